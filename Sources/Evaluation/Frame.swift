// Where an expression is read: a measure, perhaps a rule, an occurrence, a candidate fact. Its one
// door is `timeline(of:over:)`; each family of forms has a file of its own.
import CaseFile
import Civil
import RuleProgram

/// A rule held once by all who read it: it is large, and frames are made by the thousand.
final class SharedRule {
  let rule: Rule
  init(_ rule: Rule) { self.rule = rule }
}

struct Frame {
  let measure: MeasureCase
  var place: PlaceRole = .person
  var rule: SharedRule?
  var occurrence: OccurrenceCase?
  /// The fact that `où` is about.
  var candidate: Candidate?
  /// Causes of suspension that lengthen the délais counted here; nil: none is lengthened.
  var stoppedBy: [String]?

  var calendar: LocalCalendar { measure.calendar(place) }
  var program: RuleProgram { measure.program }

  /// The expression as a function of time; right over the range, unsaid elsewhere.
  func timeline(of expression: Expression, over range: Range<Tick>) -> Timeline<Cell> {
    switch expression.form {
    case .constant(let value): Timeline(Cell(value))
    case .parameter(let index): measure.parameter(index).map(over: range) { Cell($0) }
    case .setting(let index): Timeline(Cell(settingValue(index)))
    case .definition(let index): definition(index, over: range)
    case .measureAttribute(let attribute): measureAttribute(attribute, over: range)
    case .occurrenceAttribute(let attribute): occurrenceAttribute(attribute, over: range)
    case .field(let role, let kind, let field): Timeline(fieldCell(role, kind, field))
    case .moment(let role): Timeline(time(of: role).map { Cell($0) } ?? .unknown)
    case .now: Timeline(.instant(Line(value: .zero, at: 0, slope: Rational(1))))
    case .today: today(over: range)
    case .not, .and, .or, .compare, .isOneOf, .isKnown, .choose:
      logic(expression, over: range)
    case .negate, .add, .subtract, .multiply, .divide, .least, .greatest:
      arithmetic(expression, over: range)
    case .shift, .count, .civil: civil(expression, over: range)
    case .number, .sum, .exists, .pick, .covers: facts(expression, over: range)
    case .stateIs, .stateIsUnknown, .timeIn: states(expression, over: range)
    case .outcomes, .shareElapsed, .outcomeIs, .isMended, .isSuspended:
      outcomes(expression, over: range)
    }
  }

  func read(_ expression: Expression, at tick: Tick) -> Cell {
    if let cell = steady(expression) { return cell }
    return timeline(of: expression, over: tick..<tick.next).value(at: tick)
  }

  func readValue(_ expression: Expression, at tick: Tick) -> ReadValue {
    read(expression, at: tick).read(at: tick.instant.seconds)
  }

  func readInstant(_ expression: Expression, at tick: Tick) -> Instant? {
    read(expression, at: tick).instant(at: tick.instant.seconds, in: calendar)
  }

  func readQuantity(_ expression: Expression, at tick: Tick) -> Rational? {
    guard case .quantity(let span) = read(expression, at: tick), span.isExact else { return nil }
    return span.certain.value(at: tick.instant.seconds)
  }

  func fact(_ role: FactRole) -> Fact? {
    switch role {
    case .trigger: occurrence?.trigger
    case .candidate: candidate?.fact
    }
  }

  private func time(of role: FactRole) -> Instant? {
    switch role {
    case .trigger: occurrence?.trigger?.time
    case .candidate: candidate?.time
    }
  }

  func content(_ role: FactRole) -> FactContent? {
    switch role {
    case .trigger: occurrence?.trigger?.content
    case .candidate: candidate?.content
    }
  }
}

// MARK: - Names

extension Frame {
  func fieldCell(_ role: FactRole, _ kind: Int, _ field: Int) -> Cell {
    guard case .declared(kind, let values) = content(role), field < values.count else {
      return .unknown
    }
    return Cell(values[field])
  }

  /// The service's profile in force when the occurrence starts, else the default one.
  func settingValue(_ index: Int) -> FactValue? {
    let start = occurrence?.start ?? measure.start
    let date = calendar.date(at: start)
    let inForce = program.profiles.filter {
      $0.from.map { $0 <= date } ?? true && $0.until.map { date < $0 } ?? true
    }
    let service = measure.service(at: start)
    let own = inForce.last { $0.service != nil && $0.service == service }
    let fallback = inForce.last { $0.service == nil }
    return own?.values[index] ?? fallback?.values[index]
  }

  private func definition(_ index: Int, over range: Range<Tick>) -> Timeline<Cell> {
    let definition = program.definitions[index]
    if definition.readsOccurrence || candidate != nil || stoppedBy != nil {
      return timeline(of: definition.expression, over: range)
    }
    let key = MeasureCase.DefinitionKey(definition: index, place: place)
    let known = measure.definitions[key]
    let whole = measure.wholeRange
    if let known, whole.contains(range) { return known }
    let plain = Frame(measure: measure, place: place, rule: rule)
    let result = plain.timeline(
      of: definition.expression, over: whole.contains(range) ? whole : range)
    if whole.contains(range) { measure.definitions[key] = result }
    return result
  }

  private func measureAttribute(
    _ attribute: MeasureAttribute, over range: Range<Tick>
  ) -> Timeline<Cell> {
    switch attribute {
    case .start: Timeline(Cell(measure.start))
    case .term: measure.term
    case .id: Timeline(.text(measure.id))
    }
  }

  private func occurrenceAttribute(
    _ attribute: OccurrenceAttribute, over range: Range<Tick>
  ) -> Timeline<Cell> {
    guard let occurrence else { return Timeline(.unknown) }
    switch attribute {
    case .start: return Timeline(Cell(occurrence.start))
    case .end: return Timeline(occurrence.isEndless ? .unknown : Cell(occurrence.end))
    case .firstDay: return Timeline(.date(calendar.date(at: occurrence.start)))
    case .lastBound:
      return Timeline(occurrence.isEndless ? .unknown : .date(calendar.date(at: occurrence.end)))
    case .deadline:
      return occurrence.deadline.map(over: range) { $0.map { Cell($0) } ?? .unknown }
    case .rank: return Timeline(.quantity(Span(Rational(Int64(occurrence.rank)))))
    case .key: return Timeline(.text(occurrence.key))
    }
  }

  private func today(over range: Range<Tick>) -> Timeline<Cell> {
    let first = range.lowerBound.instant
    var result = Timeline<Cell>(.date(calendar.date(at: first)))
    for midnight in calendar.midnights(in: first..<max(first, range.upperBound.instant + 1)) {
      result.append(.date(midnight.date), from: .deadline(midnight.instant))
    }
    return result
  }
}

extension Range where Bound == Tick {
  func contains(_ other: Range<Tick>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }
}
