// Alerts: lists, one with all that was said of it, and who answers for it.
import CaseFile
import CaseStore
import Evaluation
import Hummingbird

func getAlerts(_ ask: Ask) async throws -> Response {
  let limit = try ask.limit()
  let filter = AlertFilter(
    state: try ask.state(AlertRecord.State.self), person: ask.query("person"),
    rule: ask.query("rule"), after: ask.query("cursor") ?? "", limit: limit)
  let alerts = try ask.office.store.alerts(filter)
  try await ask.journal(.alertRead, alerts.map { ($0.record.identity.person, $0.record.id) })
  return page(alerts, limit: limit, shape) { $0.record.id }
}

func getAlert(_ ask: Ask) async throws -> Response {
  let id = try ask.parameter("id")
  guard let alert = try ask.office.store.alert(id), case .object(let members) = shape(alert) else {
    throw Problem.unknown(id)
  }
  try await ask.journal(.alertRead, of: alert.record.identity.person, id)
  // What was really said is read from the log, never made again (DESIGN 3).
  let messages = try ask.office.store.messages(ofAlert: id).compactMap { line in
    try? JSONValue(parsing: line)
  }
  let life = try lifeMembers(of: id, in: ask.office.store)
  return jsonResponse(.object(members + life + [.init(name: "messages", value: .list(messages))]))
}

func postAcknowledgement(_ ask: Ask) async throws -> Response {
  let id = try ask.parameter("id")
  let form = try await ask.form()
  try await ask.desk.acknowledge(alert: id, by: try ask.officer(form))
  guard let alert = try ask.office.store.alert(id) else { throw Problem.unknown(id) }
  return jsonResponse(shape(alert))
}
