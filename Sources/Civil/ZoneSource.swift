// Where zones come from. The edge gives the bytes; this module reads no file.

/// A supply of compiled zone files by IANA name.
public struct ZoneSource: Sendable {
  /// The bytes of the zone file of that name, nil if there is none.
  public let load: @Sendable (String) -> [UInt8]?

  public init(load: @escaping @Sendable (String) -> [UInt8]?) { self.load = load }

  /// The zone of that name, kept as written. The name is checked before `load` sees it.
  public func zone(named name: String) throws(ZoneError) -> Zone {
    guard ZoneSource.isValid(name: name) else { throw .invalidName(name) }
    guard let bytes = load(name) else { throw .unknownZone(name) }
    return try Zone(name: name, tzif: bytes)
  }

  /// Whether a name has the form `Area/Place`: parts of ASCII letters, digits, `_`, `-` and `+`,
  /// at most 64 bytes, so that it can never name a file outside the zone folder.
  public static func isValid(name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 64 else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, isLetter(first) else { return false }
      return part.utf8.allSatisfy {
        isLetter($0) || (48...57).contains($0) || "_-+".utf8.contains($0)
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
}
