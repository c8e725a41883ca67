// One person of the workload `national`: the frame, the obligations, and what happens under each.
import Civil

struct NationalPerson {
  struct Measure {
    var index: Int
    var nature: NationalFact.Nature
    /// Days from the start of the workload.
    var start: Int
    /// Excluded; the term, where there is one; 0: none.
    var end: Int
    /// Hours, months, euros or a timetable, by nature.
    var parameter: Int
  }

  let person: Int
  let days: Int
  let place: Int
  private let zone: Zone
  var dice: Dice
  private var facts: [NationalFact] = []
  private var measures: [Measure] = []
  /// Days in détention; empty for most.
  private var detained: Range<Int> = 0..<0

  /// Appends the person's facts; `zones` in the order of ``NationalPlace/all``.
  static func draw(
    _ person: Int, seed: UInt64, years: Int, zones: [Zone], into result: inout [NationalFact]
  ) {
    var drawn = NationalPerson(person: person, seed: seed, days: 365 * years, zones: zones)
    drawn.drawFrame()
    drawn.drawDetention()
    for measure in drawn.measures { drawn.live(measure) }
    drawn.mend()
    let end = UInt32(365 * years * 86_400)
    result += drawn.facts.filter { $0.second < end }
  }

  private init(person: Int, seed: UInt64, days: Int, zones: [Zone]) {
    (self.person, self.days) = (person, days)
    dice = Dice(seed: seed, person: person)
    var share = dice.roll(0...999)
    var place = 0
    while place + 1 < NationalPlace.all.count, share >= NationalPlace.all[place].share {
      share -= NationalPlace.all[place].share
      place += 1
    }
    self.place = place
    zone = zones[place]
  }

  // MARK: - Facts

  /// Seconds from the start of the workload of a local time of a day.
  func at(_ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0) -> Int {
    let date = NationalFact.firstDay.adding(days: day + hour / 24)
    let time = TimeOfDay(hour: hour % 24, minute: minute, second: second) ?? .midnight
    return Int(zone.instant(of: date, at: time, reading: .first) - NationalFact.start)
  }

  /// A time in the working hours of a day.
  mutating func officeHour(_ day: Int) -> Int {
    at(day, dice.roll(8...17), dice.roll(0...59), dice.roll(0...59))
  }

  func isFree(_ day: Int) -> Bool { !detained.contains(day) }

  /// Adds a fact; 1 % of those that feeds and services send are learnt late.
  @discardableResult
  mutating func add(
    _ kind: NationalFact.Kind, _ measure: Int, at time: Int, choice: Int = 0, from: Int = 0,
    until: Int = 0, extra: Int = 0
  ) -> Int {
    var learnt = max(0, time)
    if kind.rawValue >= NationalFact.Kind.convocation.rawValue, dice.happens(100) {
      learnt = max(0, time + dice.pick([1800, 7200, 86_400, 6 * 86_400, 20 * 86_400]))
    }
    facts.append(
      NationalFact(
        second: UInt32(learnt), person: UInt32(person), time: Int32(time), from: Int32(from),
        until: Int32(until), extra: Int32(extra), number: UInt16(facts.count + 1), kind: kind,
        measure: UInt8(measure), place: UInt8(place), choice: UInt8(choice)))
    return facts.count
  }

  // MARK: - Frame and obligations

  private mutating func open(
    _ nature: NationalFact.Nature, start: Int, end: Int, extra: Int = 0
  ) {
    let measure = Measure(
      index: measures.count + 1, nature: nature, start: start, end: end, parameter: extra % 1000)
    measures.append(measure)
    // One in ten was running before Jalon: opened at the start, in force earlier.
    let isOlder = extra >= 1000
    let time = isOlder ? at(0, 9, measure.index) : at(start, 9, measure.index)
    add(
      .opened, measure.index, at: max(time, 60 + measure.index), choice: Int(nature.rawValue),
      from: start, until: end, extra: extra)
  }

  private mutating func drawFrame() {
    let isOlder = dice.happens(1000)
    let start = isOlder ? -dice.roll(20...200) : dice.roll(0...354)
    let mark = isOlder ? 1000 : 0
    let frame = dice.roll(0...99)
    switch frame {
    case 0..<71:
      let months = dice.pick([12, 18, 18, 24, 24, 24, 36])
      let isClose = dice.happens(500)
      open(.sursis, start: start, end: start + months * 30, extra: mark + (isClose ? 1 : 0))
      if dice.happens(5500) { openCare(start, start + months * 30, mark) }
      if dice.happens(3500) { openPayments(start, start + months * 30, mark) }
      if dice.happens(2000) { open(.contact, start: start, end: start + months * 30, extra: mark) }
      if dice.happens(1000) { open(.paraitre, start: start, end: start + months * 30, extra: mark) }
    case 71..<81:
      open(.tig, start: start, end: 0, extra: mark + dice.pick([35, 70, 70, 105, 140, 210]))
    case 81..<89:
      let end = start + dice.roll(90...270)
      let isSentence = dice.happens(3000)
      open(
        isSentence ? .ddsePeine : .ddse, start: start,
        end: isSentence ? min(end, start + 180) : end,
        extra: mark + dice.roll(0...3))
      if dice.happens(2500) { openCare(start, end, mark) }
    case 89..<93: open(.stage, start: start, end: 0, extra: mark)
    case 93..<96:
      let end = start + dice.roll(180...900)
      open(.liberation, start: start, end: end, extra: mark)
      if dice.happens(3000) { openPayments(start, end, mark) }
      if dice.happens(2000) { openCare(start, end, mark) }
    case 96..<99:
      let end = start + dice.roll(700...1800)
      open(.ssj, start: start, end: end, extra: mark)
      if dice.happens(6000) { open(.injonction, start: start, end: end, extra: mark) }
      if dice.happens(3000) { open(.contact, start: start, end: end, extra: mark) }
    default:
      open(
        .semiLiberte, start: start, end: start + dice.roll(60...240), extra: mark + dice.roll(0...1)
      )
    }
  }

  private mutating func openCare(_ start: Int, _ end: Int, _ mark: Int) {
    open(.soins, start: start, end: end, extra: mark + (dice.happens(6000) ? 1 : 3))
  }

  private mutating func openPayments(_ start: Int, _ end: Int, _ mark: Int) {
    open(.indemnisation, start: start, end: end, extra: mark + dice.pick([20, 50, 50, 80, 150]))
  }

  private mutating func drawDetention() {
    guard dice.happens(300), let first = measures.first else { return }
    let from = max(first.start, 0) + dice.roll(20...200)
    let until = from + dice.roll(15...120)
    detained = from..<until
    for measure in measures {
      add(.suspended, measure.index, at: at(from, 18, measure.index))
      add(.resumed, measure.index, at: at(until, 10, measure.index))
    }
  }

  private mutating func live(_ measure: Measure) {
    if dice.happens(300) {
      add(.assigned, measure.index, at: officeHour(max(measure.start, 0) + 60))
    }
    if dice.happens(400), measure.nature != .tig {
      add(.closed, measure.index, at: officeHour(max(measure.start, 0) + dice.roll(60...300)))
    }
    switch measure.nature {
    case .sursis, .liberation, .ssj:
      appointments(measure, every: 30)
      reports(measure)
    case .tig:
      appointments(measure, every: 60)
      work(measure)
    case .ddse, .ddsePeine:
      appointments(measure, every: 30)
      bracelet(measure)
    case .semiLiberte:
      appointments(measure, every: 45)
      gate(measure)
    case .stage: course(measure)
    case .soins: care(measure)
    case .injonction: coordination(measure)
    case .indemnisation: payments(measure)
    case .contact, .paraitre: sightings(measure)
    }
  }

  /// The last day on which something happens under a measure.
  func lastDay(_ measure: Measure) -> Int { measure.end > 0 ? min(measure.end, days) : days }

  // MARK: - Mends

  /// 0.5 % of the facts of feeds are corrected, 0.3 % cancelled, hours or days after.
  private mutating func mend() {
    for fact in facts where fact.kind.rawValue >= NationalFact.Kind.issue.rawValue {
      let later = Int(fact.second) + dice.pick([900, 5400, 90_000, 400_000])
      if dice.happens(50) {
        switch fact.kind {
        case .issue:
          add(
            .correctedIssue, Int(fact.measure), at: later, choice: 2, from: Int(fact.from),
            extra: Int(fact.number))
        case .entry, .exit, .gateOut, .gateBack, .session:
          add(
            .correctedTime, Int(fact.measure), at: later, choice: Int(fact.kind.rawValue),
            from: Int(fact.time) - dice.roll(60...1200), extra: Int(fact.number))
        default: break
        }
      } else if dice.happens(30) {
        add(
          .cancelled, Int(fact.measure), at: later, choice: Int(fact.kind.rawValue),
          extra: Int(fact.number))
      }
    }
  }
}
