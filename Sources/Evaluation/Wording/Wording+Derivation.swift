// A derivation as short sentences: comparisons with their two sides, states with since when, facts
// with their dates. What an expression is called is what its author called it.
import CaseFile
import Civil
import RuleProgram

extension Wording {
  /// The parts of a condition, each as a sentence. `isDemanded`: the rule asks for it, so that
  /// what is not reached is said against what is asked.
  public func lines(_ derivation: Derivation, isDemanded: Bool = false) -> [String] {
    switch derivation.shape {
    case .compare(let comparison):
      return [comparisonLine(derivation, comparison, isDemanded)]
    case .logic where !derivation.children.isEmpty:
      return derivation.children.flatMap { lines($0, isDemanded: isDemanded) }
    case .definition where derivation.type == .boolean && !derivation.children.isEmpty:
      return derivation.children.flatMap { lines($0, isDemanded: isDemanded) }
    case .state: return derivation.notes.map(note)
    case .coverage: return [coverageLine(derivation)]
    case .aggregate where derivation.type == .boolean: return [presenceLine(derivation)]
    default:
      let notes = derivation.notes.filter { if case .suspended = $0 { true } else { false } }
      return notes.isEmpty
        ? [sentence("\(derivation.text)\(colon)\(shown(derivation))")] : notes.map(note)
    }
  }

  var colon: String { say(" : ", ": ") }

  private func comparisonLine(
    _ derivation: Derivation, _ comparison: Comparison, _ isDemanded: Bool
  ) -> String {
    guard derivation.children.count == 2 else {
      return sentence("\(derivation.text)\(colon)\(shown(derivation))")
    }
    let (left, right) = (derivation.children[0], derivation.children[1])
    let name = right.shape == .literal ? "" : " (\(right.text))"
    if left.value == .unknown || right.value == .unknown {
      return unknownLine(left, comparison, right)
    }
    let isQuantity = [.duration, .number, .money].contains(left.type)
    if isDemanded, comparison == .atLeast, isQuantity {
      return sentence(
        "\(left.text)\(colon)\(shown(left)) \(say("sur", "of")) \(shown(right))\(name)")
    }
    let limit = bound(comparison, right, isQuantity) + name
    switch derivation.value {
    case .boolean(true):
      if comparison == .equal, !isQuantity {
        return sentence("\(left.text)\(colon)\(shown(left))\(name)")
      }
      return sentence("\(left.text)\(colon)\(shown(left)), \(say("soit ", ""))\(limit)")
    case .boolean(false):
      let asked = isDemanded ? say("demandé", "demanded") : say("seuil", "threshold")
      return sentence("\(left.text)\(colon)\(shown(left)) ; \(asked)\(colon)\(limit)")
    default:
      return sentence(
        "\(left.text)\(colon)\(shown(left)) ; "
          + say("on ne peut pas trancher pour ", "this does not settle ") + limit)
    }
  }

  private func unknownLine(
    _ left: Derivation, _ comparison: Comparison, _ right: Derivation
  ) -> String {
    let unknown = left.value == .unknown ? left : right
    if let missing = unknown.missingNote { return note(missing) }
    return sentence(
      say("on ne connaît pas \(quoted(unknown.text))", "\(quoted(unknown.text)) is not known"))
  }

  private func bound(_ comparison: Comparison, _ right: Derivation, _ isQuantity: Bool) -> String {
    let value = shown(right)
    switch (comparison, right.type) {
    case (.atLeast, .date), (.atLeast, .instant):
      return say("à partir du \(value)", "from \(value)")
    case (.greater, .date), (.greater, .instant): return say("après le \(value)", "after \(value)")
    case (.less, .date), (.less, .instant): return say("avant le \(value)", "before \(value)")
    case (.atMost, .date), (.atMost, .instant):
      return say("jusqu'au \(value)", "until \(value)")
    case (.atLeast, _): return say("au moins \(value)", "at least \(value)")
    case (.atMost, _): return say("au plus \(value)", "at most \(value)")
    case (.less, _): return say("moins de \(value)", "less than \(value)")
    case (.greater, _): return say("plus de \(value)", "more than \(value)")
    case (.equal, _): return isQuantity ? say("exactement \(value)", "exactly \(value)") : value
    case (.different, _): return say("autre que \(value)", "other than \(value)")
    }
  }

  /// The value as it is best said: a literal as written, a share as days of days.
  public func shown(_ derivation: Derivation) -> String {
    if derivation.shape == .literal, derivation.type == .number { return derivation.text }
    for case .share(let elapsed, let total) in derivation.notes {
      return say("\(elapsed) jours sur \(total)", "\(elapsed) days of \(total)")
    }
    return value(derivation.value, type: derivation.type)
  }

  private func coverageLine(_ derivation: Derivation) -> String {
    guard derivation.uses.isEmpty else {
      return sentence(list(derivation.uses.prefix(3).map(used)))
    }
    return derivation.notes.first.map(note) ?? sentence(derivation.text)
  }

  private func presenceLine(_ derivation: Derivation) -> String {
    if derivation.uses.isEmpty, let first = derivation.notes.first { return note(first) }
    return factLines(derivation.uses).first ?? sentence(derivation.text)
  }

  /// A fact with its day and what it covers or brings.
  public func used(_ use: FactUse) -> String {
    var text = use.title + say(" du ", " of ") + day(use.time)
    if let interval = use.validity {
      text += say(", valable ", ", valid ") + validity(interval)
    }
    if let value = use.value, value != .unknown {
      text += " (\(self.value(value, type: use.type)))"
    }
    return text
  }

  private func validity(_ interval: Interval) -> String {
    if interval.end == .distantFuture {
      return say("depuis le \(day(interval.start))", "from \(day(interval.start))")
    }
    let isWholeDays =
      zone.timeOfDay(at: interval.start) == .midnight
      && zone.timeOfDay(at: interval.end) == .midnight
    guard isWholeDays else { return stretch(interval.start, interval.end) }
    let (first, last) = (day(interval.start), day(interval.end - 1))
    if first == last { return say("le \(first)", "on \(first)") }
    return say("du \(first) au \(last)", "from \(first) to \(last)")
  }

  /// Facts by kind, the last three dated: `Séance : 2 mars 2026 (7 h) et 3 mars 2026 (7 h).`
  public func factLines(_ uses: [FactUse]) -> [String] {
    var titles: [String] = []
    for use in uses where !titles.contains(use.title) { titles.append(use.title) }
    return titles.map { title in
      let own = uses.filter { $0.title == title }
      let shown = own.suffix(3).map { use in
        let amount =
          use.value.flatMap { $0 == .unknown ? nil : $0 }
          .map { " (\(value($0, type: use.type)))" } ?? ""
        let doubt = use.isCertain ? "" : say(" (incertain)", " (uncertain)")
        return day(use.time) + amount + doubt
      }
      let count =
        own.count > 3
        ? say("\(own.count) faits, les derniers le ", "\(own.count) facts, the last on ") : ""
      return sentence("\(title)\(colon)\(count)\(list(shown))")
    }
  }
}

extension Derivation {
  /// The silence behind an unknown value, wherever it is in the tree.
  var missingNote: Note? {
    for note in notes { if case .missing = note { return note } }
    return children.lazy.compactMap(\.missingNote).first
  }
}
