// A disk in memory on which SQLite works, and which fails and loses as a schedule says.
import CFaultDisk

/// Its files are at `path(_:)`. May be used from any thread.
public final class FaultDisk: Sendable {
  public enum Trouble: UInt32, Hashable, Sendable, CaseIterable {
    /// No file can grow.
    case full = 1
    /// Writes and syncs fail.
    case writeErrors = 2
    /// Nothing can be written, made or removed.
    case readOnly = 3
    case readErrors = 4
  }

  let number: UInt64

  /// `seed` decides what a power cut spares.
  public init(seed: UInt64) {
    let installed = fault_disk_install()
    precondition(installed == 0, "SQLite takes no other file system")
    number = fault_disk_make(seed)
  }

  deinit { fault_disk_remove(number) }

  public func path(_ name: String) -> String { "/jalon-disk/\(number)/\(name)" }

  /// The file as it is on the other disk.
  public func copy(_ name: String, from other: FaultDisk) {
    fault_disk_copy(other.number, number, name)
  }

  /// Bytes; -1 where there is no such file.
  public func size(_ name: String) -> Int { Int(fault_disk_size(number, name)) }
  public func truncate(_ name: String, to size: Int) {
    _ = fault_disk_truncate(number, name, Int64(size))
  }

  /// Ends after so many operations failed; 0: it stays.
  public func begin(_ trouble: Trouble, operations: Int = 0) {
    fault_disk_set_trouble(
      number, fault_disk_trouble(rawValue: trouble.rawValue), UInt32(clamping: operations))
  }
  /// Nil: the disk is sound.
  public var trouble: Trouble? { Trouble(rawValue: fault_disk_trouble_now(number).rawValue) }
  public func endTrouble() { fault_disk_set_trouble(number, fault_disk_sound, 0) }

  /// Writes, syncs and removals so far.
  public var operations: Int { Int(fault_disk_operations(number)) }

  /// How many bytes all files together may hold; 0: no limit.
  public func limit(to bytes: Int) { fault_disk_set_room(number, Int64(bytes)) }

  /// All that has the disk open fails from now on. `losingUnsynced`: a power cut, not a killed
  /// process.
  public func crash(losingUnsynced isPower: Bool) { fault_disk_crash(number, isPower) }
  /// The same at so many writes and syncs from now.
  public func crash(after operations: Int, losingUnsynced isPower: Bool) {
    fault_disk_crash_after(number, UInt32(clamping: operations), isPower)
  }
  public var isCrashed: Bool { fault_disk_is_crashed(number) }
  /// After a crash: files may be opened again, and all trouble is over.
  public func restart() { fault_disk_restart(number) }

  /// A planted bug: from now on the disk says that it synced, and did not.
  public func lieAboutSyncs() { fault_disk_lie_about_syncs(number) }
  /// A planted bug: SQL run on a file behind the back of the house. Returns SQLite's code.
  @discardableResult
  public func tamper(_ name: String, _ sql: String) -> Int32 {
    fault_disk_execute(path(name), sql)
  }
}
