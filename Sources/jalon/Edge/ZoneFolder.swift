// The system's tz database, read once per zone. The only place that knows where it lies.
import Civil
import Foundation
import Synchronization

/// Zones by IANA name, from `TZDIR` or the system's folder.
final class ZoneFolder: Sendable {
  static let shared = ZoneFolder()

  private let known = Mutex<[String: Zone?]>([:])
  private let source: ZoneSource

  init() {
    let folder = ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo"
    source = ZoneSource { name in
      FileManager.default.contents(atPath: folder + "/" + name).map { Array($0) }
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
