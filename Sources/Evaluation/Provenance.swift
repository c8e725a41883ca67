// What a verdict rests on beside facts: the engine, the texts of the rule set, the zone database.
import CaseFile
import RuleProgram

public struct Provenance: Hashable, Sendable {
  /// What the engine means: raised whenever the same facts under the same rules may be answered
  /// otherwise, with a migration that makes everyone due.
  public static let engine = "1"

  public var texts: TextHashes
  /// The zone database's version, as it calls itself (`2025b`).
  public var zones: String

  public init(texts: TextHashes, zones: String) { (self.texts, self.zones) = (texts, zones) }

  /// Said with each emission: a JSON object.
  public var stamp: String {
    JSONValue.members([
      "moteur": .text(Provenance.engine), "regles": .text(texts.all), "fuseaux": .text(zones),
    ]).serialized()
  }
}
