// The shapes of the answers. French member names without accents, as in what Jalon sends out.
import CaseFile
import CaseStore
import Civil
import Evaluation
import HTTPTypes
import Hummingbird
import NIOCore

func jsonResponse(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
  jsonResponse(text: value.serialized(), status: status)
}

func jsonResponse(text: String, status: HTTPResponse.Status = .ok) -> Response {
  response(text + "\n", "application/json; charset=utf-8", status: status)
}

func response(_ text: String, _ type: String, status: HTTPResponse.Status = .ok) -> Response {
  Response(
    status: status, headers: [.contentType: type, .cacheControl: "no-store"],
    body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
}

/// A page of a list: `suivant` is the cursor of the next one, null at the end.
func page<Element>(
  _ elements: [Element], limit: Int, _ shape: (Element) -> JSONValue,
  cursor: (Element) -> String
) -> Response {
  let next = elements.count == limit ? elements.last.map(cursor) : nil
  return jsonResponse(
    .members([
      "elements": .list(elements.map(shape)), "suivant": next.map { .text($0) } ?? .null,
    ]))
}

func text(_ text: String?) -> JSONValue? { text.map { .text($0) } }
func text(_ instant: Instant?) -> JSONValue? { instant.map { .text($0.description) } }
func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }

/// Words of the wire for states, and back; the English word is understood too.
protocol WireState: RawRepresentable, CaseIterable where RawValue == String {
  var word: String { get }
}

extension WireState {
  static func named(_ word: String) -> Self? {
    allCases.first { $0.word == word || $0.rawValue == word }
  }
  /// Every word that is understood, each once.
  static var understood: [String] {
    allCases.flatMap { $0.word == $0.rawValue ? [$0.word] : [$0.word, $0.rawValue] }
  }
  static var words: String { allCases.map { "`\($0.word)`" }.joined(separator: ", ") }
}

extension AlertRecord.State: WireState, CaseIterable {
  public static var allCases: [AlertRecord.State] { [.open, .lifted, .rectified] }
  var word: String {
    switch self {
    case .open: "ouverte"
    case .lifted: "levee"
    case .rectified: "rectifiee"
    }
  }
}

extension NoticeRecord.State: WireState, CaseIterable {
  public static var allCases: [NoticeRecord.State] {
    [.draft, .validated, .refused, .withdrawn, .rectified]
  }
  var word: String {
    switch self {
    case .draft: "brouillon"
    case .validated: "validee"
    case .refused: "refusee"
    case .withdrawn: "retiree"
    case .rectified: "rectifiee"
    }
  }
}

extension AsideRecord.State: WireState {
  var word: String {
    switch self {
    case .pending: "en_attente"
    case .mended: "corrige"
    case .discarded: "ecarte"
    case .accepted: "accepte"
    }
  }
}

func members(of reason: AsideReason) -> [JSONValue.Member] {
  [
    .init(name: "champ", value: .text(reason.path)),
    .init(name: "motif", value: .text(reason.code)),
    .init(name: "trouve", value: .text(reason.found)),
    .init(name: "attendu", value: .text(reason.expected)),
    .init(name: "message", value: .text(reason.message)),
  ]
}

/// One line's result in the answer to `POST /v1/facts`.
func shape(_ receipt: Receipt) -> [JSONValue.Member] {
  func result(_ word: String) -> JSONValue.Member { .init(name: "resultat", value: .text(word)) }
  switch receipt {
  case .accepted(let seq): return [result("accepte"), .init(name: "seq", value: .integer(seq))]
  case .duplicate(let seq): return [result("doublon"), .init(name: "seq", value: .integer(seq))]
  case .conflict(let reason, let id):
    return [result("conflit"), .init(name: "de_cote", value: .integer(id))] + members(of: reason)
  case .misfit(let reason, let id):
    return [result("inadapte"), .init(name: "de_cote", value: .integer(id))] + members(of: reason)
  }
}

func shape(_ person: PersonSummary) -> JSONValue {
  .members([
    "personne": .text(person.person), "dit_jusqu_a": text(person.toldUntil),
    "prochain_examen": text(person.nextLookAt),
    "alertes_ouvertes": .integer(person.openAlerts), "difficulte": text(person.trouble),
  ])
}

func shape(_ view: AlertView) -> JSONValue {
  let (record, identity, content) = (view.record, view.record.identity, view.record.content)
  return .members([
    "id": .text(record.id), "personne": .text(identity.person),
    "mesure": .text(identity.measure), "regle": .text(identity.rule),
    "alerte": .text(identity.alert), "cle": .text(identity.key),
    "episode": .integer(identity.episode), "revision": .integer(record.revision),
    "etat": .text(record.state.word), "instant": text(record.instant),
    "ouverte_le": text(record.openedAt), "emise_le": text(record.emittedAt),
    "levee_le": text(record.liftedAt), "gravite": .text(content.severity),
    "cause": .text(content.cause), "debiteur": .text(content.debtor),
    "destinataires": texts(content.recipients), "message": .text(content.message),
    "raisons": texts(content.reasons), "recue_par": text(view.acknowledgedBy),
    "recue_le": text(view.acknowledgedAt), "report": view.snooze.map(shape),
    "retenue": text(view.heldFor),
  ])
}

func shape(_ view: NoticeView) -> JSONValue {
  let record = view.record
  return .members([
    "id": .text(record.id), "alerte": .text(record.alert), "suite": .text(record.suite),
    "personne": .text(record.person), "mesure": .text(record.measure),
    "regle": .text(record.rule), "cle": .text(record.key),
    "revision": .integer(record.revision), "etat": .text(record.state.word),
    "a_valider_par": .text(record.owedBy), "valider_avant": text(record.dueAt),
    "redigee_le": text(record.draftedAt), "decidee_le": text(record.decidedAt),
    "decision": text(view.decision), "par": text(record.decidedBy ?? view.decidedBy),
    "texte": .text(record.text),
  ])
}

func shape(_ record: AsideRecord) -> JSONValue {
  let head: [JSONValue.Member] = [
    .init(name: "id", value: .integer(record.id)),
    .init(name: "recu_le", value: .text(record.receivedAt.description)),
    .init(name: "etat", value: .text(record.state.word)),
  ]
  let tail: [(String, JSONValue?)] = [
    ("brut", .text(record.raw)), ("corrige", text(record.mended)), ("par", text(record.officer)),
    ("decide_le", text(record.decidedAt)), ("motif_humain", text(record.motive)),
    ("origine", record.origin == .log ? .text("journal") : nil),
  ]
  return .object(
    head + members(of: record.reason)
      + tail.compactMap { name, value in value.map { .init(name: name, value: $0) } })
}
