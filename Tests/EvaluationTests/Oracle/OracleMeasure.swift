// A measure as the oracle sees it: life, parameters, places, suspensions and states at a tick
// (M1, M6, M8).
import CaseFile
import Civil
import Evaluation
import RuleProgram

final class OracleMeasure {
  unowned let world: OracleWorld
  let id: String
  let opening: MeasureOpening
  let nature: Int?
  /// `prise d'effet`.
  let start: Instant
  let visible: Tick
  /// Where the person was when it was opened.
  let homeZone: Zone
  /// Changes of place.
  private let moves: [Fact]
  /// By rule, in order of the program.
  private(set) var occurrences: [[OracleOccurrence]] = []
  /// Changes, closings, suspensions… of this measure, in log order.
  let own: [Fact]
  private var kinds: [Int: [Fact]] = [:]
  private var groups: [Int: [OracleSwitch]] = [:]

  init(world: OracleWorld, id: String, fact: Fact, opening: MeasureOpening) {
    self.world = world
    self.id = id
    self.opening = opening
    nature = world.program.natures.firstIndex { $0.name == opening.nature }
    homeZone = world.zone(opening.places.person?.zone)
    own = world.facts.filter { $0.measure == id }
    moves = own.filter { fact in
      if case .measureChanged(let change) = fact.content { return change.places != Places() }
      return false
    }
    let person = OracleMeasure.clock(.person, opening, moves, world)
    start = opening.startsAt.map { OracleMeasure.instant($0, person) } ?? fact.time
    visible = min(.facts(fact.time), .deadline(start))
  }

  func readRules() {
    let rules = world.program.rules
    for (index, rule) in rules.enumerated() {
      guard let nature, rule.natures.contains(nature) else {
        occurrences.append([])
        continue
      }
      occurrences.append(OracleTriggers(measure: self, index: index).occurrences())
    }
  }

  static func instant(_ bound: Validity.Bound, _ zone: OraclePlace) -> Instant {
    switch bound {
    case .date(let date): zone.startOfDay(date)
    case .instant(let instant): instant
    }
  }

  static func happened(_ fact: Fact, _ tick: Tick) -> Bool { Tick.facts(fact.time) <= tick }

  /// Facts of a kind that the measure sees (M2), in log order.
  func facts(ofKind kind: Int) -> [Fact] {
    if let known = kinds[kind] { return known }
    let isOwn = world.program.kinds[kind].scope == .measure
    let found = world.facts.filter { fact in
      guard case .declared(kind, _) = fact.content else { return false }
      return !isOwn || fact.measure == nil || fact.measure == id
    }
    kinds[kind] = found
    return found
  }

  // MARK: Life

  /// What was said of it last, among what holds at the tick.
  func term(at tick: Tick) -> Instant? {
    var term = opening.term
    for fact in own {
      guard case .measureChanged(let change) = fact.content, let changed = change.term else {
        continue
      }
      if holds(fact, tick) { term = changed }
    }
    return term.map(instant)
  }

  /// Whichever of closing and term comes first.
  private(set) lazy var finalEnd: Instant = {
    let closings = own.compactMap { fact -> Instant? in
      if case .measureClosed = fact.content { return fact.time }
      return nil
    }
    return min(finalTerm, closings.min() ?? .distantFuture)
  }()

  /// The term as it stands when it comes; what is said of it later comes too late.
  private(set) lazy var finalTerm: Instant = {
    let changes = own.filter { if case .measureChanged = $0.content { true } else { false } }
    let ticks = Set([.distantPast] + changes.flatMap { [from(of: $0), until(of: $0)] }).sorted()
    for (index, tick) in ticks.enumerated() {
      guard let term = term(at: tick) else { continue }
      let next = index + 1 < ticks.count ? ticks[index + 1] : .distantFuture
      if .deadline(term) < next { return max(term, tick.instant) }
    }
    return .distantFuture
  }()

  // MARK: Parameters and places

  func instant(_ bound: Validity.Bound) -> Instant { OracleMeasure.instant(bound, clock(.person)) }

  private func from(of change: Fact) -> Tick {
    guard case .interval(let from, _) = change.validity else { return .facts(change.time) }
    return from.map { .deadline(instant($0)) } ?? .distantPast
  }

  private func until(of change: Fact) -> Tick {
    guard case .interval(_, let until?) = change.validity else { return .distantFuture }
    return .deadline(instant(until))
  }

  private func holds(_ change: Fact, _ tick: Tick) -> Bool {
    from(of: change) <= tick && tick < until(of: change)
  }

  func parameter(_ index: Int, at tick: Tick) -> FactValue? {
    guard let nature else { return nil }
    let declared = world.program.natures[nature].parameters[index]
    var value = opening.parameters[declared.name] ?? declared.fallback
    for fact in own {
      guard case .measureChanged(let change) = fact.content, holds(fact, tick) else { continue }
      value = change.parameters[declared.name] ?? value
    }
    return value
  }

  func clock(_ role: PlaceRole) -> OraclePlace {
    OracleMeasure.clock(role, opening, moves, world)
  }

  private static func clock(
    _ role: PlaceRole, _ opening: MeasureOpening, _ moves: [Fact], _ world: OracleWorld
  ) -> OraclePlace {
    OraclePlace { place(role, opening, moves, world, at: .facts($0)).zone }
  }

  func place(_ role: PlaceRole, at tick: Tick) -> (zone: Zone, territory: String?) {
    OracleMeasure.place(role, opening, moves, world, at: tick)
  }

  /// The dates of a move are those of where the person was at first.
  private static func place(
    _ role: PlaceRole, _ opening: MeasureOpening, _ moves: [Fact], _ world: OracleWorld,
    at tick: Tick
  ) -> (zone: Zone, territory: String?) {
    let home = world.zone(opening.places.person?.zone)
    let first = OraclePlace { _ in home }
    var all = [opening.places]
    for fact in moves {
      guard case .measureChanged(let change) = fact.content else { continue }
      var (from, until) = (Tick.facts(fact.time), Tick.distantFuture)
      if case .interval(let a, let b) = fact.validity {
        from = a.map { .deadline(instant($0, first)) } ?? .distantPast
        until = b.map { .deadline(instant($0, first)) } ?? .distantFuture
      }
      if from <= tick && tick < until { all.append(change.places) }
    }
    func latest<Part>(_ part: (Place) -> Part?, _ side: (Places) -> Place?) -> Part? {
      all.compactMap { side($0).flatMap(part) }.last
    }
    func side(_ places: Places) -> Place? {
      switch role {
      case .person: places.person
      case .court: places.court
      case .service: places.service
      }
    }
    let zone = latest(\.zone, side) ?? latest(\.zone, \.person)
    return (world.zone(zone), latest(\.territory, side) ?? latest(\.territory, \.person))
  }

  func holidays(_ role: PlaceRole, at tick: Tick) -> Holidays {
    place(role, at: tick).territory.flatMap { world.program.holidays[$0] }
      ?? world.program.holidays["FR"] ?? .none
  }

  /// A setting for an occurrence that starts then (M8).
  func setting(_ index: Int, startingAt start: Instant, place role: PlaceRole) -> FactValue? {
    var service = opening.service
    for fact in own where fact.time <= start {
      if case .measureAssigned(let assigned?, _) = fact.content { service = assigned }
    }
    let date = clock(role).date(at: start)
    func inForce(_ service: String?) -> Profile? {
      world.program.profiles.last { profile in
        profile.service == service && (profile.from.map { $0 <= date } ?? true)
          && (profile.until.map { date < $0 } ?? true)
      }
    }
    return (service.flatMap { inForce($0) } ?? inForce(nil))?.values[index]
  }

  // MARK: Suspensions

  /// Suspensions for one of the causes, as known at the tick; no causes or `*`: any.
  func suspensions(_ causes: [String], at tick: Tick) -> [Suspension] {
    own.indices.compactMap { index in
      guard case .measureSuspended(let id, let cause, _) = own[index].content,
        causes.isEmpty || causes.contains("*") || causes.contains(cause)
      else { return nil }
      let start = said(by: own[index])
      guard start.tick <= tick else { return nil }
      if case .interval(_, let until?) = own[index].validity {
        let end = max(instant(until), start.instant)
        return Suspension(start: start.instant, end: .deadline(end) <= tick ? end : nil)
      }
      let resumed = own[(index + 1)...].first { fact in
        if case .measureResumed(id) = fact.content { return true }
        return false
      }.map { said(by: $0) }
      let isOver = resumed.map { max($0.tick, start.tick) <= tick } ?? false
      return Suspension(
        start: start.instant, end: isOver ? resumed.map { max($0.instant, start.instant) } : nil)
    }
  }

  /// When a suspension or its end takes effect.
  private func said(by fact: Fact) -> (instant: Instant, tick: Tick) {
    guard case .interval(let from?, _) = fact.validity else {
      return (fact.time, .facts(fact.time))
    }
    return (instant(from), .deadline(instant(from)))
  }

  func isSuspended(_ causes: [String], at tick: Tick) -> Bool {
    suspensions(causes, at: tick).contains { $0.end == nil }
  }

  // MARK: States

  struct OracleSwitch {
    var time: Instant
    var value: Int?
  }

  /// Each instant at which a state was switched, contrary switches of one instant made one.
  func switches(of state: Int) -> [OracleSwitch] {
    if let known = groups[state] { return known }
    let declared = world.program.states[state]
    var found: [(fact: Fact, values: Set<Int?>)] = []
    for fact in world.facts {
      guard case .declared(let kind, _) = fact.content,
        facts(ofKind: kind).contains(where: { $0.identity == fact.identity }),
        let value = switched(declared, by: fact, kind)
      else { continue }
      if let last = found.last?.fact, last.time == fact.time,
        last.nanoseconds == fact.nanoseconds, last.sequence == fact.sequence
      {
        found[found.count - 1].values.insert(value)
      } else {
        found.append((fact, [value]))
      }
    }
    let result = found.map { fact, values in
      OracleSwitch(time: fact.time, value: values.count == 1 ? values.first! : declared.favourable)
    }
    groups[state] = result
    return result
  }

  /// Nil: the fact does not switch. Otherwise the value, where nil is unknown.
  private func switched(_ state: StateDeclaration, by fact: Fact, _ kind: Int) -> Int?? {
    for way in state.switches where way.kind == kind {
      guard let condition = way.condition else { return .some(way.value) }
      var context = OracleContext(
        measure: self, rule: nil, occurrence: nil, tick: .facts(fact.time))
      context.candidate = fact
      switch context.truth(condition) {
      case true?: return .some(way.value)
      case nil: return .some(nil)
      case false?: continue
      }
    }
    return nil
  }

  /// From when the silence of a state counts.
  func silence(since last: Instant?) -> Instant {
    last ?? start
  }

  /// Nil: unknown.
  func value(ofState state: Int, at tick: Tick) -> Int? {
    let declared = world.program.states[state]
    let last = switches(of: state).last { Tick.facts($0.time) <= tick }
    if let limit = declared.unknownAfter, .deadline(silence(since: last?.time) + limit) <= tick {
      return nil
    }
    return last.map(\.value) ?? declared.initial
  }
}
