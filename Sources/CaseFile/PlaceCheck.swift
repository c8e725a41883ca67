// Whether the places that a measure names exist: a zone that nobody knows would silently be another.
import Civil

/// The zones and territories there are.
public struct KnownPlaces: Sendable {
  let hasZone: @Sendable (String) -> Bool
  /// Keys of the holiday calendars; empty: not checked.
  let territories: [String]

  public init(territories: [String], hasZone: @escaping @Sendable (String) -> Bool) {
    (self.territories, self.hasZone) = (territories.sorted(), hasZone)
  }

  /// Refuses a measure whose zone or territory is not known, with its path.
  public func check(_ fact: Fact) throws(FactRefusal) {
    let places: Places
    switch fact.content {
    case .measureOpened(let opening): places = opening.places
    case .measureChanged(let change): places = change.places
    default: return
    }
    try check(places.person, "")
    try check(places.court, " du tribunal")
    try check(places.service, " du service")
  }

  private func check(_ place: Place?, _ whose: String) throws(FactRefusal) {
    if let zone = place?.zone, !hasZone(zone) {
      throw FactRefusal(path: "data.zone" + whose, reason: .unknownZone, found: zone)
    }
    if let territory = place?.territory, !territories.isEmpty, !territories.contains(territory) {
      throw FactRefusal(
        path: "data.territoire" + whose, reason: .unknownTerritory(territories), found: territory)
    }
  }
}
