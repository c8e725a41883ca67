// What was kept aside: the list, and a named human's retry, mend or discard.
import CaseFile
import CaseStore
import Hummingbird

func getAside(_ ask: Ask) async throws -> Response {
  let (limit, after) = (try ask.limit(), try ask.numberedCursor() ?? 0)
  let state = try ask.state(AsideRecord.State.self) ?? .pending
  let records = try ask.office.store.aside(state: state, after: after, limit: limit)
  try await ask.journal(.asideRead, records.map { ($0.person, String($0.id)) })
  return page(records, limit: limit, shape) { String($0.id) }
}

func postRetry(_ ask: Ask) async throws -> Response {
  let (id, form) = (try number(ask), try await ask.form())
  return answer(try await ask.desk.retryAside(id, by: try ask.officer(form)))
}

/// `fact` is the event to take in its place: an object, or its JSON text.
func postMend(_ ask: Ask) async throws -> Response {
  let (id, form) = (try number(ask), try await ask.form())
  let fact: String
  switch form.value["fact"] {
  case .object(let members): fact = JSONValue.object(members).serialized()
  case .text(let text): fact = text
  default: throw form.missing("fact", "le fait corrigé, un objet JSON")
  }
  return answer(
    try await ask.desk.mendAside(
      id, with: fact, by: try ask.officer(form), motive: try form.optional("motive") ?? ""))
}

func postDiscard(_ ask: Ask) async throws -> Response {
  let (id, form) = (try number(ask), try await ask.form())
  try await ask.desk.discardAside(
    id, by: try ask.officer(form), motive: try form.text("motive"))
  guard let record = try ask.office.store.asideRecord(id) else { throw Problem.unknown("\(id)") }
  return jsonResponse(shape(record))
}

private func number(_ ask: Ask) throws -> Int64 {
  let written = try ask.parameter("id")
  guard let number = Int64(written), "\(number)" == written else { throw Problem.unknown(written) }
  return number
}

private func answer(_ receipt: Receipt) -> Response {
  jsonResponse(.object(shape(receipt)), status: .accepted)
}
