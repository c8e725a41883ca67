// What happens under each obligation of the workload `national`.
import Civil

extension NationalPerson {
  mutating func appointments(_ measure: Measure, every step: Int) {
    var day = max(measure.start, 0) + dice.roll(5...15)
    var reference = 0
    while day < lastDay(measure) {
      defer { day += step + dice.roll(-3...3) }
      reference += 1
      let date = at(day, dice.roll(9...16), dice.roll(0...3) * 15)
      let told = max(date - dice.roll(8...16) * 86_400, at(max(measure.start, 0), 10))
      let key = measure.index * 1000 + reference
      add(.convocation, measure.index, at: told, choice: 0, from: date, extra: key)
      guard isFree(day) else { continue }
      let drawn = dice.roll(0...999)
      // 1.5 % of outcomes are never entered.
      if drawn >= 985 { continue }
      let issue = drawn < 850 ? 0 : drawn < 935 ? 1 : drawn < 965 ? 2 : 3
      let entered = issue == 0 ? date + dice.roll(120...1500) : date + dice.roll(3600...80_000)
      add(.issue, measure.index, at: entered, choice: issue, from: key)
      guard issue == 1 else { continue }
      if dice.happens(3000) {
        let span = day - dice.roll(0...1)
        add(
          .certificate, measure.index, at: officeHour(day + dice.roll(1...20)),
          choice: dice.roll(0...3), from: span, until: day + dice.roll(1...4))
      } else if dice.happens(1500) {
        add(.explained, measure.index, at: officeHour(day + dice.roll(1...10)))
      }
    }
  }

  mutating func reports(_ measure: Measure) {
    let evaluated = max(measure.start, 0) + dice.roll(50...95)
    if dice.happens(9000) { add(.report, measure.index, at: officeHour(evaluated), choice: 0) }
    if measure.end > 0, measure.end - 45 < days, dice.happens(8500) {
      add(.report, measure.index, at: officeHour(measure.end - dice.roll(28...60)), choice: 2)
    }
    if measure.start + 365 < days, dice.happens(8000) {
      add(.report, measure.index, at: officeHour(measure.start + dice.roll(330...370)), choice: 1)
    }
  }

  mutating func work(_ measure: Measure) {
    let hours = measure.parameter
    var day = max(measure.start, 0) + dice.roll(30...190)
    if dice.happens(9000) { add(.placement, measure.index, at: officeHour(day - 10)) }
    var (done, reference) = (0, 0)
    while done < hours, day < days {
      defer { day += dice.pick([1, 1, 2, 5, 7]) }
      guard isFree(day) else { continue }
      reference += 1
      let key = measure.index * 1000 + reference
      let (begins, ends) = (at(day, 9), at(day, 17))
      add(
        .plannedSession, measure.index, at: begins - 5 * 86_400, from: begins, until: ends,
        extra: key)
      let isAbsent = dice.happens(600)
      if dice.happens(300) { continue }
      let sheet = ends + dice.pick([600, 3600, 20 * 3600, 60 * 3600])
      add(.session, measure.index, at: ends, from: key, until: sheet, extra: isAbsent ? 0 : 7)
      if !isAbsent { done += 7 }
      if isAbsent, dice.happens(3000) {
        add(
          .certificate, measure.index, at: officeHour(day + dice.roll(1...9)), choice: 0, from: day,
          until: day + dice.roll(1...3))
      }
      if dice.happens(60) {
        let incident = add(.incident, measure.index, at: at(day, 18), choice: dice.roll(0...4))
        if dice.happens(7000) {
          add(
            .qualified, measure.index, at: officeHour(day + dice.roll(2...9)),
            choice: dice.roll(0...3),
            from: 1, extra: incident)
        }
      }
    }
    if done >= hours { add(.closed, measure.index, at: officeHour(day + dice.roll(5...30))) }
  }

  mutating func care(_ measure: Measure) {
    let months = measure.parameter
    var day = max(measure.start, 0) + 30 * months
    while day < lastDay(measure) {
      defer { day += 30 * months + (months > 1 ? 1 : 0) }
      guard isFree(day), !dice.happens(800) else { continue }
      add(.care, measure.index, at: officeHour(day - dice.roll(-3...12)), choice: dice.roll(0...1))
    }
  }

  mutating func coordination(_ measure: Measure) {
    for quarter in stride(from: max(measure.start, 0) + 40, to: lastDay(measure), by: 91) {
      if dice.happens(8500) { add(.interview, measure.index, at: officeHour(quarter)) }
    }
    for year in stride(from: measure.start + 330, to: lastDay(measure), by: 365) {
      if dice.happens(8500) { add(.doctorReport, measure.index, at: officeHour(max(year, 1))) }
    }
  }

  /// One month in eight nothing comes; half of what is missing is caught up with the next payment.
  mutating func payments(_ measure: Measure) {
    let amount = measure.parameter
    var missing = 0
    for day in stride(from: max(measure.start, 0) + 25, to: lastDay(measure), by: 30) {
      if !isFree(day) || dice.happens(1200) {
        missing += amount
        continue
      }
      let caughtUp = dice.happens(5000) ? missing : 0
      missing -= caughtUp
      add(
        .payment, measure.index, at: officeHour(day + dice.roll(-5...8)), extra: amount + caughtUp)
    }
  }

  mutating func sightings(_ measure: Measure) {
    guard dice.happens(800) else { return }
    let day = max(measure.start, 0) + dice.roll(5...250)
    let sighting = add(.sighting, measure.index, at: officeHour(day), choice: dice.roll(0...4))
    if dice.happens(7500) {
      add(
        .qualified, measure.index, at: officeHour(day + dice.roll(1...6)), choice: dice.roll(0...3),
        from: 0, extra: sighting)
    }
  }

  mutating func course(_ measure: Measure) {
    let day = max(measure.start, 0) + dice.roll(60...240)
    if dice.happens(8500) { add(.courseDone, measure.index, at: officeHour(day)) }
  }
}
