// An emission as the world sees it: one CloudEvents object (DESIGN 9).
import CaseFile
import Civil

extension Emission {
  /// The CloudEvents JSON object, `time` the true instant and `emis` when it was known, both UTC.
  public func json() -> JSONValue {
    .members([
      "specversion": .text("1.0"),
      "id": .text(id),
      "source": .text("/jalon"),
      "type": .text(kind.rawValue),
      "subject": .text(identity.person),
      "time": .text(instant.isoText(in: .utc)),
      "emis": .text(emittedAt.isoText(in: .utc)),
      "datacontenttype": .text("application/json"),
      "data": data,
    ])
  }

  /// One line of NDJSON, without its newline.
  public func line() -> String { json().serialized() }

  private var data: JSONValue {
    .members([
      "id": .text(identity.id),
      "regle": .text(identity.rule),
      "alerte": .text(identity.alert),
      "mesure": .text(identity.measure),
      "cle": .text(identity.key),
      "episode": .integer(identity.episode),
      "revision": .integer(revision),
      "gravite": .text(content.severity),
      "cause": .text(content.cause),
      "debiteur": .text(content.debtor),
      "destinataires": .list(content.recipients.map { .text($0) }),
      "message": .text(content.message),
      "raisons": .list(content.reasons.map { .text($0) }),
      "faits": becauseOf.isEmpty
        ? nil
        : .list(
          becauseOf.map { .members(["source": .text($0.source), "id": .text($0.id)]) }),
      "remplacee_par": replacedBy.map { .text($0) },
      "notice": notice.map { Emission.json($0, withText: isForTheJudge) },
    ])
  }

  /// A draft's text stays in the house until a named human has validated it (DESIGN 2.1).
  private var isForTheJudge: Bool { kind == .noticeSent || kind == .noticeRectified }

  private static func json(_ notice: NoticeRecord, withText: Bool) -> JSONValue {
    .members([
      "id": .text(notice.id),
      "suite": .text(notice.suite),
      "revision": .integer(notice.revision),
      "etat": .text(notice.state.rawValue),
      "valide_par": .text(notice.owedBy),
      "valider_avant": notice.dueAt.map { .text($0.isoText(in: .utc)) },
      "decidee_par": notice.decidedBy.map { .text($0) },
      "texte": withText ? .text(notice.text) : nil,
    ])
  }
}
