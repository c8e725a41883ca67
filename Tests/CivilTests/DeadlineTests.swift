// Délais: the cases of LAW 9.2 and DESIGN 6, and a second count with Foundation's calendar.

import Civil
import Foundation
import Testing

/// CPP 801: de quantième à quantième, forward past Saturdays, Sundays and holidays.
private let article801 = CountingRule(
  firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .forward(.article801))
/// CPP 716-3: a release moves back from a Sunday or feast day.
private let article716x3 = CountingRule(
  firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .backward(.article716x3))

private func plain(
  _ firstDay: CountingRule.FirstDay, _ monthEnd: MonthEnd = .lastDayOfMonth
) -> CountingRule {
  CountingRule(firstDay: firstDay, monthEnd: monthEnd, rollOver: .none)
}

struct DeadlineTests {
  struct Case: Sendable {
    let why: String
    let start: String
    let delai: CivilPeriod
    var rule = plain(.excluded)
    let due: String
    var closed = metropole
  }

  static let forward: [Case] = [
    Case(
      why: "the day of the act does not count", start: "2026-03-02", delai: .init(days: 10),
      due: "2026-03-12"),
    Case(
      why: "first day counted", start: "2026-03-02", delai: .init(days: 10), rule: plain(.included),
      due: "2026-03-11"),
    Case(
      why: "five jours francs: act + 6", start: "2026-03-02", delai: .init(days: 5),
      rule: plain(.franc), due: "2026-03-08"),
    Case(why: "same quantième", start: "2026-01-15", delai: .init(months: 1), due: "2026-02-15"),
    Case(
      why: "last day of a short month", start: "2026-01-31", delai: .init(months: 1),
      due: "2026-02-28"),
    Case(
      why: "29 February in a leap year", start: "2024-01-31", delai: .init(months: 1),
      due: "2024-02-29"),
    Case(
      why: "first of the next month", start: "2026-01-31", delai: .init(months: 1),
      rule: plain(.excluded, .firstOfNextMonth), due: "2026-03-01"),
    Case(
      why: "a year from 29 February", start: "2024-02-29", delai: .init(years: 1), due: "2025-02-28"
    ),
    Case(
      why: "four years from 29 February", start: "2024-02-29", delai: .init(years: 4),
      due: "2028-02-29"),
    Case(why: "18 months", start: "2026-08-31", delai: .init(months: 18), due: "2028-02-29"),
    Case(
      why: "months before days", start: "2026-01-31", delai: .init(months: 1, days: 1),
      due: "2026-03-01"),
    Case(why: "weeks", start: "2026-03-02", delai: .init(weeks: 2), due: "2026-03-16"),
    Case(
      why: "a month, first day counted", start: "2026-03-01", delai: .init(months: 1),
      rule: plain(.included), due: "2026-03-31"),
    Case(
      why: "a month from the 30th, first day counted", start: "2026-01-30", delai: .init(months: 1),
      rule: plain(.included), due: "2026-02-28"),
    Case(why: "no délai at all", start: "2026-03-02", delai: .init(), due: "2026-03-02"),
    Case(
      why: "801 over Saturday and Sunday", start: "2026-03-04", delai: .init(days: 10),
      rule: article801, due: "2026-03-16"),
    Case(
      why: "801 over Saturday, Easter Sunday and Easter Monday", start: "2026-03-25",
      delai: .init(days: 10), rule: article801, due: "2026-04-07"),
    Case(
      why: "801 leaves a working day alone", start: "2026-03-02", delai: .init(days: 10),
      rule: article801, due: "2026-03-12"),
    Case(
      why: "716-3 back from a Sunday to Saturday", start: "2026-03-05", delai: .init(days: 10),
      rule: article716x3, due: "2026-03-14"),
    Case(
      why: "716-3 stays on a Saturday", start: "2026-03-04", delai: .init(days: 10),
      rule: article716x3, due: "2026-03-14"),
    Case(
      why: "716-3 back over Easter Monday and Sunday", start: "2026-03-27", delai: .init(days: 10),
      rule: article716x3, due: "2026-04-04"),
    Case(
      why: "Good Friday in métropole", start: "2026-03-24", delai: .init(days: 10),
      rule: article801, due: "2026-04-03"),
    Case(
      why: "Good Friday in Alsace-Moselle", start: "2026-03-24", delai: .init(days: 10),
      rule: article801, due: "2026-04-07", closed: alsaceMoselle),
    Case(
      why: "26 December in Alsace-Moselle", start: "2024-12-16", delai: .init(days: 10),
      rule: article801, due: "2024-12-27", closed: alsaceMoselle),
    Case(
      why: "five jours ouvrables", start: "2026-03-04", delai: .init(workingDays: 5),
      due: "2026-03-10"),
    Case(
      why: "five jours ouvrés", start: "2026-03-04", delai: .init(businessDays: 5),
      due: "2026-03-11"),
    Case(
      why: "five jours ouvrés over Easter", start: "2026-04-01", delai: .init(businessDays: 5),
      due: "2026-04-09"),
    Case(
      why: "first of the jours ouvrables counted", start: "2026-03-04",
      delai: .init(workingDays: 5), rule: plain(.included), due: "2026-03-09"),
  ]

  @Test("a délai ends where the law says", arguments: forward)
  func counts(_ one: Case) {
    let found = deadline(after: day(one.start), one.delai, rule: one.rule, closed: one.closed)
    #expect(found.date == day(one.due), "\(one.why): \(found)")
  }

  @Test(
    "a month alone is 30 days in a sentence, more runs from quantième to quantième",
    arguments: [
      (CivilPeriod(months: 1), "2026-03-03"), (CivilPeriod(months: 2), "2026-04-01"),
      (CivilPeriod(months: 1, days: 1), "2026-03-02"), (CivilPeriod(years: 1), "2027-02-01"),
      (CivilPeriod(days: 45), "2026-03-18"),
    ])
  func sentences(delai: CivilPeriod, due: String) {
    let rule = CountingRule(
      firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none, sentence: .article716)
    let found = deadline(after: day("2026-02-01"), delai, rule: rule, closed: Holidays.none)
    #expect(found.date == day(due))
    #expect(found.reasons.contains(.monthOfThirtyDays) == (delai == CivilPeriod(months: 1)))
  }

  @Test(
    "a délai before a date ends on the safe side",
    arguments: [
      (CivilPeriod(days: 5), plain(.excluded), "2026-03-11", "2026-03-06"),
      (CivilPeriod(days: 5), plain(.franc), "2026-03-11", "2026-03-05"),
      (CivilPeriod(days: 5), plain(.included), "2026-03-11", "2026-03-07"),
      (CivilPeriod(days: 10), article801, "2026-03-11", "2026-02-27"),
      (CivilPeriod(days: 3), article801, "2026-04-09", "2026-04-03"),
      (CivilPeriod(months: 1), plain(.excluded), "2026-03-31", "2026-02-28"),
      (CivilPeriod(months: 1), plain(.included), "2026-03-31", "2026-03-01"),
      (CivilPeriod(businessDays: 5), plain(.excluded), "2026-04-09", "2026-04-01"),
    ])
  func backward(delai: CivilPeriod, rule: CountingRule, date: String, due: String) {
    #expect(deadline(before: day(date), delai, rule: rule, closed: metropole).date == day(due))
  }

  @Test("a count gives its reasons in order")
  func reasons() {
    let pushed = deadline(
      after: day("2026-03-25"), .init(days: 10), rule: article801, closed: metropole)
    #expect(pushed.unrolled == day("2026-04-04"))
    #expect(
      pushed.reasons == [
        .dayOfActNotCounted(day("2026-03-25")),
        .pushedForward(past: day("2026-04-04"), .saturday),
        .pushedForward(past: day("2026-04-05"), .sunday),
        .pushedForward(past: day("2026-04-06"), .holiday("lundi de Pâques")),
      ])
    let short = deadline(
      after: day("2026-01-31"), .init(months: 1), rule: plain(.franc), closed: metropole)
    #expect(
      short.reasons == [
        .dayOfActNotCounted(day("2026-01-31")),
        .quantiemeMissing(day: 31, became: day("2026-02-28")),
        .lastDayNotCounted(day("2026-02-28")),
      ])
    #expect(short.date == day("2026-03-01"))
  }

  @Test("counts and roll-overs agree with a second count on Foundation's calendar")
  func foundation() {
    var chance = SeededNumbers(state: 641)
    for _ in 0..<1500 {
      let start = CivilDate(dayNumber: .random(in: 0...40_000, using: &chance))
      let months = Int.random(in: 0...30, using: &chance)
      let days = Int.random(in: 0...70, using: &chance)
      let saturdays = Bool.random(using: &chance)
      let rule = CountingRule(
        firstDay: .excluded, monthEnd: .lastDayOfMonth,
        rollOver: .forward(ClosedDays(saturdays: saturdays)))
      let found = deadline(
        after: start, CivilPeriod(months: months, days: days), rule: rule, closed: metropole)
      #expect(found.date == second(start, months, days, saturdays: saturdays))
    }
  }

  private func second(_ start: CivilDate, _ months: Int, _ days: Int, saturdays: Bool) -> CivilDate
  {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    var date = Date(timeIntervalSince1970: Double(start.dayNumber) * 86_400)
    date = calendar.date(byAdding: .month, value: months, to: date) ?? .distantPast
    date = calendar.date(byAdding: .day, value: days, to: date) ?? .distantPast
    var last = CivilDate(dayNumber: Int32(date.timeIntervalSince1970 / 86_400))
    while last.weekday == .sunday || (saturdays && last.weekday == .saturday)
      || metropole.holiday(on: last) != nil
    {
      last = last.adding(days: 1)
    }
    return last
  }

  @Test("no period and no date makes a count trap or hang")
  func extremes() {
    let all = Holidays(
      territory: "closed",
      rules: (1...12).flatMap { month in
        (1...31).map {
          HolidayRule(name: "x", kind: .fixed(month: month, day: $0), source: "")
        }
      })
    let huge = CivilPeriod(
      years: .max, months: .max, weeks: .max, days: .max, workingDays: .max, businessDays: -1)
    for firstDay in [CountingRule.FirstDay.excluded, .included, .franc] {
      for start in [CivilDate.earliest, .latest, day("2026-01-31")] {
        let rule = CountingRule(
          firstDay: firstDay, monthEnd: .lastDayOfMonth, rollOver: .forward(.article801))
        #expect(deadline(after: start, huge, rule: rule, closed: all).unrolled == .latest)
        #expect(deadline(before: start, huge, rule: rule, closed: all).unrolled == .earliest)
      }
    }
  }
}

struct HolidayTests {
  @Test(
    "the legal holidays of 2026 fall where the calendar has them",
    arguments: [
      ("2026-01-01", "1er janvier"), ("2026-04-06", "lundi de Pâques"), ("2026-05-14", "Ascension"),
      ("2026-05-25", "lundi de Pentecôte"), ("2026-07-14", "14 juillet"), ("2026-12-25", "Noël"),
    ])
  func names(date: String, name: String) {
    #expect(metropole.holiday(on: day(date))?.name == name)
  }

  @Test("a year of métropole has eleven holidays and no others")
  func eleven() {
    for year in [2024, 2025, 2026] {
      let first = day("\(year)-01-01")
      let days = (0..<365).map { first.adding(days: $0) }
      #expect(days.filter { metropole.holiday(on: $0) != nil }.count == 11)
    }
  }

  @Test("a rule holds from its first day and no longer at its last")
  func validity() {
    let rule = HolidayRule(
      name: "20 décembre", kind: .fixed(month: 12, day: 20), validFrom: day("1981-12-20"),
      validUntil: day("2030-12-20"), source: "loi 83-550")
    let reunion = Holidays(territory: "974", rules: [rule])
    #expect(reunion.holiday(on: day("1980-12-20")) == nil)
    #expect(reunion.holiday(on: day("1981-12-20")) == rule)
    #expect(reunion.holiday(on: day("2029-12-20")) == rule)
    #expect(reunion.holiday(on: day("2030-12-20")) == nil)
    let once = HolidayRule(name: "Idi-el-Fitri", kind: .on(day("2026-03-20")), source: "usage")
    let mayotte = Holidays(territory: "976", rules: [once])
    #expect(mayotte.holiday(on: day("2026-03-20")) == once)
    #expect(mayotte.holiday(on: day("2027-03-20")) == nil)
  }

  @Test("working days are found on both sides of Easter")
  func workingDays() {
    let friday = day("2026-04-03")
    #expect(metropole.nextWorkingDay(after: friday, saturdaysOpen: true) == day("2026-04-04"))
    #expect(metropole.nextWorkingDay(after: friday, saturdaysOpen: false) == day("2026-04-07"))
    let monday = day("2026-04-06")
    #expect(metropole.previousWorkingDay(before: monday, saturdaysOpen: true) == day("2026-04-04"))
    #expect(
      metropole.workingDay(onOrAfter: day("2026-05-01"), saturdaysOpen: true) == day("2026-05-02"))
    #expect(!metropole.isWorkingDay(monday, saturdaysOpen: true))
  }
}
