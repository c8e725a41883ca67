// What comes next and when if nothing happens, read from the future pieces of the reading, and
// what would keep it from coming.
import CaseFile
import Civil
import Evaluation
import RuleProgram

extension Standing {
  /// The next change of outcome, the next écart or unknown, and the next alert; at most three.
  func nextSteps(_ versions: [RuleReading], in measure: MeasureReading) -> [NextStep] {
    if let end = measure.end, end <= at { return [] }
    var outcomes: [Foreseen] = []
    var alerts: [Foreseen] = []
    var starts: [Foreseen] = []
    for (version, reading) in versions.enumerated() {
      let rule = known.program.rules[reading.rule]
      for (place, occurrence) in reading.occurrences.enumerated() where isInView(occurrence) {
        func foresee(_ step: NextStep, _ cause: Foreseen.Cause?) -> Foreseen {
          Foreseen(step: step, version: version, occurrence: place, cause: cause)
        }
        if let (step, cause) = change(of: occurrence) { outcomes.append(foresee(step, cause)) }
        alerts += future(occurrence, rule).map(foresee)
        if occurrence.start > at {
          let step = NextStep(instant: occurrence.start, key: occurrence.key, change: .start)
          starts.append(foresee(step, nil))
        }
      }
    }
    func first(of steps: [Foreseen]) -> [NextStep] {
      let first = steps.min {
        ($0.step.instant, $0.step.key) < ($1.step.instant, $1.step.key)
      }
      guard let first else { return [] }
      var step = first.step
      step.avoidedBy = avoidance(of: first, versions, measure.id)
      return [step]
    }
    var result = first(of: outcomes)
    if !hasOpen(versions) { result += first(of: starts) }
    let shown = result.first?.key
    result += first(of: outcomes.filter { $0.step.isTrouble && $0.step.key != shown })
    for alert in first(of: alerts) {
      guard case .alert(let name) = alert.change else { continue }
      if let index = result.firstIndex(where: { $0.instant == alert.instant && $0.key == alert.key }
      ),
        case .outcome = result[index].change
      {
        result[index].alerts.append(name)
      } else {
        result.append(alert)
      }
    }
    return result.sorted { ($0.instant, $0.key) < ($1.instant, $1.key) }
  }

  /// A step that may come, and of what; what would keep it from coming is found when it is told.
  private struct Foreseen {
    enum Cause {
      case outcome(OutcomePiece)
      /// By its index in the rule, and when it begins to hold.
      case alert(Int, Tick)
    }
    var step: NextStep
    /// Places in the list of versions, and among its occurrences.
    var version: Int
    var occurrence: Int
    /// Nil: nothing has to be kept from coming.
    var cause: Cause?
  }

  private func hasOpen(_ versions: [RuleReading]) -> Bool {
    versions.contains { $0.occurrences.contains { outcome($0) == .pending } }
  }

  /// The first outcome that a running occurrence takes, or the trouble that one to come meets.
  private func change(of occurrence: OccurrenceReading) -> (NextStep, Foreseen.Cause?)? {
    let later = occurrence.outcomes.lazy.filter { tick < $0.from && isInView($0.from) }
    let now = outcome(occurrence)
    if [.gap, .undetermined, .kept, .excused, .moot].contains(now) { return nil }
    let isRunning = now == .pending || now == .suspended
    let piece = later.first { piece in
      isRunning
        ? piece.outcome != now && piece.outcome != .pending
        : piece.outcome == .gap || piece.outcome == .undetermined
    }
    guard let piece else { return nil }
    let step = NextStep(
      instant: piece.from.instant, key: occurrence.key, change: .outcome(piece.outcome))
    guard step.isTrouble else { return isRunning ? (step, nil) : nil }
    return (step, .outcome(piece))
  }

  private func future(
    _ occurrence: OccurrenceReading, _ rule: Rule
  ) -> [(NextStep, Foreseen.Cause?)] {
    occurrence.alerts.compactMap { holding in
      guard let episode = holding.episodes.first(where: { tick < $0.from }),
        isInView(episode.from)
      else { return nil }
      let step = NextStep(
        instant: episode.from.instant, key: occurrence.key,
        change: .alert(rule.alerts[holding.alert].name))
      return (step, .alert(holding.alert, episode.from))
    }
  }

  private func avoidance(
    of step: Foreseen, _ versions: [RuleReading], _ measure: String
  ) -> Avoidance? {
    let reading = versions[step.version]
    let (rule, occurrence) = (
      known.program.rules[reading.rule], reading.occurrences[step.occurrence]
    )
    switch step.cause {
    case nil: return nil
    case .outcome(let piece): return avoidance(rule, occurrence, piece, measure)
    case .alert(let alert, let from):
      if case .level(let condition) = rule.alerts[alert].timing {
        return lacking(condition, place(rule, occurrence, measure))
      }
      guard let piece = occurrence.outcome(at: from),
        piece.outcome == .gap || piece.outcome == .undetermined
      else { return nil }
      return avoidance(rule, occurrence, piece, measure)
    }
  }

  private func place(
    _ rule: Rule, _ occurrence: OccurrenceReading, _ measure: String
  ) -> ExpressionPlace {
    ExpressionPlace(
      person: known.person, measure: measure, rule: rule.key, key: occurrence.key, zone: .utc)
  }

  private func avoidance(
    _ rule: Rule, _ occurrence: OccurrenceReading, _ piece: OutcomePiece, _ measure: String
  ) -> Avoidance? {
    if case .missingFacts(let kind) = piece.why { return .fact(known.program.kinds[kind]) }
    switch rule.demand {
    case .achieve(let condition):
      return short(of: condition, place(rule, occurrence, measure))
        ?? .condition(condition.text)
    case .served(let service): return .fact(known.program.kinds[service.kind])
    case .maintain(let condition, _): return .condition(condition.text)
    case .forbid, .appreciation, .none: return nil
    }
  }

  /// What a demand still lacks: the rest of the first quantity that is not reached.
  private func short(of condition: Expression, _ place: ExpressionPlace) -> Avoidance? {
    let derivation = dossier.derivation(of: condition, in: place, at: at)
    return derivation.comparisons.lazy.compactMap { node -> Avoidance? in
      guard case .compare(let comparison) = node.shape, node.value == .boolean(false),
        comparison == .atLeast || comparison == .greater
      else { return nil }
      return node.rest
    }.first
  }

  /// What would make a level alert's condition false: the quantity that is still too low.
  private func lacking(_ condition: Expression, _ place: ExpressionPlace) -> Avoidance? {
    var operands = [condition]
    if case .and(let parts) = condition.form { operands = parts }
    for operand in operands {
      guard case .compare(let asked, _, _) = operand.form, asked == .less || asked == .atMost
      else { continue }
      let node = dossier.derivation(of: operand, in: place, at: at)
      guard case .compare(let comparison) = node.shape, node.value == .boolean(true),
        comparison == .less || comparison == .atMost, !node.facts.isEmpty
      else { continue }
      if let rest = node.rest { return rest }
    }
    return nil
  }
}

extension NextStep {
  /// An écart, an unknown or an alert: what one would rather avoid.
  var isTrouble: Bool {
    switch change {
    case .outcome(let outcome): outcome == .gap || outcome == .undetermined
    case .alert: true
    case .start: false
    }
  }
}

extension Derivation {
  /// The comparisons of a condition, in the order of the tree.
  var comparisons: [Derivation] {
    if case .compare = shape { return [self] }
    return children.flatMap(\.comparisons)
  }

  /// Right less left of a comparison of exact quantities.
  var rest: Avoidance? {
    guard children.count == 2, case .quantity(let have, _) = children[0].value,
      case .quantity(let need, let most) = children[1].value, need == most, have < need,
      [.duration, .money, .number].contains(children[0].type),
      let missing = need.subtracting(have)
    else { return nil }
    return .more(
      .quantity(certain: missing, possible: missing), children[0].type, of: children[0].text)
  }
}
