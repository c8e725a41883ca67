// The vocabulary and the small facts that the tests of this module share.
import Civil

@testable import CaseFile

enum Samples {
  static let vocabulary = Vocabulary(
    kinds: [
      FactKind(
        name: "tig.séance", title: "Séance",
        fields: [
          .init(name: "heures", type: .duration, isRequired: true),
          .init(name: "validée", type: .boolean), .init(name: "note", type: .number),
          .init(name: "lieu", type: .text, isSensitive: true),
        ]),
      FactKind(name: "bracelet.sortie", title: "Sortie", fields: []),
      FactKind(
        name: "rdv.convocation", title: "Convocation",
        fields: [
          .init(name: "ref", type: .text), .init(name: "date", type: .instant),
          .init(name: "issue", type: .choice(["honoré", "non honoré"])),
        ], referenceField: 0),
      FactKind(
        name: "paiement", title: "Paiement",
        fields: [
          .init(name: "montant", type: .money), .init(name: "échéance", type: .date),
          .init(name: "délai accordé", type: .period),
        ]),
    ],
    natures: [
      (
        "tig",
        [("heures prononcées", .duration), ("délai", .period), ("tolérance", .duration)]
      ),
      ("assignation", [("horaires", .timetable), ("tolérance", .number)]),
    ])

  static func read(_ text: String) throws(FactRefusal) -> Fact {
    var reader = FactReader(vocabulary: vocabulary)
    return try reader.read(text)
  }

  /// An event of a kind with the given `data`.
  static func event(
    _ kind: String, _ data: String, id: String = "1", source: String = "/s", time: Int = 0,
    person: String = "P", sequence: String = ""
  ) -> String {
    let moment = Instant(seconds: 1_767_225_600 + Int64(time)).description
    let more = sequence.isEmpty ? "" : ",\"sequence\":\"\(sequence)\""
    return """
      {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(kind)",\
      "subject":"\(person)","time":"\(moment)"\(more),"data":\(data)}
      """
  }
}

/// Numbers that are the same on every run.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
