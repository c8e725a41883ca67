// Deliveries: what left by which channel, what is dead, and an operator's replay. No person is named.
import CaseFile
import CaseStore
import Hummingbird

func getDeliveries(_ ask: Ask) throws -> Response {
  let (limit, after) = (try ask.limit(), try ask.numberedCursor() ?? 0)
  let filter = DeliveryFilter(
    state: try ask.state(DeliveryRecord.State.self), alert: ask.query("alert"),
    channel: ask.query("channel"), after: after, limit: limit)
  return page(try ask.office.store.deliveries(filter), limit: limit, shape) { String($0.seq) }
}

func postReplay(_ ask: Ask) async throws -> Response {
  let (id, form) = (try ask.parameter("id"), try await ask.form())
  let store = ask.office.store
  try store.replay(deliveries: [id], by: try ask.officer(form), now: ask.office.now())
  ask.office.onReplay()
  guard let delivery = try store.delivery(id) else { throw Problem.unknown(id) }
  return jsonResponse(shape(delivery), status: .accepted)
}

extension DeliveryRecord.State: WireState {
  var word: String {
    switch self {
    case .pending: "a_remettre"
    case .sending: "en_cours"
    case .delivered: "remise"
    case .dead: "morte"
    case .late: "trop_tard"
    case .held: "retenue"
    case .grouped: "groupee"
    case .moot: "sans_objet"
    }
  }
}

/// Planned, handed over, delivered where the channel can tell, acknowledged.
func shape(_ delivery: DeliveryRecord) -> JSONValue {
  .members([
    "id": .text(delivery.id), "canal": .text(delivery.channel),
    "message": .text(delivery.message), "alerte": .text(delivery.alert),
    "revision": .integer(delivery.revision), "etat": .text(delivery.state.word),
    "essais": .integer(delivery.attempts),
    "prochain_essai": delivery.state == .pending ? text(delivery.dueAt) : nil,
    "prevue_le": text(delivery.plannedAt), "transmise_le": text(delivery.handedAt),
    "remise_le": text(delivery.deliveredAt), "morte_le": text(delivery.diedAt),
    "a_envoyer_avant": text(delivery.notAfter), "close_le": text(delivery.closedAt),
    "pourquoi": text(delivery.why), "dans": text(delivery.bundle),
    "roles": delivery.roles.map(texts),
    "recepisse": text(delivery.receipt), "difficulte": text(delivery.trouble),
    "alerte_recue_par": text(delivery.acknowledgedBy),
    "alerte_recue_le": text(delivery.acknowledgedAt),
  ])
}
