// A store copied whole while others write to it, and put back. A copy is one file, checked, there
// whole or not at all. It shows one moment: what the daemon commits after that is not in it.
import Civil
import Foundation
import GRDB

/// What a copy holds, to be noted beside it.
public struct StoreCopy: Hashable, Sendable {
  public var facts: Int64
  public var people: Int
  /// The end of the journal, `number:hash`: `jalon audit verify --fin` finds it again.
  public var journalEnd: String
  public var bytes: Int64
}

/// Why nothing was copied.
public enum StoreCopyFailure: Error, Hashable, Sendable {
  case unreadable(String)
  case exists(String)
  case noStore(String)
  /// Written by a later version.
  case newer(String)
  case damaged(String, String)
  case disk(String)

  public var french: String {
    switch self {
    case .unreadable(let path): "impossible de lire `\(path)`"
    case .exists(let path): "`\(path)` existe déjà"
    case .noStore(let path): "`\(path)` n'est pas une base de Jalon"
    case .newer(let path): "`\(path)` vient d'une version plus récente de Jalon"
    case .damaged(let path, let finding): "`\(path)` est abîmé : \(finding)"
    case .disk(let act): "impossible de \(act)"
    }
  }
}

extension Store {
  /// Copies a store to a file that is not there yet. The store may be at work; nothing in it changes.
  public static func copy(_ path: String, to target: String) throws -> StoreCopy {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreCopyFailure.unreadable(path)
    }
    if remains(at: path) == .emptied { throw StoreCopyFailure.damaged(path, "il est vide") }
    if FileManager.default.fileExists(atPath: target) { throw StoreCopyFailure.exists(target) }
    let partial = target + ".partiel"
    defer { for ending in ["", "-wal", "-shm", "-journal"] { unlink(partial + ending) } }
    for ending in ["", "-wal", "-shm", "-journal"] { unlink(partial + ending) }
    try makePrivate(partial)
    var copy = try fill(partial, from: path)
    copy.bytes = try forced(partial)
    // `link` and not `rename`: nothing that appeared meanwhile is lost.
    guard link(partial, target) == 0 else {
      if errno == EEXIST { throw StoreCopyFailure.exists(target) }
      throw StoreCopyFailure.disk("nommer `\(target)`")
    }
    try forceFolder(of: target)
    return copy
  }

  private static func fill(_ partial: String, from path: String) throws -> StoreCopy {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    let copied: DatabaseQueue
    do {
      let source = try DatabaseQueue(path: path, configuration: configuration)
      try source.read { try examine($0, path) }
      copied = try DatabaseQueue(path: partial)
      try source.backup(to: copied)
      try source.close()
    } catch let error as DatabaseError {
      throw StoreCopyFailure.damaged(path, error.message ?? "\(error.resultCode)")
    }
    // One file: what a copy to a tape or another machine takes along.
    let copy = try copied.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = DELETE")
      let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check(5)")
      if findings != ["ok"] {
        throw StoreCopyFailure.damaged(path, findings.first ?? "")
      }
      return try StoreCopy(of: database)
    }
    try copied.close()
    return copy
  }

  private static func examine(_ database: Database, _ path: String) throws {
    guard try database.tableExists("grdb_migrations"), try database.tableExists("facts") else {
      throw StoreCopyFailure.noStore(path)
    }
    if try Migrations.all.hasBeenSuperseded(database) { throw StoreCopyFailure.newer(path) }
  }

  /// Makes an empty file that only its owner reads and writes, whatever the umask.
  static func makePrivate(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreCopyFailure.disk("écrire `\(path)`") }
    _ = fchmod(descriptor, 0o600)
    _ = Foundation.close(descriptor)
  }

  /// Its size, once the disk has it.
  static func forced(_ path: String) throws -> Int64 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { _ = Foundation.close(descriptor) }
    var status = stat()
    guard descriptor >= 0, fsync(descriptor) == 0, fstat(descriptor, &status) == 0 else {
      throw StoreCopyFailure.disk("forcer `\(path)` sur le disque")
    }
    return Int64(status.st_size)
  }

  static func forceFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { _ = Foundation.close(descriptor) }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw StoreCopyFailure.disk("forcer `\(folder)` sur le disque")
    }
  }
}

extension Store {
  /// Puts a copy in the place of a store that nobody serves: the caller sees to that. A store that is
  /// there is moved aside whole where `replacing`, to the name that is returned. Tokens that it knows
  /// as revoked stay so; `revokingTokens`: all are.
  public static func restore(
    _ copy: String, to path: String, replacing: Bool, revokingTokens: Bool = false, at now: Instant,
    by caller: Caller = .local
  ) throws -> (copy: StoreCopy, movedTo: String?, tokens: RestoredTokens) {
    let fresh = path + ".restauration"
    unlink(fresh)
    defer { unlink(fresh) }
    let isThere = FileManager.default.fileExists(atPath: path)
    if isThere, !replacing { throw StoreCopyFailure.exists(path) }
    var restored = try Store.copy(copy, to: fresh)
    let tokens = try settleTokens(fresh, by: path, revokingTokens, now, caller, &restored)
    let aside = isThere ? freeName(path) : nil
    if let aside {
      // With what it had not yet taken from its log; a log left behind would be read into the copy.
      for ending in ["-wal", "-shm", ""] where access(path + ending, F_OK) == 0 {
        guard rename(path + ending, aside + ending) == 0 else {
          throw StoreCopyFailure.disk("déplacer `\(path + ending)`")
        }
      }
    }
    for ending in ["-wal", "-shm"] { unlink(path + ending) }
    giveToOwner(ofFolderOf: path, fresh)
    guard rename(fresh, path) == 0 else { throw StoreCopyFailure.disk("nommer `\(path)`") }
    try forceFolder(of: path)
    return (restored, aside, tokens)
  }

  private static func settleTokens(
    _ fresh: String, by path: String, _ revokingAll: Bool, _ now: Instant, _ caller: Caller,
    _ copy: inout StoreCopy
  ) throws -> RestoredTokens {
    do {
      let tokens = try RestoredTokens.settle(
        fresh, by: path, revokingAll: revokingAll, at: now, caller)
      let queue = try DatabaseQueue(path: fresh)
      copy = try queue.read { try StoreCopy(of: $0) }
      try queue.close()
      copy.bytes = try forced(fresh)
      return tokens
    } catch let error as DatabaseError {
      throw StoreCopyFailure.damaged(fresh, error.message ?? "\(error.resultCode)")
    }
  }

  /// What root puts back must be open to the account of the service, whose folder it is.
  private static func giveToOwner(ofFolderOf path: String, _ file: String) {
    var status = stat()
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if geteuid() == 0, stat(folder, &status) == 0 { _ = chown(file, status.st_uid, status.st_gid) }
  }

  private static func freeName(_ path: String) -> String {
    var number = 1
    while access("\(path).remplacée-\(number)", F_OK) == 0 { number += 1 }
    return "\(path).remplacée-\(number)"
  }
}

extension StoreCopy {
  fileprivate init(of database: Database) throws {
    facts = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM facts") ?? 0
    people = try Int.fetchOne(database, sql: "SELECT count(*) FROM people") ?? 0
    let head =
      try database.tableExists("journal_head")
      ? try Row.fetchOne(database, sql: "SELECT seq, hash FROM journal_head") : nil
    journalEnd = head.map { "\($0[0] as Int64):\($0[1] as String)" } ?? ""
    bytes = 0
  }
}
