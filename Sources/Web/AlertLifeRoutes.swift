// What officers do about an alert beside answering for it: put it off, wake it, qualify its écart.
import CaseFile
import CaseStore
import Civil
import Hummingbird

/// `{until, motive, by}`.
func postSnooze(_ ask: Ask) async throws -> Response {
  let (id, form) = (try ask.parameter("id"), try await ask.form())
  let written = try form.text("until")
  guard let until = try? ISOInstant(written).instant else {
    throw form.missing("until", "un instant avec son décalage")
  }
  try await ask.desk.snooze(
    alert: id, until: until, by: try ask.officer(form), motive: try form.text("motive"),
    policy: ask.office.snooze())
  return try alert(id, ask)
}

func postWake(_ ask: Ask) async throws -> Response {
  let (id, form) = (try ask.parameter("id"), try await ask.form())
  try await ask.desk.wake(alert: id, by: try ask.officer(form))
  ask.office.onReplay()
  return try alert(id, ask)
}

/// `{qualification, by, motive}`: 202, since the person is looked at again after.
func postQualification(_ ask: Ask) async throws -> Response {
  let (id, form) = (try ask.parameter("id"), try await ask.form())
  guard let verdict = Qualification.Verdict(rawValue: try form.text("qualification")) else {
    let words = Qualification.Verdict.words.map { "`\($0)`" }
    throw form.missing("qualification", words.joined(separator: ", "))
  }
  try await ask.desk.qualify(
    alert: id, as: verdict, by: try ask.officer(form), motive: try form.optional("motive") ?? "")
  return try alert(id, ask, status: .accepted)
}

func getSnoozes(_ ask: Ask) async throws -> Response {
  let (store, limit) = (ask.office.store, try ask.limit())
  let snoozes = try store.snoozesUnderWay(limit: limit)
  let people = try snoozes.map { snooze in
    (try store.alert(snooze.alert)?.record.identity.person, snooze.alert)
  }
  try await ask.journal(.alertRead, people)
  return jsonResponse(
    .members(["elements": .list(snoozes.map(shape)), "suivant": .null]))
}

func getHeld(_ ask: Ask) async throws -> Response {
  let (store, limit) = (ask.office.store, try ask.limit())
  let after = try ask.numberedCursor() ?? 0
  let held = try store.deliveries(DeliveryFilter(state: .held, after: after, limit: limit))
  let people = try held.map { delivery in
    (try store.alert(delivery.alert)?.record.identity.person, delivery.alert)
  }
  try await ask.journal(.alertRead, people)
  return page(held, limit: limit, shape) { String($0.seq) }
}

extension Qualification.Verdict {
  static var words: [String] { allCases.map(\.rawValue) }
}

private func alert(
  _ id: String, _ ask: Ask, status: HTTPResponse.Status = .ok
) throws -> Response {
  guard let alert = try ask.office.store.alert(id) else { throw Problem.unknown(id) }
  return jsonResponse(shape(alert), status: status)
}

/// All that was done about an alert: every snooze, every step.
func lifeMembers(of id: String, in store: Store) throws -> [JSONValue.Member] {
  [
    .init(name: "reports", value: .list(try store.snoozes(of: id).map(shape))),
    .init(name: "relances", value: .list(try store.escalations(of: id).map(shape))),
  ]
}

func shape(_ snooze: Snooze) -> JSONValue {
  .members([
    "alerte": .text(snooze.alert), "par": .text(snooze.officer), "motif": .text(snooze.motive),
    "de": text(snooze.from), "jusqu_a": text(snooze.until), "fini_le": text(snooze.endedAt),
    "fin": text(snooze.ending?.rawValue),
  ])
}

private func shape(_ step: Escalation) -> JSONValue {
  .members([
    "etape": .integer(step.step), "le": text(step.at), "a": texts(step.roles),
    "raison": .text(step.reason), "message": .text(step.message),
  ])
}
