// A receipt on the wire, both ways.
import CaseFile
import Civil
import Evaluation
import RuleProgram

extension VerdictReceipt {
  /// The first members of a receipt for where a person stands: all that names the moment.
  public static func dated(_ person: String, at instant: Instant) -> JSONValue {
    .members([
      "question": .text(Question.compliance.rawValue), "personne": .text(person),
      "le": .text(instant.description),
    ])
  }

  public var json: JSONValue {
    func time(_ instant: Instant?) -> JSONValue? { instant.map { .text($0.description) } }
    let texts = provenance.texts
    return .members([
      "question": .text(question.rawValue), "personne": .text(person), "le": time(at),
      "su_le": time(knownAt), "mesure": details["mesure"].map { .text($0) },
      "regle": details["regle"].map { .text($0) }, "cle": details["cle"].map { .text($0) },
      "langue": .text(isEnglish ? "en" : "fr"), "moteur": .text(engine),
      "textes": .text(texts.all), "regles": .text(texts.rules),
      "profils": .text(texts.profiles), "calendriers": .text(texts.calendars),
      "base_des_fuseaux": .text(provenance.zones),
      "fuseaux": .object(
        zones.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .text($0.value)) }),
      "faits_connus": .integer(facts), "dit_jusqu_a": time(toldUntil),
      "faits": .list(
        cited.map {
          .members([
            "source": .text($0.identity.source), "id": .text($0.identity.id),
            "empreinte": .text($0.hash),
          ])
        }),
    ])
  }

  /// Nil where it is no receipt of ours.
  public init?(_ json: JSONValue) {
    func text(_ name: String) -> String? { json[name]?.string }
    func time(_ name: String) -> Instant? {
      text(name).flatMap { try? ISOInstant($0) }?.instant
    }
    guard let question = text("question").flatMap(Question.init), let person = text("personne"),
      let at = time("le"), case .number(let count)? = json["faits_connus"],
      let facts = Int(count), facts >= 0, case .list(let cited)? = json["faits"]
    else { return nil }
    var texts = TextHashes()
    (texts.all, texts.rules) = (text("textes") ?? "", text("regles") ?? "")
    (texts.profiles, texts.calendars) = (text("profils") ?? "", text("calendriers") ?? "")
    (self.question, self.person, self.at, knownAt) = (question, person, at, time("su_le"))
    details = [:]
    for name in ["mesure", "regle", "cle"] { details[name] = text(name) }
    isEnglish = text("langue") == "en"
    provenance = Provenance(texts: texts, zones: text("base_des_fuseaux") ?? "")
    engine = text("moteur") ?? ""
    zones = [:]
    if case .object(let members)? = json["fuseaux"] {
      for member in members { zones[member.name] = member.value.string }
    }
    (self.facts, toldUntil) = (facts, time("dit_jusqu_a"))
    self.cited = cited.compactMap { fact in
      guard let source = fact["source"]?.string, let id = fact["id"]?.string else { return nil }
      return CitedFact(
        identity: FactIdentity(source: source, id: id), hash: fact["empreinte"]?.string ?? "")
    }
  }
}
