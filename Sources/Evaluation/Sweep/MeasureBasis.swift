// What the title alone settles of a measure: its life, and for each swept rule the occurrences,
// deadlines and limits. Read once by the pull reader; measures opened alike share one.
import CaseFile
import Civil
import RuleProgram

final class MeasureBasis {
  /// The measure as its opening alone makes it.
  let measure: MeasureCase
  /// Seconds; `Int64.max` where nothing ends it.
  let start: Int64
  let end: Int64
  /// Nothing of it needs the pull reader: no value outside the bounds of the law, no going live.
  let isPlain: Bool
  /// Index in the program, in order.
  let rules: [Int]
  private var layouts: [Int: Layout] = [:]
  private var parameters: [Int: FactValue?] = [:]
  private let until: Instant

  init?(_ opening: Fact, _ program: RuleProgram, _ zones: (String) -> Zone?, until: Instant) {
    guard
      let measure = MeasureCase(
        opening: opening, facts: [opening], program: program, zones: zones)
    else { return nil }
    measure.wholeRange = Tick.range(
      min(measure.appears, .deadline(measure.start)), Tick.facts(until).next)
    self.measure = measure
    self.until = until
    start = measure.start.seconds
    end = measure.end?.seconds ?? .max
    isPlain = measure.followedSince == nil && measure.boundFindings(until: .facts(until)).isEmpty
    rules = program.rules.indices.filter { program.rules[$0].natures.contains(measure.nature) }
  }

  /// A parameter of the title, which nothing changes.
  func parameter(_ index: Int) -> FactValue? {
    if let known = parameters[index] { return known }
    let value = measure.parameter(index).value(at: measure.appears)
    parameters[index] = .some(value)
    return value
  }

  func ruleCase(_ index: Int) -> RuleCase {
    RuleCase(measure, measure.program.rules[index], index: index, until: until)
  }

  func layout(_ index: Int) -> Layout {
    if let known = layouts[index] { return known }
    let layout = Layout(ruleCase(index))
    layouts[index] = layout
    return layout
  }
}

/// The occurrences of one rule that the title lays out, in columns, those that are never due left
/// out; and the rule's limit.
final class Layout {
  private(set) var starts: [Int64] = []
  /// Excluded, and cut by the life of the measure.
  private(set) var ends: [Int64] = []
  /// The instant at which each is decided; `Int64.max`: never within the reading.
  private(set) var decisions: [Int64] = []
  private(set) var cases: [OccurrenceCase] = []
  /// In order of deadline, then rank.
  private(set) var byDecision: [Int32] = []
  /// Whole seconds or units that may not be exceeded or must be reached; nil: unknown.
  private(set) var limits: [Int64?] = []
  let rule: RuleCase
  private var dues: [Int: Due?] = [:]
  private var tolerances: [Int: Derivation?] = [:]

  init(_ rule: RuleCase) {
    self.rule = rule
    switch rule.rule.trigger {
    case .measure, .civilPeriod, .period, .slot: break
    case .date, .fact, .gap: return
    }
    for occurrence in rule.laidOut() where !rule.isNeverDue(occurrence) {
      let settlement = rule.settlement(of: occurrence).flatMap { rule.decides($0) ? $0 : nil }
      cases.append(occurrence)
      starts.append(occurrence.start.seconds)
      ends.append(min(occurrence.end, rule.lifeEnd).seconds)
      decisions.append(settlement?.instant.seconds ?? .max)
      limits.append(Layout.limit(of: occurrence, rule))
    }
    byDecision = decisions.indices.map(Int32.init).sorted {
      (decisions[Int($0)], $0) < (decisions[Int($1)], $1)
    }
  }

  /// By when, as an alert says it.
  func due(_ place: Int) -> Due? {
    if let known = dues[place] { return known }
    let due = rule.due(of: cases[place], at: cases[place].created)
    dues[place] = .some(due)
    return due
  }

  /// The tolerance and where it comes from.
  func tolerance(_ place: Int) -> Derivation? {
    if let known = tolerances[place] { return known }
    var derivation: Derivation?
    if case .maintain(_, let tolerance) = rule.rule.demand, let limit = tolerance.expression {
      derivation = rule.frame(cases[place]).derive(limit, at: cases[place].created)
    }
    tolerances[place] = .some(derivation)
    return derivation
  }

  private static func limit(of occurrence: OccurrenceCase, _ rule: RuleCase) -> Int64? {
    let frame = rule.frame(occurrence)
    switch rule.rule.demand {
    case .maintain(_, let tolerance):
      return Limit(tolerance, frame, at: occurrence.created).seconds?.floor
    case .achieve(let condition):
      guard case .compare(let comparison, let total, let goal) = condition.form,
        let read = frame.readQuantity(goal, at: occurrence.created),
        let value = total.type == .money ? read.multiplied(by: Rational(100)) : read
      else { return nil }
      // The least whole total that is enough.
      switch comparison {
      case .atLeast: return value.isWhole ? value.floor : value.floor + 1
      default: return value.floor == .max ? nil : value.floor + 1
      }
    default: return nil
    }
  }
}
