// The system's tz database, read once per zone. The only place that knows where it lies.
import CaseFile
import Civil
import Foundation
import Synchronization

/// Zones by IANA name, from `TZDIR` or the system's folder.
final class ZoneFolder: Sendable {
  /// The one that is read now; who begins something with it keeps it to the end.
  static var shared: ZoneFolder { current.withLock { $0 } }
  private static let current = Mutex(ZoneFolder())

  /// The system's folder anew: a running service may be older than its zone data.
  static func readAnew() -> ZoneFolder {
    let fresh = ZoneFolder()
    current.withLock { $0 = fresh }
    return fresh
  }

  private let known = Mutex<[String: Zone?]>([:])
  private let source: ZoneSource
  private let hashes = Mutex<[String: String]>([:])
  /// The version that the database gives itself (`2025b`); else `?`.
  let version: String

  private init() {
    let folder = ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
    source = ZoneSource { name in
      FileManager.default.contents(atPath: folder + "/" + name).map { Array($0) }
    }
    version = ZoneFolder.version(in: folder)
  }

  /// Its text form opens with `# version 2025b`.
  private static func version(in folder: String) -> String {
    guard let file = FileHandle(forReadingAtPath: folder + "/tzdata.zi"),
      let start = try? file.read(upToCount: 64)
    else { return "?" }
    let line = String(decoding: start, as: UTF8.self).prefix { !$0.isNewline }
    return line.split(separator: " ").last.map(String.init) ?? "?"
  }

  /// Of a zone's table; empty where there is none.
  func hash(of name: String) -> String {
    hashes.withLock { hashes in
      if let hash = hashes[name] { return hash }
      guard ZoneSource.isValid(name: name), let bytes = source.load(name) else { return "" }
      var digest = SHA256()
      bytes.withUnsafeBufferPointer { digest.update($0) }
      let hash = String(digest.finish().prefix(32))
      hashes[name] = hash
      return hash
    }
  }

  func zone(_ name: String) -> Zone? {
    known.withLock { zones in
      if let zone = zones[name] { return zone }
      let zone: Zone? = name == "UTC" ? .utc : try? source.zone(named: name)
      zones[name] = zone
      return zone
    }
  }
}
