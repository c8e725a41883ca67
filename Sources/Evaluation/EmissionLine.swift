// An emission as the world reads it: one CloudEvents object on one line (DESIGN 9). The outbox of
// `serve` and the output of `replay` are both made here, so that they cannot differ.
import CaseFile
import Civil

/// Writes emissions.
public enum EmissionLine {
  /// The emission as one line of NDJSON, without its newline.
  public static func text(_ emission: Emission) -> String { json(emission).serialized() }

  /// The emission as a CloudEvents object; instants in UTC.
  public static func json(_ emission: Emission) -> JSONValue {
    .members([
      "specversion": .text("1.0"),
      "id": .text(emission.id),
      "source": .text("/jalon"),
      "type": .text(emission.kind.rawValue),
      "subject": .text(emission.identity.person),
      "time": .text(emission.instant.description),
      "emis": .text(emission.emittedAt.description),
      "data": data(emission),
    ])
  }

  private static func data(_ emission: Emission) -> JSONValue {
    let (identity, content, notice) = (emission.identity, emission.content, emission.notice)
    let facts = emission.becauseOf.map { fact in
      JSONValue.members(["source": .text(fact.source), "id": .text(fact.id)])
    }
    return .members([
      "regle": .text(identity.rule),
      "alerte": .text(identity.alert),
      "identifiant": .text(identity.id),
      "mesure": .text(identity.measure),
      "cle": .text(identity.key),
      "episode": .integer(identity.episode),
      "revision": .integer(emission.revision),
      "gravite": .text(content.severity),
      "cause": .text(content.cause),
      "debiteur": .text(content.debtor),
      "destinataires": texts(content.recipients),
      "message": .text(content.message),
      "raisons": texts(content.reasons),
      "remplacee_par": emission.replacedBy.map { .text($0) },
      "faits": facts.isEmpty ? nil : .list(facts),
      "notice": notice.map { .text($0.id) },
      "suite": notice.map { .text($0.suite) },
      "valider_avant": notice?.dueAt.map { .text($0.description) },
      "valide_par": notice?.decidedBy.map { .text($0) },
      "texte": isForTheJudge(emission.kind) ? notice.map { .text($0.text) } : nil,
    ])
  }

  /// A draft's text stays in the house until a named human has validated it (DESIGN 2.1).
  private static func isForTheJudge(_ kind: Emission.Kind) -> Bool {
    kind == .noticeSent || kind == .noticeRectified
  }

  private static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
}
