// Suspensions: délais lengthened by touched days and by seconds, shares that rest, interval sets.

import Civil
import Testing

private let rule = CountingRule(firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none)

private func stop(_ start: String, _ end: String?) -> Suspension {
  Suspension(start: at(start), end: end.map(at))
}

struct SuspensionTests {
  private func due(
    _ days: Int, _ suspensions: [Suspension], rule: CountingRule = rule
  ) throws -> LengthenedDeadline {
    deadline(
      after: day("2026-03-02"), CivilPeriod(days: days), rule: rule, closed: metropole,
      suspensions: suspensions, zone: try Tables.zone("Europe/Paris"))
  }

  @Test("each civil day touched lengthens the délai by a day")
  func touched() throws {
    // One hour over midnight touches two days.
    let night = stop("2026-03-04T23:30:00+01:00", "2026-03-05T00:30:00+01:00")
    #expect(try due(10, [night]).date == day("2026-03-14"))
    // The end is excluded: a suspension lifted at midnight does not touch the day it opens.
    let whole = stop("2026-03-04T00:00:00+01:00", "2026-03-05T00:00:00+01:00")
    #expect(try due(10, [whole]).date == day("2026-03-13"))
    // Two on one day touch one day.
    let morning = stop("2026-03-04T08:00:00+01:00", "2026-03-04T09:00:00+01:00")
    let evening = stop("2026-03-04T18:00:00+01:00", "2026-03-04T19:00:00+01:00")
    #expect(try due(10, [evening, morning]).stoppedDays == 1)
    #expect(try due(10, [evening, morning, whole]).stoppedDays == 1)
  }

  @Test("days touched within the lengthening lengthen it again")
  func withinLengthening() throws {
    let first = stop("2026-03-10T00:00:00+01:00", "2026-03-13T00:00:00+01:00")
    let second = stop("2026-03-14T10:00:00+01:00", "2026-03-14T11:00:00+01:00")
    let third = stop("2026-03-17T10:00:00+01:00", "2026-03-17T11:00:00+01:00")
    let found = try due(10, [third, second, first])
    // 12 March + 3 = 15, the 14th is touched: 16; the 17th comes too late.
    #expect(found.date == day("2026-03-16"))
    #expect(found.stoppedDays == 4)
  }

  @Test("the day of the act does not count and so is not made up for")
  func dayOfAct() throws {
    let act = stop("2026-03-02T10:00:00+01:00", "2026-03-02T11:00:00+01:00")
    #expect(try due(10, [act]).date == day("2026-03-12"))
    var included = rule
    included.firstDay = .included
    #expect(try due(10, [act], rule: included).date == day("2026-03-12"))
  }

  @Test("an open suspension leaves no deadline, unless it came too late")
  func open() throws {
    let found = try due(10, [stop("2026-03-12T23:59:59+01:00", nil)])
    #expect(found.date == nil)
    #expect(found.reasons.last == .suspensionOpen(since: at("2026-03-12T23:59:59+01:00")))
    #expect(try due(10, [stop("2026-03-13T00:00:00+01:00", nil)]).date == day("2026-03-12"))
  }

  @Test("the roll-over comes after the lengthening")
  func rollOver() throws {
    var article801 = rule
    article801.rollOver = .forward(.article801)
    let stopped = stop("2026-03-05T00:00:00+01:00", "2026-03-07T00:00:00+01:00")
    let found = try due(10, [stopped], rule: article801)
    #expect(found.unrolled == day("2026-03-14"))
    #expect(found.date == day("2026-03-16"))
    // Without it the plain deadline would have been pushed twice.
    #expect(try due(12, [], rule: article801).date == day("2026-03-16"))
    #expect(try due(12, [stopped], rule: article801).date == day("2026-03-16"))
  }

  @Test("lengthening agrees with a count of the days that nothing touches")
  func second() throws {
    let zone = try Tables.zone("Europe/Paris")
    var chance = SeededNumbers(state: 712)
    for _ in 0..<600 {
      let days = Int.random(in: 1...40, using: &chance)
      let suspensions = (0..<Int.random(in: 0...6, using: &chance)).map { _ in
        let start = at("2026-02-20T00:00:00+01:00") + .random(in: 0...6_000_000, using: &chance)
        return Suspension(start: start, end: start + .random(in: 0...600_000, using: &chance))
      }
      var (last, left) = (day("2026-03-02"), days)
      while left > 0 {
        last = last.adding(days: 1)
        let (start, end) = (zone.startOfDay(last), zone.endOfDay(last))
        let isTouched = suspensions.contains { one in
          guard let stop = one.end, one.start < stop else { return false }
          return one.start < end && stop > start
        }
        if !isTouched { left -= 1 }
      }
      // The first day untouched after the count is the same deadline only if none is left over.
      #expect(try due(days, suspensions).date == last)
    }
  }

  @Test("jours ouvrables are lengthened by touched days that would have counted")
  func workingDays() throws {
    // Saturday to Monday: Saturday and Monday count, Sunday would not have.
    let weekend = stop("2026-03-07T00:00:00+01:00", "2026-03-10T00:00:00+01:00")
    let found = deadline(
      after: day("2026-03-04"), CivilPeriod(workingDays: 5), rule: rule, closed: metropole,
      suspensions: [weekend], zone: try Tables.zone("Europe/Paris"))
    #expect(found.date == day("2026-03-12"))
    #expect(found.stoppedDays == 2)
  }

  @Test("a délai in hours is lengthened by seconds")
  func hours() {
    let start = at("2026-03-02T12:00:00Z")
    let end = start + 24 * 3600
    let first = stop("2026-03-02T20:00:00Z", "2026-03-02T22:00:00Z")
    let within = stop("2026-03-03T13:00:00Z", "2026-03-03T13:30:00Z")
    let found = lengthened(deadline: end, start: start, suspensions: [within, first])
    #expect(found.instant == end + 9000)
    #expect(found.stoppedSeconds == 9000)
    let before = stop("2026-03-02T11:00:00Z", "2026-03-02T12:30:00Z")
    #expect(lengthened(deadline: end, start: start, suspensions: [before]).stoppedSeconds == 1800)
    let late = Suspension(start: end, end: nil)
    #expect(lengthened(deadline: end, start: start, suspensions: [late]).instant == end)
    let open = Suspension(start: end - 1, end: nil)
    #expect(lengthened(deadline: end, start: start, suspensions: [open]).instant == nil)
  }

  @Test("a share counts days that are over and rests while the clock is stopped")
  func shares() throws {
    let zone = try Tables.zone("Europe/Paris")
    let delai = RunningDelai(
      start: day("2026-03-02"), deadline: day("2026-03-12"), firstDay: .excluded)
    func taken(_ instant: String, _ stops: [Suspension] = []) -> [Int] {
      let found = share(of: delai, at: at(instant), suspensions: stops, zone: zone)
      return [found.elapsed, found.total]
    }
    #expect(taken("2026-03-02T12:00:00+01:00") == [0, 10])
    #expect(taken("2026-03-03T23:59:59+01:00") == [0, 10])
    #expect(taken("2026-03-04T00:00:00+01:00") == [1, 10])
    #expect(taken("2026-03-13T00:00:00+01:00") == [10, 10])
    #expect(taken("2027-01-01T00:00:00+01:00") == [10, 10])
    #expect(taken("2020-01-01T00:00:00+01:00") == [0, 10])
    let open = [stop("2026-03-05T10:00:00+01:00", nil)]
    #expect(taken("2026-03-05T12:00:00+01:00", open) == [2, 10])
    #expect(taken("2026-06-01T12:00:00+02:00", open) == [2, 10])
    let ended = [stop("2026-03-05T10:00:00+01:00", "2026-03-06T10:00:00+01:00")]
    #expect(taken("2026-03-08T00:00:00+01:00", ended) == [3, 10])
  }

  @Test("interval sets agree with sets of seconds")
  func intervals() {
    var chance = SeededNumbers(state: 3)
    func some() -> [Interval] {
      (0..<Int.random(in: 0...6, using: &chance)).map { _ in
        let start = Int64.random(in: 0...40, using: &chance)
        return Interval(
          start: Instant(seconds: start),
          end: Instant(seconds: start + .random(in: 0...8, using: &chance)))
      }
    }
    func seconds(_ intervals: [Interval]) -> Set<Int64> {
      Set(intervals.flatMap { $0.start.seconds..<$0.end.seconds })
    }
    for _ in 0..<1000 {
      let (left, right) = (some(), some())
      let (mine, theirs) = (IntervalSet(left), IntervalSet(right))
      #expect(seconds(mine.intervals) == seconds(left))
      #expect(seconds(mine.union(theirs).intervals) == seconds(left).union(seconds(right)))
      let common = mine.intersection(theirs)
      #expect(seconds(common.intervals) == seconds(left).intersection(seconds(right)))
      let rest = mine.subtracting(theirs)
      #expect(seconds(rest.intervals) == seconds(left).subtracting(seconds(right)))
      #expect(rest == IntervalSet(rest.intervals) && common == IntervalSet(common.intervals))
      #expect(rest.seconds == Int64(seconds(rest.intervals).count))
      for second in Int64(-1)...50 {
        let isIn = seconds(left).contains(second)
        #expect(mine.contains(Instant(seconds: second)) == isIn)
      }
    }
  }
}
