// Random logs for the forms of the shipped rules: with what excuses, suspends, changes, corrects
// and cancels, late and in order.
import CaseFile
import Civil
import RuleProgram

struct ScreenedLog {
  var random: SplitMix64
  let start: Instant
  let zone: String
  let program: RuleProgram?
  var facts: [Fact] = []
  private var next = 0

  init(random: SplitMix64, start: Instant, zone: String, program: RuleProgram?) {
    (self.random, self.start, self.zone, self.program) = (random, start, zone, program)
  }

  mutating func fill() {
    open("M1")
    if random.chance(20) { open("M2") }
    for _ in 0..<random.number(5...50) { ordinary() }
    for place in 0..<random.number(0...6) { appointment("r\(place)") }
    if random.chance(5) { appointment("r0") }
    for _ in 0..<random.number(0...2) { excuse() }
    if random.chance(20) { suspend() }
    if random.chance(20) { add(.measureClosed(motive: nil), "M1") }
    if random.chance(15) { change() }
    if random.chance(10) { add(.measureAssigned(service: "b", officer: nil), "M1") }
    if random.chance(15) { add(.explanation(text: "bus", rule: nil, key: nil), "M1") }
    if random.chance(10) { add(.outage(sources: [random.one(of: ["s", "t"])]), nil) }
    if random.chance(20) { qualify() }
    if random.chance(70) { tidy() }
    for index in facts.indices where random.chance(6) {
      facts[index].recordedAt = facts[index].time + Int64(random.number(1...200)) * 3600
    }
    for _ in 0..<random.number(0...2) where random.chance(50) { correct() }
    for _ in 0..<random.number(0...2) where random.chance(40) { cancel() }
    if random.chance(8) { facts.append(random.one(of: facts)) }
    if random.chance(30) { facts.shuffle(using: &random) }
  }

  /// In order of time, no two at one instant.
  private mutating func tidy() {
    var seen = Set<Int64>()
    facts = facts.filter { seen.insert($0.time.seconds).inserted }.sorted { $0.time < $1.time }
  }

  private mutating func instant() -> Instant {
    if !facts.isEmpty, random.chance(4) { return random.one(of: facts).time }
    return start + Int64(random.number(-96...3500)) * 900 + Int64(random.one(of: [0, 0, 0, -1, 1]))
  }

  private mutating func add(
    _ content: FactContent, _ measure: String?, at time: Instant? = nil, vaut: Validity? = nil
  ) {
    next += 1
    let at = time ?? instant()
    let identity = FactIdentity(source: "s", id: "f\(next)")
    facts.append(
      Fact(
        identity: identity, person: "P", time: at, validity: vaut, measure: measure,
        content: content))
  }

  private mutating func timetable() -> FactValue? {
    let hours = random.one(of: [(20, 6), (0, 4), (8, 9)])
    guard let from = TimeOfDay(seconds: hours.0 * 3600),
      let until = TimeOfDay(seconds: hours.1 * 3600),
      let window = try? DailyWindow(start: from, end: until),
      let table = try? Timetable(versions: [.init(validFrom: nil, daily: [window])])
    else { return nil }
    return .timetable(table)
  }

  private mutating func open(_ id: String) {
    var opening = MeasureOpening(nature: "m")
    opening.places.person = Place(zone: zone, territory: "FR")
    if let table = timetable() { opening.parameters["horaires"] = table }
    if random.chance(30) { opening.parameters["salarie"] = .quantity(Rational(7200)) }
    if random.chance(30) { opening.term = .instant(start + Int64(random.number(400...3500)) * 900) }
    if random.chance(30) {
      opening.startsAt = .instant(start + Int64(random.number(-900...90)) * 900)
    }
    if random.chance(30) {
      opening.followedSince = .instant(start + Int64(random.number(-2...8)) * 86_400)
    }
    let after = id == "M1" ? [0, 0, 900, -900] : [0, 900, -900, 86_400, 5 * 86_400, 20 * 86_400]
    add(.measureOpened(opening), id, at: start + Int64(random.one(of: after)))
  }

  private mutating func measure() -> String? { random.one(of: ["M1", "M1", "M1", "M2", nil]) }

  private mutating func declared(
    _ name: String, _ values: [FactValue?], at time: Instant? = nil, vaut: Validity? = nil
  ) {
    guard let kind = program?.kinds.firstIndex(where: { $0.name == name }) else { return }
    add(.declared(kind: kind, values: values), measure(), at: time, vaut: vaut)
  }

  private mutating func ordinary() {
    switch random.number(0...13) {
    case 0...2: declared("sortie", [])
    case 3...5: declared("entrée", [])
    case 6: if random.chance(50) { declared("perte", []) }
    case 7:
      let position: FactValue? = random.one(of: [.text("présent"), .text("absent"), nil])
      declared("rétablissement", [position])
    case 8, 9:
      let authentic: FactValue? = random.one(of: [.boolean(true), .boolean(false), nil, nil])
      var period: FactValue?
      if random.chance(8) { period = .date(CivilDate(year: 2026, month: 4, day: 1)!) }
      declared("attestation", [authentic, period])
    case 10:
      let subject: FactValue? = random.one(of: [.text("début"), .text("fin"), nil])
      declared("rapport", [subject])
    case 11:
      var amount: FactValue? = .quantity(Rational(Int64(random.number(5...60))))
      if random.chance(8) { amount = random.chance(50) ? nil : .quantity(Rational(-10)) }
      declared("paiement", [amount])
    case 12: if random.chance(30) { declared("incident", []) }
    default:
      var hours: FactValue? = .quantity(Rational(Int64(random.number(1...9)) * 1800))
      if random.chance(6) { hours = random.chance(50) ? nil : .quantity(Rational(.max / 2)) }
      declared("séance", [hours])
    }
  }

  private mutating func appointment(_ reference: String) {
    let told = instant()
    let date: Instant? =
      random.chance(5) ? nil : told + Int64(random.number(-8...400)) * 900
    declared("convocation", [.text(reference), date.map { .instant($0) }], at: told)
    guard let date, random.chance(75) else { return }
    for _ in 0..<random.one(of: [1, 1, 1, 2]) {
      let issue: FactValue? = random.one(of: [
        .text("honoré"), .text("honoré"), .text("absent"), .text("excusé"), .text("annulé"), nil,
      ])
      let at = date + Int64(random.number(-10...8)) * random.one(of: [450, 450, 7200])
      declared("issue", [random.chance(95) ? .text(reference) : nil, issue], at: at)
    }
  }

  private mutating func excuse() {
    let from = instant()
    var vaut: Validity? = .interval(
      from: .instant(from), until: .instant(from + Int64(random.number(1...900)) * 900))
    if random.chance(10) { vaut = .target(random.one(of: facts).identity) }
    let name = random.chance(60) ? "justificatif" : "permission"
    declared(name, [], at: from + Int64(random.number(-20...200)) * 900, vaut: vaut)
  }

  private mutating func suspend() {
    let from = instant()
    add(.measureSuspended(id: "x", cause: "détention", authority: nil), "M1", at: from)
    if random.chance(70) {
      add(.measureResumed(id: "x"), "M1", at: from + Int64(random.number(1...900)) * 900)
    }
  }

  private mutating func change() {
    var change = MeasureChange(nature: "m")
    if random.chance(60), let table = timetable() { change.parameters["horaires"] = table }
    if random.chance(40) { change.parameters["versement"] = .quantity(Rational(50)) }
    if random.chance(20) { change.term = .instant(start + Int64(random.number(400...3500)) * 900) }
    let at = instant()
    if random.chance(50) {
      change.notifiedAt = .instant(at + Int64(random.number(-100...400)) * 900)
    }
    let from = Validity.Bound.instant(at + Int64(random.number(-300...300)) * 900)
    add(
      .measureChanged(change), "M1", at: at,
      vaut: random.chance(60) ? .interval(from: from, until: nil) : nil)
  }

  private mutating func qualify() {
    let incident = facts.first {
      guard case .declared(let kind, _) = $0.content else { return false }
      return program?.kinds[kind].name == "incident"
    }
    let key = incident.map { "\($0.identity.source)#\($0.identity.id)" }
    let verdict = Qualification(
      rule: key == nil ? "r.rdv" : "r.incident", key: key ?? "r0",
      verdict: random.one(of: [.gap, .excused, .moot, .kept]), by: "Mme A")
    add(.qualified(verdict), "M1")
  }

  private mutating func correct() {
    let target = random.one(of: facts)
    let raw: String? =
      switch (target.content, program) {
      case (.declared(let kind, _), let program?) where random.chance(50):
        corrected(program.kinds[kind].name)
      default: nil
      }
    let time =
      raw == nil || random.chance(30) ? target.time + Int64(random.number(-9...9)) * 900 : nil
    let replacement = Replacement(raw: raw, time: time, validity: nil)
    add(
      .corrected(Correction(target: target.identity, replacement: replacement, by: "Mme A")), nil,
      at: max(target.learntAt, instant()))
  }

  /// New `data` for a fact of the kind; nil: it has none to change.
  private mutating func corrected(_ name: String) -> String? {
    let reference = "r\(random.number(0...6))"
    return switch name {
    case "issue": #"{"mesure":"M1","ref":"\#(reference)","issue":"honoré"}"#
    case "séance": #"{"mesure":"M1","heures":"PT3H"}"#
    case "paiement": #"{"mesure":"M2","montant":25}"#
    case "attestation": #"{"mesure":"M1","authentique":false}"#
    case "rétablissement": #"{"mesure":"M1","position":"absent"}"#
    default: nil
    }
  }

  private mutating func cancel() {
    let target = random.one(of: facts)
    add(.cancelled(target.identity, by: "Mme A"), nil, at: max(target.learntAt, instant()))
  }
}
