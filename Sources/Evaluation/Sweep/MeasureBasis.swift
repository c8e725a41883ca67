// What the title settles of a measure, with what changed, suspended or closed it: its life, and for
// each swept rule the occurrences, deadlines and limits. Read once by the pull reader; measures
// opened alike share one.
import CaseFile
import Civil
import RuleProgram

final class MeasureBasis {
  /// The measure without any declared fact.
  let measure: MeasureCase
  /// Seconds; `Int64.max` where nothing ends it.
  let start: Int64
  let end: Int64
  /// No value is outside the bounds of the law.
  let isWithinBounds: Bool
  /// Index in the program, in order.
  let rules: [Int]
  private var layouts: [Int: Layout] = [:]
  private var parameters: [Int: FactValue?] = [:]
  private var barren: [Int: Bool] = [:]
  private let until: Instant
  private let shared: [SharedRule]

  /// `facts`: the opening, and the other facts of reserved kinds that touch the measure. `shared`:
  /// the program's rules.
  init?(
    _ opening: Fact, _ facts: [Fact], _ program: RuleProgram, _ shared: [SharedRule],
    _ zones: (String) -> Zone?, until: Instant
  ) {
    guard
      let measure = MeasureCase(opening: opening, facts: facts, program: program, zones: zones)
    else { return nil }
    measure.wholeRange = Tick.range(
      min(measure.appears, .deadline(measure.start)), Tick.facts(until).next)
    self.measure = measure
    (self.until, self.shared) = (until, shared)
    start = measure.start.seconds
    end = measure.end?.seconds ?? .max
    isWithinBounds = measure.boundFindings(until: .facts(until)).isEmpty
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
    RuleCase(measure, shared[index], index: index, until: until)
  }

  /// No alert of the rule can ever hold: each asks for a value that the title does not give.
  func isBarren(_ index: Int) -> Bool {
    if let known = barren[index] { return known }
    let result = measure.program.rules[index].alerts.allSatisfy { alert in
      switch alert.timing {
      case .level(let condition): condition.isNeverKnown(measure)
      case .edge: false
      }
    }
    barren[index] = result
    return result
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
  /// The ticks at which each is decided; the distant future: never within the reading.
  private(set) var settlements: [Tick] = []
  /// No deadline moves, and they come in the order of the occurrences.
  private(set) var isSteady = true
  /// Some occurrences are left out.
  private(set) var isPartial = false
  let rule: RuleCase
  private var openings: [Int: Tick] = [:]
  private var dues: [Int: Due?] = [:]
  private var tolerances: [Int: Derivation?] = [:]

  init(_ rule: RuleCase) {
    self.rule = rule
    switch rule.rule.trigger {
    case .measure, .civilPeriod, .period, .slot: break
    case .date, .fact, .gap: return
    }
    for occurrence in rule.laidOut() {
      if rule.isNeverDue(occurrence) {
        isPartial = true
        continue
      }
      let settlement = rule.settlement(of: occurrence).flatMap { rule.decides($0) ? $0 : nil }
      cases.append(occurrence)
      starts.append(occurrence.start.seconds)
      ends.append(min(occurrence.end, rule.lifeEnd).seconds)
      decisions.append(settlement?.instant.seconds ?? .max)
      settlements.append(settlement ?? .distantFuture)
      limits.append(Layout.limit(of: occurrence, rule))
    }
    byDecision = decisions.indices.map(Int32.init).sorted {
      (decisions[Int($0)], $0) < (decisions[Int($1)], $1)
    }
    var before = Instant.distantPast
    for occurrence in cases {
      let deadline = occurrence.deadline.pieces[0].value ?? .distantFuture
      if occurrence.deadline.pieces.count > 1 || deadline < before { isSteady = false }
      before = deadline
    }
  }

  /// No alert that holds while the occurrence is open does so before this tick, whatever the facts.
  func opening(_ place: Int) -> Tick {
    if let known = openings[place] { return known }
    let occurrence = cases[place]
    let start = max(occurrence.created, .deadline(occurrence.start))
    var first = Tick.distantFuture
    if start < rule.horizon, let needs = AlertNeeds(rule.rule) {
      let frame = rule.frame(occurrence)
      for condition in needs.open where !condition.isNeverKnown(rule.measure) {
        var from = start
        for part in condition.conjuncts where part.readsNoFact(rule.measure.program) {
          let range = from..<rule.horizon
          if range.isEmpty { break }
          from =
            frame.truth(part, over: range).first(in: range) { $0 == true } ?? .distantFuture
        }
        first = min(first, from)
      }
    }
    openings[place] = first
    return first
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
