// A file to which each message is one line. After a crash its tail tells what had left: a torn last
// line is cut off, and ids found there are not written again.
import CaseFile
import CaseStore
import Synchronization

/// Appends lines and forces them to disk. A file moved away (log rotation) is begun anew.
public final class NDJSONFile: Channel {
  public let name: String
  public let path: String
  private let disk: any LineDisk
  private let state = Mutex(State())

  private struct State: Sendable {
    var file: (any GrowingFile)?
    /// Ids in the tail when the file was opened, and all that were written since. The last batch
    /// would not do: after a failed note in the store and a clock set back, what was not noted comes
    /// again in smaller batches.
    var recent: Set<String> = []
  }

  /// The last batch before a crash lies within this much of the end.
  private static let tailBytes = 8 << 20
  /// More ids than this are not kept: the tail is read again.
  private static let mostIDs = 50_000

  public init(path: String, name: String = "ndjson", on disk: any LineDisk = SystemDisk()) {
    (self.path, self.name, self.disk) = (path, name, disk)
  }

  public func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    let result = state.withLock { state in
      Result { () throws(ChannelFailure) in try send(entries, &state) }
    }
    try result.get()
  }

  private func send(_ entries: [OutboxEntry], _ state: inout State) throws(ChannelFailure) {
    let file = try open(&state)
    let fresh = entries.filter { !state.recent.contains($0.id) }
    var bytes: [UInt8] = []
    for entry in fresh {
      bytes.append(contentsOf: entry.body.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    let end = try doing("lire la fin") { () throws(DiskRefusal) in try file.size() }
    do throws(ChannelFailure) {
      try doing("écrire") { () throws(DiskRefusal) in try file.append(bytes) }
      try doing("forcer l'écriture") { () throws(DiskRefusal) in try file.sync() }
    } catch {
      // A half-written batch is taken back, so that the retry finds whole lines only. Where even
      // that fails, the file is opened anew and repaired before anything follows.
      do { try file.truncate(to: end) } catch { state.file = nil }
      throw error
    }
    state.recent.formUnion(fresh.map(\.id))
    if state.recent.count > NDJSONFile.mostIDs { state = State() }
  }

  private func doing<Result>(
    _ act: String, _ body: () throws(DiskRefusal) -> Result
  ) throws(ChannelFailure) -> Result {
    do throws(DiskRefusal) { return try body() } catch {
      throw ChannelFailure("impossible de \(act) dans `\(path)` : \(error.words)")
    }
  }
}

// MARK: - Opening and repair

extension NDJSONFile {
  private func open(_ state: inout State) throws(ChannelFailure) -> any GrowingFile {
    if let file = state.file, file.isInPlace { return file }
    state.file = nil
    let file = try doing("ouvrir") { () throws(DiskRefusal) in try disk.open(path) }
    state.recent.formUnion(try repair(file))
    state.file = file
    return file
  }

  /// Cuts a torn last line off and returns the ids of the lines near the end.
  private func repair(_ file: any GrowingFile) throws(ChannelFailure) -> Set<String> {
    let end = try doing("lire la fin") { () throws(DiskRefusal) in try file.size() }
    let start = max(0, end - NDJSONFile.tailBytes)
    let tail = try doing("lire") { () throws(DiskRefusal) in try file.read(from: start, to: end) }
    let newline = UInt8(ascii: "\n")
    let whole = (tail.lastIndex(of: newline) ?? -1) + 1
    if whole < tail.count {
      guard whole > 0 || start == 0 else {
        throw ChannelFailure("la dernière ligne de `\(path)` n'a pas de fin")
      }
      try doing("couper la ligne déchirée") { () throws(DiskRefusal) in
        try file.truncate(to: start + whole)
        try file.sync()
      }
    }
    var ids: Set<String> = []
    for line in tail[..<whole].split(separator: newline) {
      // The first line of the tail may be cut; what is no JSON is no message of ours.
      let value = line.withUnsafeBufferPointer { try? JSONValue(parsing: $0) }
      if case .text(let id)? = value?["id"] { ids.insert(id) }
    }
    return ids
  }
}
