// Notices: lists, one as JSON, text or page, and a named human's decision on the revision read.
import CaseFile
import CaseStore
import Evaluation
import HTTPTypes
import Hummingbird

func getNotices(_ ask: Ask) async throws -> Response {
  let limit = try ask.limit()
  let notices = try ask.office.store.notices(
    state: try ask.state(NoticeRecord.State.self), after: ask.query("cursor") ?? "", limit: limit)
  try await ask.journal(.noticeRead, notices.map { ($0.record.person, $0.record.id) })
  return page(notices, limit: limit, shape) { $0.record.id }
}

func getNotice(_ ask: Ask) async throws -> Response {
  let name = try ask.parameter("id")
  let (id, form) = NoticeForm.asked(name, accept: ask.request.headers[.accept])
  guard let notice = try ask.office.store.notice(id) else { throw Problem.unknown(id) }
  try await ask.journal(.noticeRead, of: notice.record.person, id)
  switch form {
  case .json: return jsonResponse(shape(notice))
  case .text: return response(notice.record.text + "\n", "text/plain; charset=utf-8")
  case .html: return response(try await page(of: notice, ask.office), "text/html; charset=utf-8")
  }
}

/// The page as it was when the notice was drafted: what the validation binds.
private func page(of notice: NoticeView, _ office: Office) async throws -> String {
  let record = notice.record
  let facts = try office.store.factCount(of: record.person) ?? 0
  return try await ReadingRoom.shared.answer(facts: facts) {
    let engine = office.rules.engineAtWork
    let asked = try office.store.question(
      about: record.person, at: record.draftedAt, knownAt: record.draftedAt,
      details: ["notice": record.id], memory: office.memory,
      engine: engine)
    guard let draw = engine.noticePage, let asked else { return noticePage(notice) }
    return try draw(asked)
  }
}

/// `{decision, by, revision}`: 202, since the notice leaves after the person was looked at again.
func postValidation(_ ask: Ask) async throws -> Response {
  let id = try ask.parameter("id")
  let form = try await ask.form()
  guard let word = NoticeWord(rawValue: try form.text("decision")) else {
    throw form.missing("decision", "`valider` ou `refuser`")
  }
  try await ask.desk.decide(
    NoticeDecision(
      notice: id, revision: try form.whole("revision"), isValidated: word.validates,
      by: try ask.officer(form)))
  guard let notice = try ask.office.store.notice(id) else { throw Problem.unknown(id) }
  return jsonResponse(shape(notice), status: .accepted)
}

/// How a decision on a notice is asked for.
enum NoticeWord: String, CaseIterable {
  case validate = "valider"
  case validated = "validée"
  case refuse = "refuser"
  case refused = "refusée"

  var validates: Bool { self == .validate || self == .validated }
  static var all: [String] { allCases.map(\.rawValue) }
}

/// How a notice is shown.
enum NoticeForm: CaseIterable {
  case json, text, html

  /// The suffix of the address decides, then `Accept`, then JSON.
  static func asked(_ name: String, accept: String?) -> (id: String, form: NoticeForm) {
    for (suffix, form) in [(".json", json), (".txt", text), (".html", html)] {
      if name.hasSuffix(suffix) { return (String(name.dropLast(suffix.count)), form) }
    }
    for range in (accept ?? "").split(separator: ",") {
      let type = range.split(separator: ";").first ?? ""
      switch type.filter({ $0 != " " }) {
      case "text/html": return (name, .html)
      case "text/plain": return (name, .text)
      case "application/json": return (name, .json)
      default: continue
      }
    }
    return (name, .json)
  }
}
