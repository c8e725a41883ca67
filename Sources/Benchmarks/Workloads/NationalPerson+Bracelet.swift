// The bracelet and the prison gate in the workload `national`: two to four events a day.
import Civil

extension NationalPerson {
  mutating func bracelet(_ measure: Measure) {
    let first = max(measure.start, 0)
    add(.entry, measure.index, at: at(first, 11))
    let change = dice.happens(500) ? first + dice.roll(30...120) : Int.max
    for day in first + 1..<max(first + 1, lastDay(measure)) where isFree(day) {
      if day == change {
        add(.hoursChanged, measure.index, at: at(day - 3, 10), choice: dice.roll(0...2), from: day)
      }
      let weekday = NationalFact.firstDay.adding(days: day).weekday
      let isWeekend = weekday == .saturday || weekday == .sunday
      if isWeekend, dice.happens(3500) { continue }
      let out = at(day, isWeekend ? 10 : 7, dice.roll(2...50), dice.roll(0...59))
      var back = at(day, isWeekend ? 11 : 16, dice.roll(0...59), dice.roll(0...59))
      // Home from 19 h on; late 1.2 % of days, by minutes more often than by hours.
      if dice.happens(120) {
        back = at(day, 19) + (dice.happens(7000) ? dice.roll(600...2400) : dice.roll(2400...14_000))
        permission(measure, day)
      }
      add(.exit, measure.index, at: out)
      add(.entry, measure.index, at: back)
      if !isWeekend, dice.happens(4500) {
        let errand = at(day, 17, dice.roll(5...20))
        if errand > back {
          add(.exit, measure.index, at: errand)
          add(.entry, measure.index, at: errand + dice.roll(1200...4800))
        }
      }
      signal(measure, day)
    }
  }

  /// A leave for the evening, before or after the fact; a third of late returns have one.
  private mutating func permission(_ measure: Measure, _ day: Int) {
    guard dice.happens(3300) else { return }
    let told = dice.happens(8000) ? day - 2 : day + 3
    add(
      .permission, measure.index, at: officeHour(max(told, 0)), from: at(day, 16),
      until: at(day + 1, 0))
  }

  private mutating func signal(_ measure: Measure, _ day: Int) {
    if dice.happens(30) {
      let lost = at(day, 21, dice.roll(0...59))
      add(.signalLost, measure.index, at: lost, extra: day)
      if dice.happens(9500) {
        let back = lost + dice.pick([600, 1800, 7200, 30_000, 50_000])
        add(.signalBack, measure.index, at: back, extra: day)
      }
    }
    if dice.happens(4) {
      let alarm = add(.tampering, measure.index, at: at(day, 22, dice.roll(0...59)))
      add(
        .qualified, measure.index, at: officeHour(day + 1), choice: dice.roll(0...3), from: 2,
        extra: alarm)
    }
    if dice.happens(5) {
      add(.outage, measure.index, at: at(day, 23), from: at(day, 20), until: at(day, 22))
    }
  }

  mutating func gate(_ measure: Measure) {
    let first = max(measure.start, 0)
    for day in first + 1..<max(first + 1, lastDay(measure)) where isFree(day) {
      let weekday = NationalFact.firstDay.adding(days: day).weekday
      if weekday == .saturday || weekday == .sunday { continue }
      if dice.happens(100) {
        add(.activityStopped, measure.index, at: at(day, 5), choice: 1, from: day, until: day + 1)
        if dice.happens(8000) { continue }
      }
      add(.gateOut, measure.index, at: at(day, 7, dice.roll(0...30), dice.roll(0...59)))
      var back = at(day, 17, dice.roll(0...55), dice.roll(0...59))
      if dice.happens(150) {
        back = at(day, 18) + dice.roll(300...6000)
        permission(measure, day)
      }
      add(.gateBack, measure.index, at: back)
    }
  }
}
