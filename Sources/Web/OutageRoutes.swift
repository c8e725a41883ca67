// Outages of the service, and what each did. No person is named: messages are told by their ids.
import CaseFile
import CaseStore
import Civil
import Hummingbird

func getOutages(_ ask: Ask) throws -> Response {
  let (limit, before) = (try ask.limit(), try ask.numberedCursor() ?? Int64.max)
  let outages = try ask.office.store.outages(before: before, limit: limit)
  return page(outages, limit: limit, { .object(members(of: $0)) }) { String($0.seq) }
}

func getOutage(_ ask: Ask) throws -> Response {
  let (store, written) = (ask.office.store, try ask.parameter("id"))
  guard let seq = Int64(written), "\(seq)" == written, let outage = try store.outage(seq) else {
    throw Problem.unknown(written)
  }
  let messages = try store.lateMessages(in: outage).map(shape)
  return jsonResponse(
    .object(members(of: outage) + [.init(name: "messages", value: .list(messages))]))
}

/// `duree` and `retard` in seconds; `dues`: messages that fell due in it and were said after.
private func members(of outage: Outage) -> [JSONValue.Member] {
  [
    .init(name: "id", value: .integer(outage.seq)),
    .init(name: "de", value: .text(outage.from.description)),
    .init(name: "a", value: .text(outage.until.description)),
    .init(name: "cause", value: .text(outage.cause.rawValue)),
    .init(name: "duree", value: .integer(outage.until - outage.from)),
    .init(name: "dues", value: .integer(outage.owed)),
    .init(name: "trop_tard", value: .integer(outage.unsent)),
  ]
}

private func shape(_ message: LateMessage) -> JSONValue {
  .members([
    "message": .text(message.message), "type": .text(message.type),
    "alerte": .text(message.alert), "due_le": text(message.owedAt),
    "dite_le": text(message.saidAt), "retard": .integer(message.lateSeconds),
    "trop_tard_sur": message.unsentOn.isEmpty ? nil : texts(message.unsentOn),
  ])
}
