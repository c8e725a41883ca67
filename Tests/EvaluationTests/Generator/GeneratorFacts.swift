// Random logs: measures that open, change, rest and end, and facts that come late, twice, at one
// instant, or are taken back.
import CaseFile
import Civil
import RuleProgram

struct FactGenerator {
  var random: SplitMix64
  let firstDay: CivilDate
  let zones: [Zone]
  let days: Int
  var program: RuleProgram
  private(set) var facts: [Fact] = []
  private var next = 0
  private var openings: [(id: String, start: Instant)] = []

  init(
    random: SplitMix64, firstDay: CivilDate, zones: [Zone], days: Int, program: RuleProgram
  ) {
    (self.random, self.firstDay, self.zones) = (random, firstDay, zones)
    (self.days, self.program) = (days, program)
  }

  mutating func run() {
    open("M1")
    if random.chance(15) { open("M2") }
    for _ in 0..<random.number(6...16) { ordinary() }
    for _ in 0..<random.number(0...4) where random.chance(75) { excuse() }
    for _ in 0..<random.number(0...2) where random.chance(50) { change() }
    for _ in 0..<random.number(0...2) where random.chance(40) { move() }
    if random.chance(60) { suspend() }
    if random.chance(30) { suspend() }
    if random.chance(25) { assign() }
    if random.chance(25) { qualify() }
    if random.chance(30) { close() }
    if random.chance(5) { close() }
    if random.chance(10) { noise() }
    for _ in 0..<2 where random.chance(20) { cancel() }
    for _ in 0..<2 where random.chance(20) { correct() }
    if random.chance(10) { cancel() }
    if random.chance(15) { facts.append(random.one(of: facts)) }
  }

  // MARK: Time

  private var home: Zone { zones[0] }

  private mutating func instant() -> Instant {
    if !facts.isEmpty, random.chance(15) { return random.one(of: facts).time }
    let midnight = home.startOfDay(firstDay.adding(days: random.number(0...days - 2)))
    if random.chance(8) { return midnight + Int64(random.number(-1...1)) }
    let second = midnight + Int64(random.number(0...95)) * 900
    return random.chance(8) ? second + Int64(random.number(-1...1)) : second
  }

  private mutating func bound() -> Validity.Bound {
    random.chance(50)
      ? .date(firstDay.adding(days: random.number(0...days - 1))) : .instant(instant())
  }

  private mutating func interval() -> Validity {
    var (from, until) = (bound(), bound())
    let (a, b) = (exact(from), exact(until))
    if b < a { (from, until) = (until, from) }
    if a == b { until = .instant(max(a, b) + Int64(random.number(1...48)) * 1800) }
    if random.chance(8) { return .interval(from: nil, until: until) }
    return .interval(from: from, until: random.chance(10) ? nil : until)
  }

  private func exact(_ bound: Validity.Bound) -> Instant {
    switch bound {
    case .date(let date): home.startOfDay(date)
    case .instant(let instant): instant
    }
  }

  private mutating func add(
    _ content: FactContent, at time: Instant, measure: String?, validity: Validity? = nil
  ) {
    next += 1
    var fact = Fact(
      identity: FactIdentity(source: random.chance(80) ? "s" : "t", id: "f\(next)"), person: "P",
      time: time, validity: validity, measure: measure, content: content)
    if random.chance(10) { fact.nanoseconds = Int32(random.number(1...3)) }
    if random.chance(10) { fact.sequence = "\(random.number(1...3))" }
    if random.chance(45) {
      fact.recordedAt = time + Int64(random.one(of: [60, 3600, 40_000, 90_000, 200_000, 400_000]))
    }
    facts.append(fact)
  }

  private mutating func measure() -> String { random.one(of: openings).id }

  // MARK: Measures

  private mutating func open(_ id: String) {
    let start =
      home.startOfDay(firstDay.adding(days: random.number(0...2)))
      + (random.chance(40) ? 0 : Int64(random.number(0...95)) * 900)
    var parameters: [String: FactValue] = [:]
    if random.chance(60) {
      parameters["pduree"] = .quantity(Rational(Int64(random.number(1...12)) * 1800))
    }
    if random.chance(50) {
      parameters["pjour"] = .date(firstDay.adding(days: random.number(1...7)))
    }
    if random.chance(60) { parameters["pvrai"] = .boolean(random.chance(50)) }
    if random.chance(30) { parameters["phoraires"] = .timetable(timetable()) }
    var opening = MeasureOpening(nature: random.chance(70) ? "n" : "m", parameters: parameters)
    opening.places.person = Place(zone: home.name, territory: "FR")
    if random.chance(30) { opening.places.court = Place(zone: random.one(of: zones).name) }
    if random.chance(10) { opening.places.court?.territory = "XX" }
    if random.chance(4) { opening.places.service = Place(zone: nil, territory: "FR") }
    if random.chance(50) { opening.service = random.one(of: ["s1", "s2"]) }
    if random.chance(35) { opening.term = laterBound() }
    if random.chance(12) {
      opening.followedSince = .date(firstDay.adding(days: random.number(1...4)))
    }
    var time = start
    if random.chance(70) {
      opening.startsAt = .instant(start)
      time = start + Int64(random.number(-160...40)) * 1800
    } else if random.chance(30) {
      opening.startsAt = .date(home.date(at: start))
    }
    openings.append((id, start))
    add(.measureOpened(opening), at: time, measure: id)
  }

  private mutating func timetable() -> Timetable {
    var words = VocabularyGenerator(random: random, firstDay: firstDay)
    let table = words.timetable()
    random = words.random
    return table
  }

  private mutating func laterBound() -> Validity.Bound {
    let date = firstDay.adding(days: random.number(4...days + 2))
    return random.chance(50)
      ? .date(date) : .instant(home.startOfDay(date) + Int64(random.number(0...47)) * 1800)
  }

  /// At an odd minute: what a change does to what starts the very same second is not at stake.
  private mutating func change() {
    var change = MeasureChange(nature: "n")
    switch random.number(0...6) {
    case 0: change.parameters["pduree"] = .quantity(Rational(Int64(random.number(1...8)) * 1800))
    case 1: change.parameters["phoraires"] = .timetable(timetable())
    case 2: change.parameters["pvrai"] = .boolean(random.chance(50))
    case 3: change.parameters["pjour"] = .date(firstDay.adding(days: random.number(1...8)))
    case 4: change.parameters["ptexte"] = .text(random.one(of: Words.choices))
    case 5: change.parameters["pdelai"] = .period(CivilPeriod(days: random.number(1...5)))
    default: change.term = laterBound()
    }
    if random.chance(60) {
      change.notifiedAt =
        random.chance(60)
        ? .instant(instant() + 86_400) : .date(firstDay.adding(days: random.number(1...days)))
    }
    add(
      .measureChanged(change), at: instant() + 420, measure: measure(),
      validity: random.chance(55) ? interval() : nil)
  }

  /// Another zone or territory for one of the places, at times for a while only.
  private mutating func move() {
    var place = Place()
    if random.chance(75) { place.zone = random.one(of: zones).name }
    if place.zone == nil || random.chance(40) { place.territory = random.one(of: ["FR", "XX"]) }
    var change = MeasureChange(nature: "n")
    switch random.weighted([60, 25, 15]) {
    case 1: change.places.court = place
    case 2: change.places.service = place
    default: change.places.person = place
    }
    if random.chance(20) { change.notifiedAt = .instant(instant() + 86_400) }
    add(
      .measureChanged(change), at: instant() + 420, measure: measure(),
      validity: random.chance(50) ? interval() : nil)
  }

  private mutating func suspend() {
    let (id, time) = ("S\(next)", instant())
    let measure = measure()
    add(
      .measureSuspended(id: id, cause: random.one(of: Words.causes), authority: nil), at: time,
      measure: measure, validity: random.chance(15) ? interval() : nil)
    if random.chance(70) {
      add(
        .measureResumed(id: id), at: time + Int64(random.number(1...200)) * 1800,
        measure: measure, validity: random.chance(15) ? interval() : nil)
    }
  }

  private mutating func assign() {
    add(
      .measureAssigned(service: random.one(of: ["s1", "s2"]), officer: nil), at: instant() + 420,
      measure: measure())
  }

  private mutating func close() {
    let time =
      home.startOfDay(firstDay.adding(days: random.number(3...days - 1)))
      + Int64(random.number(0...95)) * 900
    add(.measureClosed(motive: "fin"), at: time, measure: measure())
  }

  private mutating func qualify() {
    let rule = random.one(of: program.rules)
    var keys = [measure(), random.one(of: Words.references)]
    keys += facts.map { "\($0.identity.source)#\($0.identity.id)" }.suffix(4)
    keys += (0..<3).map { "\(firstDay.adding(days: $0 + 1))" }
    let verdict = random.one(of: [Qualification.Verdict.gap, .kept, .excused, .moot])
    for _ in 0..<2 {
      let qualification = Qualification(
        rule: rule.key, key: random.one(of: keys), verdict: verdict, by: "dpip")
      add(.qualified(qualification), at: instant(), measure: measure())
    }
  }

  private mutating func noise() {
    add(.explanation(text: "x", rule: nil, key: nil), at: instant(), measure: measure())
    add(.acknowledged(alert: "a", by: "b"), at: instant(), measure: nil)
    add(.outage(sources: ["s"]), at: instant(), measure: nil)
  }

  // MARK: Declared facts

  private mutating func values() -> [FactValue?] {
    func some(_ value: FactValue) -> FactValue? { random.chance(90) ? value : nil }
    let amounts = [1, 2, 3, 4, 6, 8].map { Rational(Int64($0) * 1800) }
    return [
      some(.quantity(random.one(of: amounts))),
      some(.quantity(Rational(Int64(random.number(-1...4))))),
      some(.text(random.one(of: Words.choices))), some(.text(random.one(of: Words.references))),
      some(.date(firstDay.adding(days: random.number(0...days - 1)))), some(.instant(instant())),
      some(.boolean(random.chance(50))), some(.quantity(Rational(Int64(random.number(1...200))))),
    ]
  }

  private mutating func ordinary() {
    let kind = random.weighted([28, 24, 14, 20, 20])
    var (values, validity) = (values(), Validity?.none)
    if kind < 3, random.chance(15) {
      validity = interval()
      if values[Words.duration] == nil { values[Words.duration] = .quantity(Rational(3600)) }
    }
    add(
      .declared(kind: kind, values: values), at: instant(),
      measure: random.chance(75) ? measure() : nil, validity: validity)
  }

  private mutating func excuse() {
    var validity: Validity? = interval()
    let targets = facts.filter { fact in
      if case .declared(let kind, _) = fact.content { return kind < 3 }
      return false
    }
    if random.chance(45), !targets.isEmpty {
      validity = .target(random.one(of: targets).identity)
    }
    if random.chance(5) { validity = nil }
    var values = values()
    if values[Words.duration] == nil { values[Words.duration] = .quantity(Rational(3600)) }
    add(
      .declared(kind: Words.excuse, values: values), at: instant(),
      measure: random.chance(70) ? measure() : nil, validity: validity)
  }

  // MARK: Second thoughts

  private mutating func cancel() {
    let target = secondThought() ?? random.one(of: facts)
    if case .measureOpened = target.content { return }
    add(.cancelled(target.identity, by: "dpip"), at: target.time + 3600, measure: nil)
  }

  private mutating func correct() {
    let target = secondThought() ?? random.one(of: facts)
    switch target.content {
    case .declared, .corrected, .measureSuspended, .measureClosed, .measureChanged: break
    default: return
    }
    let replacement = Replacement(
      raw: nil, time: random.chance(80) ? instant() : nil,
      validity: random.chance(30) ? interval() : nil)
    let correction = Correction(target: target.identity, replacement: replacement, by: "dpip")
    add(.corrected(correction), at: target.time + 7200, measure: nil)
  }

  /// A correction or a cancellation, now and then: those are taken back too.
  private mutating func secondThought() -> Fact? {
    let all = facts.filter { fact in
      switch fact.content {
      case .corrected, .cancelled: true
      default: false
      }
    }
    return !all.isEmpty && random.chance(30) ? random.one(of: all) : nil
  }
}
