// Alerts: lists, one with all that was said of it, and who answers for it.
import CaseFile
import CaseStore
import Evaluation
import Hummingbird

func getAlerts(_ ask: Ask) throws -> Response {
  let limit = try ask.limit()
  let filter = AlertFilter(
    state: try ask.state(AlertRecord.State.self), person: ask.query("person"),
    rule: ask.query("rule"), after: ask.query("cursor") ?? "", limit: limit)
  return page(try ask.office.store.alerts(filter), limit: limit, shape) { $0.record.id }
}

func getAlert(_ ask: Ask) throws -> Response {
  let id = try ask.parameter("id")
  guard let alert = try ask.office.store.alert(id), case .object(let members) = shape(alert) else {
    throw Problem.unknown(id)
  }
  // What was really said is read from the log, never made again (DESIGN 3).
  let messages = try ask.office.store.messages(ofAlert: id).compactMap { line in
    try? JSONValue(parsing: line)
  }
  return jsonResponse(.object(members + [.init(name: "messages", value: .list(messages))]))
}

func postAcknowledgement(_ ask: Ask) async throws -> Response {
  let id = try ask.parameter("id")
  let form = try await ask.form()
  try await ask.office.desk.acknowledge(alert: id, by: try form.text("by"))
  guard let alert = try ask.office.store.alert(id) else { throw Problem.unknown(id) }
  return jsonResponse(shape(alert))
}
