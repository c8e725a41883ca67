// Why a zone cannot be had: a bad name, no such zone, or bytes that are no zone file.

/// Why a zone could not be read.
public enum ZoneError: Error, Hashable, Sendable {
  /// The name could leave the zone folder or is not the name of a zone.
  case invalidName(String)
  case unknownZone(String)
  /// The bytes do not open with the TZif mark.
  case notTZif
  /// The bytes end before what their counts announce.
  case truncated
  /// The table counts leap seconds (`right/…`), which civil time does not.
  case leapSeconds
  case malformed(String)
}
