// What a verdict rests on beside facts: the engine, the texts of the rule set, the zone database.
import CaseFile
import RuleProgram

public struct Provenance: Hashable, Sendable {
  /// What the engine means: raised whenever the same facts under the same rules may be answered
  /// otherwise.
  public static let engine = "1"

  public var texts: TextHashes
  /// The zone database's version, as it calls itself (`2025b`).
  public var zones: String

  public init(texts: TextHashes, zones: String) { (self.texts, self.zones) = (texts, zones) }

  /// One word for all of it: horizons stored under another are due at once.
  public var fingerprint: String {
    String(SHA256.hex("\(Provenance.engine) \(texts.all) \(zones)").prefix(32))
  }

  /// Said with each emission: a JSON object.
  public var stamp: String {
    JSONValue.members([
      "moteur": .text(Provenance.engine), "regles": .text(texts.all), "fuseaux": .text(zones),
    ]).serialized()
  }
}
