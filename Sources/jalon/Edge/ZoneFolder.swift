// The system's tz database, read once per zone. The only place that knows where it lies.
import CaseFile
import Civil
import Foundation
import Synchronization

/// Zones by IANA name, from `TZDIR` or the system's folder.
final class ZoneFolder: Sendable {
  static let shared = ZoneFolder()

  private let known = Mutex<[String: Zone?]>([:])
  private let source: ZoneSource
  private let hashes = Mutex<[String: String]>([:])

  /// Of the system's zone data, as `2025b`; "": it does not say.
  static let version: String = {
    let path = folder + "/tzdata.zi"
    guard let file = FileHandle(forReadingAtPath: path), let head = try? file.read(upToCount: 64)
    else { return "" }
    let line = String(decoding: head, as: UTF8.self).split(separator: "\n").first ?? ""
    guard line.hasPrefix("# version ") else { return "" }
    return String(line.dropFirst("# version ".count).prefix(20))
  }()

  private static var folder: String {
    ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
  }

  init() {
    let folder = ZoneFolder.folder
    source = ZoneSource { name in
      FileManager.default.contents(atPath: folder + "/" + name).map { Array($0) }
    }
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
