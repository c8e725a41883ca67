// How many alerts, by cause, gravity and day. No person is named.
import CaseFile
import CaseStore
import Civil
import Hummingbird

func getRates(_ ask: Ask) throws -> Response {
  let written = ask.query("days") ?? "30"
  guard let days = Int64(written), (1...3660).contains(days) else {
    throw Problem.wrongParameter("days", written, expected: "un nombre de 1 à 3660")
  }
  let zone = ask.office.rules.engineAtWork.calendar(ask.query("zone") ?? "Europe/Paris", "").zone
  let rates = try ask.office.store.rates(since: ask.office.now() + -days * 86_400, in: zone)
  return jsonResponse(
    .members([
      "fuseau": .text(zone.name),
      "elements": .list(
        rates.map { rate in
          .members([
            "jour": .text("\(rate.day)"), "cause": .text(rate.cause),
            "gravite": .text(rate.severity), "ouvertes": .integer(rate.opened),
            "rectifiees": .integer(rate.rectified),
          ])
        }),
    ]))
}
