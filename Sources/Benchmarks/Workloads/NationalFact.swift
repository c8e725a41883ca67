// The workload `national`: a generated mix of people for the shipped rules, as compact facts.
//
// Shares of frames, of 100 people: sursis probatoire 71, TIG 10, DDSE 8, stage 4, libération
// conditionnelle 3, suivi socio-judiciaire 3, semi-liberté 1. From LAW.md 7: 198 000 people in
// milieu ouvert, of whom 22 000 TIG (S18), and 18 000 DDSE (S18); the rest is not published in that
// grain and is our guess [GK], as are the obligations of a sursis: soins 55 %, indemnisation 35 %,
// contact 20 %, paraître 10 %, suivi renforcé 5 %. One appointment a month (LAW 7, sizing), two to
// four bracelet events a day (LAW 7: 4), DDSE of 3 to 9 months (18 000 at a time for 40 000 a year).
// Places: 91 % métropole (3 % of them Alsace-Moselle), 9 % overseas. Late facts 1 %, corrected 0.5 %,
// cancelled 0.3 %; détention 3 % of people; hours changed for 5 % of DDSE. Rates of absence, delay
// and missing proofs are ours: no figure is published.
import Civil

struct NationalFact: Timed {
  /// When it is learnt, in seconds from the start.
  var second: UInt32
  var person: UInt32
  /// When it happened; before the start for what an earlier file told.
  var time: Int32
  /// Meaning by kind: bounds of `vaut`, a date, a term, in seconds from the start.
  var from: Int32 = 0
  var until: Int32 = 0
  /// An amount, or the number of the fact aimed at.
  var extra: Int32 = 0
  /// Its place among the person's facts.
  var number: UInt16
  var kind: Kind
  var measure: UInt8
  var place: UInt8
  /// Which of the kind's words.
  var choice: UInt8 = 0

  var isLate: Bool { Int64(second) != Int64(time) }

  enum Kind: UInt8 {
    case opened, hoursChanged, suspended, resumed, assigned, closed, qualified, explained, outage
    case correctedTime, correctedIssue, cancelled
    case convocation, issue, certificate, permission
    case entry, exit, signalLost, signalBack, tampering, gateOut, gateBack, activityStopped
    case care, interview, doctorReport, session, plannedSession, placement, incident
    case payment, report, sighting, courseDone
  }

  /// Natures, as `choice` of an opening.
  enum Nature: UInt8 {
    case sursis, tig, ddse, ddsePeine, stage, liberation, ssj, semiLiberte, soins, injonction
    case indemnisation, contact, paraitre
  }

  static let start = Instant(seconds: 1_767_225_600)
  static let firstDay = CivilDate(dayNumber: 20_454)
}

/// Where a person lives: zone and territory, in 1000 people.
struct NationalPlace {
  var zone: String
  var territory: String
  var share: Int

  static let all = [
    NationalPlace(zone: "Europe/Paris", territory: "FR", share: 883),
    NationalPlace(zone: "Europe/Paris", territory: "FR-57", share: 13),
    NationalPlace(zone: "Europe/Paris", territory: "FR-67", share: 14),
    NationalPlace(zone: "Indian/Reunion", territory: "974", share: 28),
    NationalPlace(zone: "America/Martinique", territory: "972", share: 15),
    NationalPlace(zone: "America/Guadeloupe", territory: "971", share: 17),
    NationalPlace(zone: "America/Cayenne", territory: "973", share: 11),
    NationalPlace(zone: "Pacific/Noumea", territory: "988", share: 9),
    NationalPlace(zone: "Indian/Mayotte", territory: "976", share: 6),
    NationalPlace(zone: "Pacific/Tahiti", territory: "987", share: 4),
  ]
}
