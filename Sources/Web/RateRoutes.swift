// How many alerts, by cause, gravity and day. No person is named.
import CaseFile
import CaseStore
import Civil
import Hummingbird

/// Where French courts sit, and UTC.
let frenchZones = [
  "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne",
  "America/St_Barthelemy", "America/Marigot", "America/Miquelon", "Indian/Reunion",
  "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier",
  "Pacific/Wallis", "UTC",
]

func getRates(_ ask: Ask) throws -> Response {
  let days = try ask.whole("days", 1...3660, expected: "un nombre de 1 à 3660") ?? 30
  let name = ask.query("zone") ?? "Europe/Paris"
  let zone = ask.office.rules.engineAtWork.calendar(name, "").zone
  // A zone that is not known would be counted in another, and nobody would see it.
  guard frenchZones.contains(name), zone.name == name || ask.query("zone") == nil else {
    throw Problem.wrongParameter(
      "zone", name,
      expected: "un fuseau de la République, comme `Europe/Paris` ou `Indian/Reunion`, ou `UTC`")
  }
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
