// Hours of work and next steps, as tables.
import Attention
import Civil
import Foundation
import Testing

func at(_ text: String) -> Instant { (try? ISOInstant(text))?.instant ?? .distantPast }

func zone(_ name: String) -> Zone {
  FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name)
    .flatMap { try? Zone(name: name, tzif: $0) } ?? .utc
}

let easterMonday = HolidayRule(name: "lundi de Pâques", kind: .easter(offset: 1), source: "")
let paris = Workplace(
  zone: zone("Europe/Paris"), holidays: Holidays(territory: "FR", rules: [easterMonday]))

@Suite struct WorkingHoursTests {
  @Test func `hours of work add up over nights, weekends, holidays and changes of the clock`() {
    let hours = WorkingHours()
    let table: [(String, Int64, String)] = [
      // Tuesday, in hours, before them, after them.
      ("2026-03-03T10:00:00+01:00", 3600, "2026-03-03T11:00:00+01:00"),
      ("2026-03-03T06:00:00+01:00", 3600, "2026-03-03T10:00:00+01:00"),
      ("2026-03-03T16:30:00+01:00", 3600, "2026-03-04T09:30:00+01:00"),
      ("2026-03-03T22:00:00+01:00", 8 * 3600, "2026-03-04T17:00:00+01:00"),
      // Friday evening; the clock changes on Sunday.
      ("2026-03-27T16:00:00+01:00", 7200, "2026-03-30T10:00:00+02:00"),
      // Good Friday is worked, Easter Monday is not.
      ("2026-04-03T16:00:00+02:00", 7200, "2026-04-07T10:00:00+02:00"),
      ("2026-03-03T10:00:00+01:00", 0, "2026-03-03T10:00:00+01:00"),
      ("2026-03-07T10:00:00+01:00", 0, "2026-03-09T09:00:00+01:00"),
    ]
    for (start, seconds, end) in table {
      #expect(
        hours.instant(after: at(start), seconds: seconds, at: paris) == at(end),
        "\(start) + \(seconds)")
    }
  }

  @Test func `the hours are those of the person's place`() {
    let there = Workplace(zone: zone("Indian/Reunion"))
    let end = WorkingHours().instant(
      after: at("2026-03-03T00:00:00+04:00"), seconds: 3600, at: there)
    #expect(end == at("2026-03-03T10:00:00+04:00"))
  }

  @Test func `a place that never works is never reached`() {
    var hours = WorkingHours()
    hours.days = []
    #expect(
      hours.instant(after: at("2026-03-03T10:00:00Z"), seconds: 1, at: paris) == .distantFuture)
    (hours.days, hours.fromSeconds, hours.untilSeconds) = ([1, 2, 3, 4, 5], 61_200, 32_400)
    #expect(
      hours.instant(after: at("2026-03-03T10:00:00Z"), seconds: 1, at: paris) == .distantFuture)
    (hours.fromSeconds, hours.untilSeconds) = (.min, .max)
    #expect(
      hours.instant(after: at("2026-03-03T10:00:00Z"), seconds: 1, at: paris) == .distantFuture)
  }
}

@Suite struct NextStepTests {
  private let said = at("2026-03-03T10:00:00+01:00")

  private var policy: EscalationPolicy {
    var policy = EscalationPolicy()
    policy.steps = [
      .init(gravity: .incident, afterSeconds: 4 * 3600, roles: ["dpip"]),
      .init(gravity: .vigilance, afterSeconds: 8 * 3600, roles: ["dpip"]),
      .init(gravity: .incident, afterSeconds: 8 * 3600, roles: ["dfspip"]),
      .init(gravity: .urgence, afterSeconds: 900, roles: ["permanence"], roundTheClock: true),
    ]
    return policy
  }

  private func next(
    _ gravity: Gravity, done: Int = 0, isOpen: Bool = true, isAcknowledged: Bool = false,
    snoozed: Instant? = nil
  ) -> NextStep {
    policy.next(
      for: AlertStanding(
        gravity: gravity, isOpen: isOpen, isAcknowledged: isAcknowledged, countedFrom: said,
        stepsDone: done, snoozedUntil: snoozed), at: paris)
  }

  @Test func `steps of a gravity follow each other and end`() {
    #expect(next(.incident).at == at("2026-03-03T14:00:00+01:00"))
    #expect(next(.vigilance).at == at("2026-03-04T10:00:00+01:00"))
    #expect(next(.incident, done: 1).at == at("2026-03-04T10:00:00+01:00"))
    guard case .escalate(let step, let number, _) = next(.incident, done: 1) else {
      Issue.record("no step")
      return
    }
    #expect((step.roles, number) == (["dfspip"], 2))
    #expect(next(.incident, done: 2) == .none)
    #expect(next(.information) == .none)
    #expect(next(.urgence).at == said + 900)
  }

  @Test func `acknowledged, ceased and snoozed alerts do not go up`() {
    #expect(next(.incident, isAcknowledged: true) == .none)
    #expect(next(.incident, isOpen: false) == .none)
    #expect(next(.incident, isOpen: false, snoozed: said + 60) == .none)
    #expect(next(.incident, snoozed: said + 60) == .wake(at: said + 60))
    #expect(next(.incident, isAcknowledged: true, snoozed: said + 60) == .wake(at: said + 60))
  }

  @Test func `without steps nothing is next`() {
    let standing = AlertStanding(
      gravity: .urgence, isOpen: true, isAcknowledged: false, countedFrom: said, stepsDone: 0)
    #expect(EscalationPolicy().next(for: standing, at: paris) == .none)
  }

  @Test func `gravities have an order`() {
    #expect(Gravity.allCases.sorted() == [.information, .vigilance, .incident, .urgence])
  }
}
