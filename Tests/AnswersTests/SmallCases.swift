// Two persons of the small program: one works, one stays at home at night.
import Answers
import CaseFile
import Civil
import Evaluation
import RuleProgram

func at(_ text: String) -> Instant {
  (try? ISOInstant(text))?.instant ?? .distantPast
}

func fact(
  _ id: String, _ time: String, _ content: FactContent, measure: String? = nil,
  validity: Validity? = nil, source: String = "/tig360", person: String = "P-000017"
) -> Fact {
  Fact(
    identity: FactIdentity(source: source, id: id), person: person, time: at(time),
    validity: validity, measure: measure, content: content)
}

func declared(_ kind: Kind, _ values: FactValue?...) -> FactContent {
  .declared(
    kind: kind.rawValue,
    values: (0..<kinds[kind.rawValue].fields.count).map { $0 < values.count ? values[$0] : nil })
}

let places = Places(person: Place(zone: "Europe/Paris", territory: "FR"))

func tigOpening(ordered: Int64 = 21) -> Fact {
  fact(
    "o-1", "2026-01-05T00:00:00+01:00",
    .measureOpened(
      MeasureOpening(
        nature: "tig", places: places,
        parameters: [
          "heures prononcees": hours(ordered), "delai": .period(CivilPeriod(months: 6)),
        ])), measure: "M-17-1", source: "/appi")
}

func session(_ id: String, _ time: String, _ count: Int64) -> Fact {
  fact(id, time, declared(.session, hours(count)), measure: "M-17-1")
}

/// 14 h of 21 h, an appointment missed and explained, no CPIP named.
let working: [Fact] = [
  tigOpening(),
  fact(
    "c-1", "2026-01-20T09:00:00+01:00",
    declared(.convocation, .text("RV-1"), .instant(at("2026-02-03T10:00:00+01:00"))),
    measure: "M-17-1", source: "/appi"),
  fact(
    "i-1", "2026-02-03T11:00:00+01:00", declared(.issue, .text("RV-1"), .text("manqué")),
    measure: "M-17-1", source: "/appi"),
  fact(
    "e-1", "2026-02-04T09:30:00+01:00",
    .explanation(
      text: "Grève des trains ce matin-là.", rule: "convocations.présence", key: "RV-1"),
    measure: "M-17-1", source: "/appi"),
  session("s-1", "2026-02-10T17:00:00+01:00", 7), session("s-2", "2026-02-17T17:00:00+01:00", 7),
]

let nights: Timetable? = {
  guard let evening = TimeOfDay(iso: "20:00"), let morning = TimeOfDay(iso: "06:00"),
    let window = try? DailyWindow(start: evening, end: morning)
  else { return nil }
  return try? Timetable(versions: [Timetable.Version(validFrom: nil, daily: [window])])
}()

func bracelet(_ kind: Kind, _ id: String, _ time: String) -> Fact {
  fact(id, time, declared(kind), measure: "M-42-1", source: "/bracelet", person: "P-000042")
}

/// Out for 20 min one night, without signal another, excused a third, an outage known.
let atHome: [Fact] = [
  fact(
    "o-2", "2026-03-01T00:00:00+01:00",
    .measureOpened(
      MeasureOpening(
        nature: "ddse peine",
        term: .date(CivilDate(iso: "2026-06-01") ?? .latest), places: places,
        parameters: ["horaires": nights.map { .timetable($0) } ?? .text("")])),
    measure: "M-42-1", source: "/appi", person: "P-000042"),
  bracelet(.exit, "b-1", "2026-03-02T20:30:00+01:00"),
  bracelet(.entry, "b-2", "2026-03-02T20:50:00+01:00"),
  fact(
    "k-1", "2026-03-03T10:00:00+01:00", declared(.certificate),
    validity: .interval(
      from: .date(CivilDate(iso: "2026-03-03") ?? .latest),
      until: .date(CivilDate(iso: "2026-03-05") ?? .latest)), source: "/appi",
    person: "P-000042"),
  bracelet(.exit, "b-3", "2026-03-03T21:00:00+01:00"),
  bracelet(.entry, "b-4", "2026-03-03T23:00:00+01:00"),
  bracelet(.lost, "b-5", "2026-03-05T01:00:00+01:00"),
  fact(
    "p-1", "2026-03-05T02:00:00+01:00", .outage(sources: ["/bracelet"]), measure: "M-42-1",
    validity: .interval(
      from: .instant(at("2026-03-05T01:00:00+01:00")),
      until: .instant(at("2026-03-05T03:00:00+01:00"))), source: "/surveillance",
    person: "P-000042"),
  bracelet(.entry, "b-6", "2026-03-05T03:00:00+01:00"),
]

func known(_ facts: [Fact], _ ledger: PersonLedger = PersonLedger()) -> KnownCase {
  KnownCase(
    person: facts.first?.person ?? "", facts: facts.sorted { $0.time < $1.time },
    ledger: ledger, program: program, zones: zone)
}
