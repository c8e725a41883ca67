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
  let homeZone: Zone
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
    start = opening.startsAt.map { [homeZone] in OracleMeasure.instant($0, homeZone) } ?? fact.time
    visible = min(.facts(fact.time), .deadline(start))
    own = world.facts.filter { $0.measure == id }
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

  static func instant(_ bound: Validity.Bound, _ zone: Zone) -> Instant {
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

  func term(at tick: Tick) -> Validity.Bound? {
    var term = opening.term
    for fact in own {
      guard case .measureChanged(let change) = fact.content, let changed = change.term else {
        continue
      }
      if from(of: fact) <= tick { term = changed }
    }
    return term
  }

  /// Whichever of closing and term comes first, as far as it has been said at the tick.
  func end(at tick: Tick) -> Instant {
    var end = term(at: tick).map { OracleMeasure.instant($0, homeZone) } ?? .distantFuture
    for fact in own {
      guard case .measureClosed = fact.content, OracleMeasure.happened(fact, tick) else { continue }
      end = min(end, fact.time)
    }
    return end
  }

  var finalEnd: Instant { end(at: .distantFuture) }

  var finalTerm: Instant {
    term(at: .distantFuture).map { OracleMeasure.instant($0, homeZone) } ?? .distantFuture
  }

  // MARK: Parameters and places

  private func from(of change: Fact) -> Tick {
    guard case .interval(let from, _) = change.validity else { return .facts(change.time) }
    return from.map { .deadline(OracleMeasure.instant($0, homeZone)) } ?? .distantPast
  }

  private func holds(_ change: Fact, _ tick: Tick) -> Bool {
    guard case .interval(_, let until) = change.validity else { return from(of: change) <= tick }
    guard let until else { return from(of: change) <= tick }
    return from(of: change) <= tick && tick < .deadline(OracleMeasure.instant(until, homeZone))
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

  func place(_ role: PlaceRole, at tick: Tick) -> (zone: Zone, territory: String?) {
    var all = [opening.places]
    for fact in own {
      guard case .measureChanged(let change) = fact.content, holds(fact, tick) else { continue }
      all.append(change.places)
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
    let date = place(role, at: .facts(start)).zone.date(at: start)
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
        OracleMeasure.happened(own[index], tick),
        causes.isEmpty || causes.contains("*") || causes.contains(cause)
      else { return nil }
      let resumed = own[(index + 1)...].first { fact in
        guard case .measureResumed(id) = fact.content else { return false }
        return OracleMeasure.happened(fact, tick)
      }
      return Suspension(start: own[index].time, end: resumed?.time)
    }
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
