// Zones as the machine of the test has them.
import Civil
import Foundation

let paris: Zone = zone("Europe/Paris") ?? .utc

@Sendable func zone(_ name: String) -> Zone? {
  let source = ZoneSource { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
  }
  return try? source.zone(named: name)
}
