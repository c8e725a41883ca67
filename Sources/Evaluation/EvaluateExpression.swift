// The value of one expression at one moment, until when it is promised, and why: what `jalon eval`
// prints and what the `chiffres` of a case compare.
import CaseFile
import Civil
import RuleProgram

/// Where an expression is read: a measure, a rule, an occurrence; each may be left out.
public struct ExpressionPlace: Sendable {
  public var person: String?
  /// Nil: the person's measure that runs at the moment, else the first one.
  public var measure: String?
  /// Key of the rule whose words it may use (`échéance`, `part du délai écoulée`).
  public var rule: String?
  /// Nil: the rule's occurrence that is under way, else its last one.
  public var key: String?
  /// For expressions without a measure.
  public var zone: Zone
  public var territory: String
  public init(
    person: String? = nil, measure: String? = nil, rule: String? = nil, key: String? = nil,
    zone: Zone, territory: String = "FR"
  ) {
    (self.person, self.measure, self.rule, self.key) = (person, measure, rule, key)
    (self.zone, self.territory) = (zone, territory)
  }
}

/// A value with its promise.
public struct EvaluatedExpression: Sendable {
  public var value: ReadValue
  public var type: ValueType
  /// Strictly later than the moment: until then nothing changes unless a new fact arrives. Where
  /// the value is a line, it goes on at its pace until then. Nil: it does not depend on time.
  public var horizon: Instant?
  public var derivation: Derivation
  /// The zone of the place where it was read.
  public var zone: Zone
}

/// Reads an expression at an instant: the facts of that instant count.
public func evaluateExpression(
  _ expression: Expression, in place: ExpressionPlace, facts: [Fact] = [], program: RuleProgram,
  zones: (String) -> Zone?, at instant: Instant
) -> EvaluatedExpression {
  let until = instant + 400 * 86_400
  var dossier = Dossier(
    place.person ?? "", facts: place.person == nil ? [] : facts, program: program, zones: zones,
    until: until)
  if dossier.measures.isEmpty {
    dossier = Dossier(
      bare: program, facts: facts, zone: place.zone, territory: place.territory, until: until)
  }
  return dossier.evaluate(expression, in: place, at: instant)
}

extension Dossier {
  /// Reads an expression in a measure of the case.
  public func evaluate(
    _ expression: Expression, in place: ExpressionPlace, at instant: Instant
  ) -> EvaluatedExpression {
    let tick = Tick.facts(instant)
    guard let frame = frame(place, at: tick) else {
      let nothing = Derivation(text: expression.text, value: .unknown, type: expression.type)
      return EvaluatedExpression(
        value: .unknown, type: expression.type, horizon: nil, derivation: nothing,
        zone: place.zone)
    }
    let derivation = frame.derive(expression, at: tick)
    return EvaluatedExpression(
      value: derivation.value, type: expression.type,
      horizon: expression.isTimeless(program) ? nil : horizon(of: expression, frame, after: tick),
      derivation: derivation, zone: frame.calendar.zone(at: instant))
  }

  /// The value and why, without until when: what a sentence about the moment needs.
  public func derivation(
    of expression: Expression, in place: ExpressionPlace, at instant: Instant
  ) -> Derivation {
    let tick = Tick.facts(instant)
    return frame(place, at: tick)?.derive(expression, at: tick)
      ?? Derivation(text: expression.text, value: .unknown, type: expression.type)
  }

  private func frame(_ place: ExpressionPlace, at tick: Tick) -> Frame? {
    let running = measures.first { $0.isInLife(tick.instant) }
    guard let measure = place.measure == nil ? running ?? measures.first : measure(place.measure)
    else { return nil }
    // The expression may ask of any rule's outcomes.
    readAll(measure)
    guard let rule = place.rule else {
      return Frame(measure: measure, occurrence: measure.id.isEmpty ? moment(tick) : nil)
    }
    let versions = versions(of: rule).filter {
      program.rules[$0].natures.contains(measure.nature)
    }
    for index in versions.reversed() {
      let known = occurrences(of: index, in: measure).filter { $0.created <= tick }
      let chosen =
        place.key.map { key in known.first { $0.key == key } }
        ?? known.last { $0.outcome(at: tick) == .pending } ?? known.last
      if let chosen {
        return ruleCase(index, in: measure).frame(chosen)
      }
    }
    let last = versions.last.map { program.rules[$0] }
    return Frame(measure: measure, place: last?.place ?? .person, rule: last.map(SharedRule.init))
  }

  /// Without a measure a setting is the one in force at the moment itself.
  private func moment(_ tick: Tick) -> OccurrenceCase {
    OccurrenceCase(key: "", rank: 1, start: tick.instant, end: .distantFuture, created: tick)
  }

  /// The start of the next piece of its timeline, sought further and further; else as far as was
  /// looked.
  private func horizon(of expression: Expression, _ frame: Frame, after tick: Tick) -> Instant {
    for days: Int64 in [2, 40, 400] {
      let end = Tick.facts(tick.instant + days * 86_400)
      let line = frame.timeline(of: expression, over: tick..<end)
      let current = line.index(at: tick)
      if current + 1 < line.pieces.count, line.pieces[current + 1].from < end {
        return max(line.pieces[current + 1].from.instant, tick.instant + 1)
      }
    }
    return tick.instant + 400 * 86_400
  }
}

extension Expression {
  /// Whether its value is the same at every moment and for everyone.
  func isTimeless(_ program: RuleProgram) -> Bool {
    switch form {
    case .constant: true
    case .definition(let index):
      program.definitions[index].expression.isTimeless(program)
    case .not, .and, .or, .compare, .isOneOf, .isKnown, .choose, .negate, .add, .subtract,
      .multiply, .divide, .least, .greatest, .shift, .count, .civil:
      operands.allSatisfy { $0.isTimeless(program) }
    default: false
    }
  }
}
