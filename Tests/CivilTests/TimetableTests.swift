// Timetables: nights of clock changes, keys, versions, exceptions, and a second reading that asks
// Foundation's clock minute by minute.

import Civil
import Foundation
import Testing

private func window(_ start: String, _ end: String) -> DailyWindow {
  guard let window = try? DailyWindow(start: time(start), end: time(end)) else {
    preconditionFailure("no window: \(start)-\(end)")
  }
  return window
}

private func daily(
  _ windows: [DailyWindow], from: String? = nil, exceptions: [Timetable.Exception] = []
) throws -> Timetable {
  let version = Timetable.Version(validFrom: from.map(day), daily: windows)
  return try Timetable(versions: [version], exceptions: exceptions)
}

struct TimetableTests {
  private let paris = Result { try Tables.zone("Europe/Paris") }

  private func slots(
    _ timetable: Timetable, _ from: String, _ to: String, _ reading: Reading = .burden
  ) throws -> [Slot] {
    try timetable.slots(
      from: at(from + "T00:00:00Z"), to: at(to + "T00:00:00Z"), zone: paris.get(),
      reading: reading)
  }

  @Test(
    "18:00 to 08:00 lasts 14 hours, 13 when the clocks go forward, 15 when they go back",
    arguments: [("2026-03-27", 14), ("2026-03-28", 13), ("2026-10-23", 14), ("2026-10-24", 15)])
  func nights(date: String, hours: Int64) throws {
    let curfew = try daily([window("18:00", "08:00")])
    let all = try slots(curfew, "2026-01-01", "2027-01-01")
    let night = try #require(all.first { $0.key == date })
    #expect(night.interval.seconds == hours * 3600)
    #expect(night.notes.isEmpty)
    #expect(all.count == 366)
  }

  @Test("the slot under way at either end is given whole, one that only touches is not")
  func borders() throws {
    let curfew = try daily([window("18:00", "08:00")])
    let zone = try paris.get()
    let start = at("2026-03-02T18:00:00+01:00")
    let end = at("2026-03-03T08:00:00+01:00")
    func keys(_ from: Instant, _ to: Instant) -> [String] {
      curfew.slots(from: from, to: to, zone: zone, reading: .burden).map(\.key)
    }
    #expect(keys(start + 1, start + 2) == ["2026-03-02"])
    #expect(keys(end, end + 3600).isEmpty)
    #expect(keys(start - 3600, start).isEmpty)
    #expect(keys(start - 3600, start + 1) == ["2026-03-02"])
    #expect(keys(end, start).isEmpty && keys(end, end).isEmpty)
  }

  @Test("a doubled bound favours the person: a burden is shorter, an entitlement longer")
  func folds() throws {
    let windows = [window("00:30", "02:30")]
    let (from, to) = ("2026-10-25", "2026-10-26")
    let duty = try slots(daily(windows), from, to)[0]
    let right = try slots(daily(windows), from, to, .entitlement)[0]
    #expect(duty.end == at("2026-10-25T02:30:00+02:00") && duty.interval.seconds == 7200)
    #expect(right.end == at("2026-10-25T02:30:00+01:00") && right.interval.seconds == 10_800)
    #expect(duty.notes == [.repeated(.end, at: time("02:30"), chosen: .first)])
    let late = [window("02:30", "04:00")]
    #expect(try slots(daily(late), from, to)[0].start == at("2026-10-25T02:30:00+01:00"))
    #expect(
      try slots(daily(late), from, to, .entitlement)[0].start == at("2026-10-25T02:30:00+02:00"))
  }

  @Test("a window that a clock change leaves empty is sans objet and dropped with a note")
  func empty() throws {
    let outing = try daily([window("02:10", "02:50")])
    #expect(
      try slots(outing, "2026-03-28", "2026-03-31").map(\.key) == ["2026-03-28", "2026-03-30"])
    let jump = at("2026-03-29T03:00:00+02:00")
    let dropped = outing.emptySlots(
      from: jump - 7200, to: jump + 7200, zone: try paris.get(), reading: .burden)
    #expect(dropped.map(\.key) == ["2026-03-29"])
    #expect(dropped.first?.notes.last == .empty)
    // In autumn a burden starts at the second 02:10 and ends at the first 02:50: nothing is left.
    #expect(try slots(outing, "2026-10-24", "2026-10-27").count == 2)
    let right = try slots(outing, "2026-10-24", "2026-10-27", .entitlement)
    #expect(right.map(\.interval.seconds) == [2400, 6000, 2400])
  }

  @Test("touching slots are one, within a day, over midnight and over a skipped hour")
  func touching() throws {
    let split = try daily([window("20:00", "24:00"), window("00:00", "06:00")])
    #expect(
      try slots(split, "2026-03-02", "2026-03-05").map(\.key)
        == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"])
    let touching = try daily([window("08:00", "12:00"), window("12:00", "14:00")])
    #expect(try slots(touching, "2026-03-02", "2026-03-03").map(\.interval.seconds) == [21_600])
    let overlapping = try daily([window("10:00", "14:00"), window("08:00", "12:00")])
    #expect(try slots(overlapping, "2026-03-02", "2026-03-03").map(\.interval.seconds) == [21_600])
    let aroundJump = try daily([window("00:00", "02:00"), window("03:00", "05:00")])
    #expect(
      try slots(aroundJump, "2026-03-28", "2026-03-30").map(\.key)
        == ["2026-03-28", "2026-03-28#2", "2026-03-29", "2026-03-30"])
    let atFold = try daily([window("20:00", "02:30"), window("02:30", "08:00")])
    let night = try #require(try slots(atFold, "2026-10-24", "2026-10-25").last)
    #expect(night.interval.seconds == 13 * 3600)
  }

  @Test("the second slot of a day has its ordinal in its key")
  func keys() throws {
    let twice = try daily([window("14:00", "16:00"), window("08:00", "12:00")])
    #expect(
      try slots(twice, "2026-03-02", "2026-03-04").map(\.key)
        == ["2026-03-02", "2026-03-02#2", "2026-03-03", "2026-03-03#2"])
    let afternoon = twice.slots(
      from: at("2026-03-02T13:00:00Z"), to: at("2026-03-02T14:00:00Z"), zone: try paris.get(),
      reading: .burden)
    #expect(afternoon.map(\.key) == ["2026-03-02#2"])
  }

  @Test("the version in force at the start of a slot holds to its end")
  func versions() throws {
    let old = Timetable.Version(validFrom: day("2026-03-01"), daily: [window("20:00", "06:00")])
    let new = Timetable.Version(validFrom: day("2026-03-03"), daily: [window("22:00", "05:00")])
    let timetable = try Timetable(versions: [new, old])
    let found = try slots(timetable, "2026-02-20", "2026-03-04").map {
      [$0.start.isoText(in: try paris.get()), $0.end.isoText(in: try paris.get())]
    }
    #expect(
      found == [
        ["2026-03-01T20:00:00+01:00", "2026-03-02T06:00:00+01:00"],
        ["2026-03-02T20:00:00+01:00", "2026-03-03T06:00:00+01:00"],
        ["2026-03-03T22:00:00+01:00", "2026-03-04T05:00:00+01:00"],
      ])
    #expect(throws: TimetableError.sameValidFrom(day("2026-03-01"))) {
      try Timetable(versions: [old, old])
    }
  }

  @Test("of overlapping exceptions the more favourable holds")
  func exceptions() throws {
    let exceptions = [
      Timetable.Exception(on: day("2026-03-03"), windows: [window("22:00", "06:00")]),
      Timetable.Exception(on: day("2026-03-03"), windows: [window("23:00", "06:00")]),
      Timetable.Exception(on: day("2026-03-03"), windows: [window("21:00", "06:00")]),
      Timetable.Exception(on: day("2026-03-04"), windows: []),
    ]
    let timetable = try daily([window("20:00", "06:00")], exceptions: exceptions)
    let duty = try slots(timetable, "2026-03-02", "2026-03-06").map(\.interval.seconds)
    #expect(duty == [10, 10, 7, 10].map { $0 * 3600 })
    let right = try slots(timetable, "2026-03-02", "2026-03-06", .entitlement)
    #expect(right.map(\.interval.seconds) == [10, 10, 9, 10].map { $0 * 3600 })
    #expect(right.map(\.key) == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-05"])
  }

  @Test("a timetable without a gap is one slot, bounded only by its versions and exceptions")
  func endless() throws {
    let always = try daily([window("00:00", "24:00")])
    let found = try slots(always, "2026-03-02", "2026-03-09")
    #expect(found.map(\.start) == [.distantPast] && found.map(\.end) == [.distantFuture])
    let hole = [Timetable.Exception(on: day("2026-03-20"), windows: [])]
    let bounded = try daily([window("00:00", "24:00")], from: "2026-01-01", exceptions: hole)
    let first = try slots(bounded, "2026-03-02", "2026-03-09")
    #expect(first.map(\.key) == ["2026-01-01"])
    #expect(first.map(\.end) == [at("2026-03-20T00:00:00+01:00")])
    #expect(try slots(bounded, "2026-04-02", "2026-04-09").map(\.key) == ["2026-03-21"])
  }

  @Test("equal bounds and a start at 24:00 are refused")
  func refused() {
    #expect(throws: TimetableError.equalBounds(time("08:00"))) {
      try DailyWindow(start: time("08:00"), end: time("08:00"))
    }
    #expect(throws: TimetableError.startsAtEndOfDay) {
      try DailyWindow(start: .endOfDay, end: time("08:00"))
    }
  }

  @Test(
    "slots agree with a clock asked every five minutes",
    arguments: [
      "Europe/Paris", "America/Miquelon", "Pacific/Marquesas",
    ])
  func secondReading(name: String) throws {
    let zone = try Tables.zone(name)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: name))
    var chance = SeededNumbers(state: 132)
    for round in 0..<24 {
      let timetable = try random(&chance)
      // Weeks of clock changes and others; the bounds stay clear of the doubled hour.
      let start = at("2026-03-05T00:00:00Z") + Int64(round) * 11 * 86_400
      let end = start + 4 * 86_400
      let found = IntervalSet(
        timetable.slots(from: start, to: end, zone: zone, reading: .burden).map(\.interval))
      var instant = start
      while instant < end {
        let expected = contains(timetable, calendar, instant)
        #expect(found.contains(instant) == expected, "\(instant)")
        instant = instant + 300
      }
    }
  }

  private func random(_ chance: inout SeededNumbers) throws -> Timetable {
    var week: [Weekday: [DailyWindow]] = [:]
    for weekday in Weekday.allCases {
      week[weekday] = (0..<Int.random(in: 0...2, using: &chance)).compactMap { _ in
        let start = TimeOfDay(hour: .random(in: 4...23, using: &chance), minute: 30)
        let end = TimeOfDay(hour: .random(in: 4...24, using: &chance), minute: 0)
        guard let start, let end else { return nil }
        return try? DailyWindow(start: start, end: end)
      }
    }
    return try Timetable(versions: [.init(validFrom: nil, windows: week)])
  }

  /// Whether a window of today or of yesterday covers what Foundation's clock shows.
  private func contains(_ timetable: Timetable, _ calendar: Calendar, _ instant: Instant) -> Bool {
    let shown = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute],
      from: Date(timeIntervalSince1970: Double(instant.seconds)))
    let fields = [shown.year, shown.month, shown.day].map { $0 ?? 0 }
    guard let today = CivilDate(year: fields[0], month: fields[1], day: fields[2]) else {
      return false
    }
    let now = Int32((shown.hour ?? 0) * 3600 + (shown.minute ?? 0) * 60)
    let windows = timetable.windows(on: today, reading: .burden)
    let eve = timetable.windows(on: today.adding(days: -1), reading: .burden)
    return windows.contains {
      $0.start.seconds <= now && (now < $0.end.seconds || $0.crossesMidnight)
    }
      || eve.contains { $0.crossesMidnight && now < $0.end.seconds }
  }

  @Test("a slot is the same whatever stretch of time it was asked in")
  func stable() throws {
    var chance = SeededNumbers(state: 17)
    let zone = try paris.get()
    for _ in 0..<40 {
      let timetable = try random(&chance)
      let start = at("2026-03-20T00:00:00Z")
      let whole = timetable.slots(
        from: start, to: start + 20 * 86_400, zone: zone, reading: .burden)
      for _ in 0..<20 {
        let from = start + .random(in: 0...15 * 86_400, using: &chance)
        let to = from + .random(in: 1...4 * 86_400, using: &chance)
        let part = timetable.slots(from: from, to: to, zone: zone, reading: .burden)
        #expect(part == whole.filter { $0.end > from && $0.start < to })
      }
    }
  }
}
