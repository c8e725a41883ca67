// The workload `year`: one person's facts. Written anew after its description and to its figures
// (people, rates and clock times of `gen.cpp`): about 862 facts and 9 alerts a person-year, with
// many of them on the edges of the rules.
//
// Shares: 60 % of people are rarely late or absent, 30 % sometimes, 10 % often. Appointments missed
// 3, 10, 25 %; returns beyond the tolerance 0.25, 0.9, 3 % of days; no certificate for 2, 8, 20 % of
// periods; sessions of 3.5 h (70 %) or 7 h up to about 105 h, 20 % of people short of it.
import Civil

/// One fact, compact. Seconds count from the start of the workload.
struct YearFact: Timed {
  enum Kind: UInt8 { case session, leaves, returns, certificate, convocation, presence }

  var second: UInt32
  var person: UInt32
  /// The date of a convocation, in seconds from the start.
  var date: UInt32 = 0
  /// The appointment's number, or half hours of a session.
  var number: UInt16 = 0
  var kind: Kind

  static let start = Instant(seconds: 1_767_225_600)
  static let day = 86_400
}

struct YearPerson {
  private let person: Int
  private let years: Int
  private var dice: Dice
  private var facts: [YearFact] = []

  /// Appends the person's facts in order of time, one at an instant.
  static func draw(_ person: Int, seed: UInt64, years: Int, into result: inout [YearFact]) {
    var drawn = YearPerson(person: person, seed: seed, years: years)
    drawn.drawAll()
    var last = 0
    for var fact in drawn.facts.sorted(by: { $0.second < $1.second }) {
      if Int(fact.second) <= last { fact.second = UInt32(last + 1) }
      last = Int(fact.second)
      if last < 365 * YearFact.day * years { result.append(fact) }
    }
  }

  private init(person: Int, seed: UInt64, years: Int) {
    (self.person, self.years) = (person, years)
    dice = Dice(seed: seed, person: person)
    facts.reserveCapacity(900 * years)
  }

  private mutating func add(
    _ kind: YearFact.Kind, at second: Int, number: Int = 0, date: Int = 0
  ) {
    facts.append(
      YearFact(
        second: UInt32(second), person: UInt32(person), date: UInt32(date),
        number: UInt16(number), kind: kind))
  }

  private mutating func drawAll() {
    let manner = dice.roll(0...99)
    let (absent, late, uncertified) =
      manner < 60 ? (300, 25, 200) : manner < 90 ? (1000, 90, 800) : (2500, 300, 2000)
    for year in 0..<years { drawSessions(year) }
    drawBracelet(late: late)
    drawCertificates(missing: uncertified)
    drawAppointments(absent: absent)
  }

  private mutating func drawSessions(_ year: Int) {
    let share = dice.roll(0...99)
    let wanted =
      share < 80 ? dice.roll(30...33) : share < 90 ? dice.roll(16...29) : dice.roll(5...15)
    let isSlow = dice.happens(1200)
    var done = 0
    while done < wanted {
      let isLong = dice.happens(3000)
      let day = 365 * year + (isSlow ? dice.roll(118...292) : dice.roll(8...292))
      let time = dice.roll(8 * 3600...16 * 3600)
      add(.session, at: day * YearFact.day + time, number: isLong ? 14 : 7)
      done += isLong ? 2 : 1
    }
  }

  private mutating func drawBracelet(late: Int) {
    var isOutside = false
    var reached = 0
    func isFree(_ second: Int) -> Bool { !isOutside && second > reached }
    for day in 0..<365 * years {
      let midnight = day * YearFact.day
      var leaving: Int?
      if day > 0, dice.happens(70) {
        leaving = midnight + dice.roll(5 * 3600 + 1500...6 * 3600 - 1)
      } else if dice.happens(9700) {
        leaving = midnight + dice.roll(6 * 3600 + 60...9 * 3600)
      }
      if let leaving, isFree(leaving) {
        add(.leaves, at: leaving)
        (isOutside, reached) = (true, leaving)
      }
      if isOutside {
        reached = max(reached + 1, midnight + homecoming(late: late))
        add(.returns, at: reached)
        isOutside = false
      }
      guard dice.happens(500) else { continue }
      var outing = midnight + 20 * 3600 + dice.roll(1500...2 * 3600)
      for _ in 0..<dice.roll(1...3) {
        let back = outing + dice.roll(60...420)
        if isFree(outing) {
          add(.leaves, at: outing)
          add(.returns, at: back)
          reached = back
        }
        outing = back + dice.roll(300...3000)
      }
    }
  }

  /// Seconds from the midnight of the day of leaving.
  private mutating func homecoming(late: Int) -> Int {
    if dice.happens(late) {
      return dice.happens(1500)
        ? YearFact.day + dice.roll(3 * 3600...7 * 3600) : 20 * 3600 + dice.roll(901...3 * 3600)
    }
    // Around the tolerance.
    if dice.happens(300) { return 20 * 3600 + dice.roll(0...905) }
    return dice.roll(16 * 3600...20 * 3600 - 300)
  }

  private mutating func drawCertificates(missing: Int) {
    let day = YearFact.day
    for period in 0..<12 * years where !dice.happens(missing) {
      let start = 30 * day * period
      let isInGrace = dice.happens(600)
      add(
        .certificate,
        at: start
          + (isInGrace
            ? 30 * day + dice.roll(3600...5 * day - 1) : dice.roll(6 * day...30 * day - 1)))
      if dice.happens(500) { add(.certificate, at: start + dice.roll(0...30 * day - 1)) }
    }
  }

  private mutating func drawAppointments(absent: Int) {
    let day = YearFact.day
    var reference = 0
    for base in stride(from: 9, to: 365 * years + 20, by: 15) {
      let date = (base + dice.roll(-2...2)) * day + dice.roll(32...70) * 900
      var told = date - dice.roll(12...16) * day - dice.roll(0...20_000)
      if told < 0 { told = dice.roll(60...7200) }
      reference += 1
      if told < 365 * years * day {
        add(.convocation, at: told, number: reference, date: date)
      }
      if dice.happens(absent) { continue }
      let isLate = dice.happens(120)
      add(
        .presence, at: date + (isLate ? dice.roll(1800...5400) : dice.roll(-1200...1500)),
        number: reference)
    }
  }
}
