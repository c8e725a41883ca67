// Dates against Foundation, dateutil and the corners of the calendar.

import Civil
import Foundation
import Testing

struct CivilDateTests {
  @Test("every day from year 1 to 9999 comes back from its fields")
  func roundTrip() {
    var wrong = 0
    var weekday = CivilDate.earliest.weekday.rawValue
    for number in CivilDate.earliest.dayNumber...CivilDate.latest.dayNumber {
      let date = CivilDate(dayNumber: number)
      let (year, month, day) = date.fields
      if CivilDate(year: year, month: month, day: day) != date { wrong += 1 }
      if date.weekday.rawValue != weekday { wrong += 1 }
      weekday = weekday % 7 + 1
    }
    #expect(wrong == 0)
    #expect(CivilDate.earliest.description == "0001-01-01")
    #expect(CivilDate.latest.description == "9999-12-31")
  }

  @Test("fields and weekdays agree with Foundation's calendar")
  func foundation() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    var chance = SeededNumbers(state: 801)
    for _ in 0..<4000 {
      // Foundation turns Julian before 1582.
      let date = CivilDate(dayNumber: Int32.random(in: -140_000...400_000, using: &chance))
      let other = calendar.dateComponents(
        [.year, .month, .day, .weekday],
        from: Date(timeIntervalSince1970: Double(date.dayNumber) * 86_400))
      #expect(other.year == date.year && other.month == date.month && other.day == date.day)
      #expect(other.weekday == date.weekday.rawValue % 7 + 1)
    }
  }

  @Test(
    "a day that does not exist is no date",
    arguments: [
      "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "0000-01-01",
      "2026-1-1", "20260101", "2026-01-01 ", "", "2026-01", "-026-01-01", "２026-01-01",
    ])
  func refused(text: String) {
    #expect(CivilDate(iso: text) == nil)
  }

  @Test("arithmetic stops at the ends of the calendar")
  func ends() {
    #expect(CivilDate.latest.adding(days: 1) == .latest)
    #expect(CivilDate.earliest.adding(days: .min) == .earliest)
    #expect(day("2026-01-01").adding(days: .max) == .latest)
    #expect(day("2026-01-01").adding(months: .max, monthEnd: .lastDayOfMonth).date == .latest)
    #expect(day("2026-01-01").adding(months: .min, monthEnd: .lastDayOfMonth).date == .earliest)
    #expect(CivilDate(dayNumber: .max) == .latest)
  }

  @Test("months and days agree with dateutil's relativedelta")
  func relativedelta() throws {
    let rows = Tables.lines("months.csv")
    #expect(rows.count == 3000)
    for row in rows {
      let months = try #require(Int(row[1]))
      let days = try #require(Int(row[2]))
      let start = try #require(CivilDate(iso: row[0]))
      let found = start.adding(months: months, monthEnd: .lastDayOfMonth).date.adding(days: days)
      #expect(found.description == row[3])
    }
  }

  @Test("Easter agrees with dateutil from 1583 to 4099")
  func easter() throws {
    let rows = Tables.lines("easter.csv")
    #expect(rows.count == 2517)
    for row in rows {
      let numbers = row.compactMap { Int($0) }
      let date = CivilDate.easter(year: numbers[0])
      #expect(date == CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]))
    }
  }

  @Test("the k-th bound counts from the anchor and is never chained")
  func bounds() {
    let month = CivilPeriod(months: 1)
    let found = (0...3).map {
      periodBound(anchor: day("2026-01-31"), period: month, k: $0, monthEnd: .lastDayOfMonth)
    }
    #expect(found.map(\.description) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])
    let next = periodBound(
      anchor: day("2026-01-31"), period: month, k: 1, monthEnd: .firstOfNextMonth)
    #expect(next == day("2026-03-01"))
    let back = periodBound(
      anchor: day("2026-03-31"), period: month, k: -1, monthEnd: .lastDayOfMonth)
    #expect(back == day("2026-02-28"))
    let far = periodBound(
      anchor: day("2026-03-31"), period: CivilPeriod(years: .max, days: .max), k: .max,
      monthEnd: .lastDayOfMonth)
    #expect(far == .latest)
  }

  @Test(
    "a civil period has the bounds that the calendar gives it",
    arguments: [
      (CalendarPeriod.day, "2026-03-01", "2026-03-01", "2026-03-02"),
      (.week, "2026-03-01", "2026-02-23", "2026-03-02"),
      (.week, "2026-03-02", "2026-03-02", "2026-03-09"),
      (.month, "2024-02-29", "2024-02-01", "2024-03-01"),
      (.quarter, "2026-12-31", "2026-10-01", "2027-01-01"),
      (.year, "2026-05-05", "2026-01-01", "2027-01-01"),
    ])
  func calendarPeriods(period: CalendarPeriod, date: String, start: String, end: String) {
    #expect(period.start(containing: day(date)) == day(start))
    #expect(period.end(containing: day(date)) == day(end))
  }
}
