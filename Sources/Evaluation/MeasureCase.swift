// One measure as its facts make it: life, places, parameters and suspensions over time, and the
// facts that count for it, by kind. Built once per reading; everything else asks it.
import CaseFile
import Civil
import RuleProgram

final class MeasureCase {
  let program: RuleProgram
  let person: String
  let id: String
  let nature: Int
  let opening: Fact
  /// `prise d'effet`.
  let start: Instant
  /// First of close and term; nil: open.
  let end: Instant?
  let closing: (at: Instant, motive: String?)?
  /// The term as it came to stand; the distant future where there is none.
  let plannedEnd: Instant
  let term: Timeline<Cell>
  let followedSince: Instant?
  private let services: [(from: Instant, name: String?)]
  /// Facts visible to the measure, in the order of the log, by kind.
  let factsByKind: [[Fact]]
  let suspensions: [SuspensionSpan]
  /// Facts of reserved kinds that touch the measure: outages, explanations, decisions.
  let reserved: [Fact]
  let qualifications: [(tick: Tick, verdict: Qualification)]
  private let changes: [Change]
  private let calendars: [LocalCalendar]
  private let declared: [FactValue?]
  /// Caches of what does not depend on an occurrence.
  var definitions: [DefinitionKey: Timeline<Cell>] = [:]
  var states: [Int: Timeline<StateValue>] = [:]
  var results: [Int: RuleReading] = [:]
  private var shelves: [Int: FactShelf] = [:]
  /// By rule.
  var definitionsNamed: [Int: [Int]] = [:]
  /// Who sent the facts that the rule reads, where only some of them are here.
  var senders: Set<String>?
  private var parameters: [Int: Timeline<FactValue?>] = [:]

  struct DefinitionKey: Hashable {
    var definition: Int
    var place: PlaceRole
  }

  /// A `mesure.modifiee` over the ticks for which it holds.
  struct Change {
    var from: Tick
    var until: Tick
    var content: MeasureChange
  }

  init?(
    opening: Fact, facts: [Fact], program: RuleProgram, zones: (String) -> Zone?
  ) {
    guard case .measureOpened(let content) = opening.content, let id = opening.measure,
      let nature = program.natures.firstIndex(where: {
        foldName($0.name) == foldName(content.nature)
      })
    else { return nil }
    self.program = program
    self.opening = opening
    self.id = id
    self.nature = nature
    person = opening.person
    let own = facts.filter { $0.measure == nil || $0.measure == id }
    let personCalendar = MeasureCase.calendar(.person, content, own, program, zones)
    calendars = [
      personCalendar, MeasureCase.calendar(.court, content, own, program, zones),
      MeasureCase.calendar(.service, content, own, program, zones),
    ]
    start = content.startsAt.map(personCalendar.instant(of:)) ?? opening.time
    followedSince = content.followedSince.map(personCalendar.instant(of:))
    changes = MeasureCase.changes(in: own, personCalendar)
    closing = MeasureCase.closing(in: own)
    term = MeasureCase.termLine(content, changes, personCalendar)
    let planned = MeasureCase.lifeEnd(term: term)
    plannedEnd = planned ?? .distantFuture
    end = [planned, closing?.at].compactMap { $0 }.min()
    services = MeasureCase.services(content, own, start)
    declared = program.natures[nature].parameters.map { content.parameters[foldName($0.name)] }
    factsByKind = MeasureCase.visible(facts, to: id, program)
    suspensions = MeasureCase.suspensions(in: own, personCalendar)
    reserved = own.filter { $0.content.reservedKind != nil }
    qualifications = own.compactMap { fact in
      guard case .qualified(let verdict) = fact.content, fact.measure == id else { return nil }
      return (.facts(fact.time), verdict)
    }
  }

  /// The same title, for another person of whom these facts are known.
  init(
    _ other: MeasureCase, id: String, person: String, factsByKind: [[Fact]], closedAt: Instant?
  ) {
    (self.id, self.person, self.factsByKind) = (id, person, factsByKind)
    (program, nature, opening) = (other.program, other.nature, other.opening)
    start = other.start
    closing = closedAt.map { ($0, nil) }
    end = [other.end, closedAt].compactMap { $0 }.min()
    (plannedEnd, term, followedSince) = (other.plannedEnd, other.term, other.followedSince)
    (services, suspensions, reserved) = (other.services, other.suspensions, other.reserved)
    (qualifications, changes) = (other.qualifications, other.changes)
    (calendars, declared) = (other.calendars, other.declared)
  }

  /// The same life, for a person of whom these facts are known.
  init(_ other: MeasureCase, id: String, person: String, factsByKind: [[Fact]]) {
    (self.id, self.person, self.factsByKind) = (id, person, factsByKind)
    (program, nature, opening) = (other.program, other.nature, other.opening)
    (start, end, closing) = (other.start, other.end, other.closing)
    (plannedEnd, term, followedSince) = (other.plannedEnd, other.term, other.followedSince)
    (services, suspensions, reserved) = (other.services, other.suspensions, other.reserved)
    (qualifications, changes) = (other.qualifications, other.changes)
    (calendars, declared) = (other.calendars, other.declared)
  }

  /// Its facts of a kind, laid out.
  func shelf(_ kind: Int) -> FactShelf {
    if let known = shelves[kind] { return known }
    let shelf = FactShelf(factsByKind[kind])
    shelves[kind] = shelf
    return shelf
  }

  func calendar(_ place: PlaceRole) -> LocalCalendar {
    switch place {
    case .person: calendars[0]
    case .court: calendars[1]
    case .service: calendars[2]
    }
  }

  /// The ticks for which definitions are read once and kept.
  var wholeRange: Range<Tick> = .distantPast..<Tick.distantPast.next

  /// A parameter, a place or the term is not what the title says at all times.
  var isChanged: Bool { !changes.isEmpty }

  /// The tick from which the measure is known to exist.
  var appears: Tick { min(.facts(opening.time), .deadline(start)) }

  /// The parameter over time, as opened and then as changed with effect.
  func parameter(_ index: Int) -> Timeline<FactValue?> {
    if let known = parameters[index] { return known }
    let line = parameterLine(index)
    parameters[index] = line
    return line
  }

  private func parameterLine(_ index: Int) -> Timeline<FactValue?> {
    let declaration = program.natures[nature].parameters[index]
    let name = foldName(declaration.name)
    let base = declared[index] ?? declaration.fallback
    let touching = changes.filter { $0.content.parameters[name] != nil }
    return MeasureCase.overlaid(base, touching) { $0.content.parameters[name] }
  }

  /// The service that follows the person at an instant (`mesure.affectee`).
  func service(at instant: Instant) -> String? {
    services.last { $0.from <= instant }?.name
  }

  /// Where the parameter's value at a tick comes from.
  func parameterOrigin(_ index: Int, at tick: Tick) -> ParameterOrigin {
    let declaration = program.natures[nature].parameters[index]
    let name = foldName(declaration.name)
    let holding = changes.last {
      $0.content.parameters[name] != nil && $0.from <= tick && tick < $0.until
    }
    if let holding { return .changed(since: max(holding.from.instant, start)) }
    if declared[index] != nil { return .title }
    return declaration.fallback == nil ? .missing : .fallback
  }

  func isInLife(_ instant: Instant) -> Bool {
    start <= instant && end.map { instant < $0 } ?? true
  }
}

/// A suspension with its cause; the end is nil while nobody has said it.
struct SuspensionSpan {
  var id: String
  /// Folded.
  var cause: String
  var start: Instant
  var end: Instant?
  /// The tick of its start and of its end: a `vaut` holds from the deadlines of its first instant.
  var from: Tick
  var until: Tick?
}

/// Nil: unknown.
typealias StateValue = Int?

// MARK: - Building

extension MeasureCase {
  /// The value that holds at each tick: of the changes that cover it, the last.
  static func overlaid<Value: Equatable>(
    _ base: Value, _ changes: [Change], _ value: (Change) -> Value?
  ) -> Timeline<Value> {
    var result = Timeline(base)
    let bounds = Set(changes.flatMap { [$0.from, $0.until] }).sorted()
    for tick in bounds where tick < .distantFuture {
      let holding = changes.last { $0.from <= tick && tick < $0.until }
      result.append(holding.flatMap(value) ?? base, from: tick)
    }
    return result
  }

  private static func changes(in facts: [Fact], _ calendar: LocalCalendar) -> [Change] {
    facts.compactMap { fact in
      guard case .measureChanged(let content) = fact.content, fact.measure != nil else {
        return nil
      }
      let (from, until) = ticks(of: fact, calendar)
      return Change(from: from, until: until, content: content)
    }
  }

  /// When what a fact states holds: its `vaut`, else from the fact on.
  private static func ticks(of fact: Fact, _ calendar: LocalCalendar) -> (Tick, Tick) {
    guard case .interval(let from, let until) = fact.validity else {
      return (.facts(fact.time), .distantFuture)
    }
    return (
      from.map { .deadline(calendar.instant(of: $0)) } ?? .distantPast,
      until.map { .deadline(calendar.instant(of: $0)) } ?? .distantFuture
    )
  }

  private static func closing(in facts: [Fact]) -> (at: Instant, motive: String?)? {
    for fact in facts where fact.measure != nil {
      if case .measureClosed(let motive) = fact.content { return (fact.time, motive) }
    }
    return nil
  }

  private static func termLine(
    _ opening: MeasureOpening, _ changes: [Change], _ calendar: LocalCalendar
  ) -> Timeline<Cell> {
    func cell(_ bound: Validity.Bound?) -> Cell {
      bound.map { Cell(calendar.instant(of: $0)) } ?? .unknown
    }
    let touching = changes.filter { $0.content.term != nil }
    return overlaid(cell(opening.term), touching) { cell($0.content.term) }
  }

  /// The term as it stands when it comes.
  private static func lifeEnd(term: Timeline<Cell>) -> Instant? {
    for stretch in term.stretches(in: .distantPast..<Tick.distantFuture) {
      guard case .instant(let line) = stretch.value else { continue }
      let instant = Instant(seconds: line.value.floor)
      if Tick.deadline(instant) < stretch.range.upperBound {
        return max(instant, stretch.range.lowerBound.instant)
      }
    }
    return nil
  }

  private static func services(
    _ opening: MeasureOpening, _ facts: [Fact], _ start: Instant
  ) -> [(from: Instant, name: String?)] {
    var result: [(from: Instant, name: String?)] = [(.distantPast, opening.service)]
    for fact in facts where fact.measure != nil {
      if case .measureAssigned(let name?, _) = fact.content { result.append((fact.time, name)) }
    }
    return result
  }

  private static func visible(
    _ facts: [Fact], to id: String, _ program: RuleProgram
  ) -> [[Fact]] {
    var result = [[Fact]](repeating: [], count: program.kinds.count)
    for fact in facts {
      guard case .declared(let kind, _) = fact.content, kind < result.count else { continue }
      let isOwn = fact.measure == nil || fact.measure == id
      if isOwn || program.kinds[kind].scope == .person { result[kind].append(fact) }
    }
    return result
  }

  private static func suspensions(
    in facts: [Fact], _ calendar: LocalCalendar
  ) -> [SuspensionSpan] {
    var result: [SuspensionSpan] = []
    for fact in facts where fact.measure != nil {
      switch fact.content {
      case .measureSuspended(let id, let cause, _):
        var span = SuspensionSpan(
          id: id, cause: foldName(cause), start: fact.time, end: nil, from: .facts(fact.time))
        if case .interval(let from, let until) = fact.validity {
          if let from = from.map(calendar.instant(of:)) {
            (span.start, span.from) = (from, .deadline(from))
          }
          span.end = until.map { max(calendar.instant(of: $0), span.start) }
          span.until = span.end.map { max(.deadline($0), span.from) }
        }
        result.append(span)
      case .measureResumed(let id):
        var (end, until) = (fact.time, Tick.facts(fact.time))
        if case .interval(let from?, _) = fact.validity {
          end = calendar.instant(of: from)
          until = .deadline(end)
        }
        for index in result.indices where result[index].id == id && result[index].end == nil {
          result[index].end = max(end, result[index].start)
          result[index].until = max(until, result[index].from)
        }
      default: continue
      }
    }
    return result
  }

  /// Of the places that hold at an instant the last that says it, else the person's.
  private static func calendar(
    _ role: PlaceRole, _ opening: MeasureOpening, _ facts: [Fact], _ program: RuleProgram,
    _ zones: (String) -> Zone?
  ) -> LocalCalendar {
    // Dates of a move are those of the first place: the move itself says what day it is after.
    let home = MeasureCase.zone(opening.places.person?.zone, zones) ?? .utc
    let first = LocalCalendar(zones: [(.distantPast, home)], holidays: .none)
    let moves = changes(in: facts, first).filter { $0.content.places != Places() }
    func latest<Part>(_ part: (Place) -> Part?, at tick: Tick) -> Part? {
      let holding =
        [opening.places]
        + moves.filter { $0.from <= tick && tick < $0.until }.map(\.content.places)
      return holding.compactMap { own(role, of: $0).flatMap(part) }.last
        ?? holding.compactMap { $0.person.flatMap(part) }.last
    }
    func zone(at tick: Tick) -> Zone {
      MeasureCase.zone(latest(\.zone, at: tick), zones) ?? .utc
    }
    func holidays(at tick: Tick) -> Holidays {
      latest(\.territory, at: tick).flatMap { program.holidays[$0] } ?? program.holidays["FR"]
        ?? .none
    }
    let ticks = Set(moves.flatMap { [$0.from, $0.until] }).sorted()
      .filter { .distantPast < $0 && $0 < .distantFuture }
    var named = [(from: Instant.distantPast, zone: zone(at: .distantPast))]
    var closed = [(from: Tick.distantPast, holidays: holidays(at: .distantPast))]
    for tick in ticks {
      let (next, days) = (zone(at: .facts(tick.instant)), holidays(at: tick))
      if named.last?.zone != next { named.append((tick.instant, next)) }
      if closed.last?.holidays != days { closed.append((tick, days)) }
    }
    var result = LocalCalendar(zones: named, holidays: closed[0].holidays)
    result.moves = Array(closed.dropFirst())
    return result
  }

  private static func zone(_ name: String?, _ zones: (String) -> Zone?) -> Zone? {
    name.flatMap(zones)
  }

  private static func own(_ role: PlaceRole, of places: Places) -> Place? {
    switch role {
    case .person: places.person
    case .court: places.court
    case .service: places.service
    }
  }
}
