// Why an alert holds, as sentences a clerk would write: what was ordered, what is known, what is
// missing and who owes it, and what speaks for the person, with the same weight.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension RuleCase {
  /// In order of importance; read at the alert's tick.
  func reasons(
    for alert: AlertRule, _ occurrence: OccurrenceCase, at tick: Tick
  ) -> [String] {
    guard let explained = explained(occurrence, at: tick, isBrief: true) else { return [] }
    let wording = Wording(.french, zone: explained.zone)
    var condition: Derivation?
    switch alert.timing {
    case .level(let expression) where !expression.isOnlyOutcome:
      condition = frame(occurrence).derive(expression, at: tick)
    case .edge(_, let expression?): condition = frame(occurrence).derive(expression, at: tick)
    default: break
    }
    return wording.reasons(explained, because: condition, program: measure.program)
  }
}

extension Expression {
  /// `écart`, `écart et non régularisé`: nothing but the occurrence's own outcome.
  var isOnlyOutcome: Bool {
    switch form {
    case .outcomeIs, .isMended: true
    case .and, .or, .not: !operands.isEmpty && operands.allSatisfy(\.isOnlyOutcome)
    default: false
    }
  }
}

extension Wording {
  /// At most six sentences.
  public func reasons(
    _ explained: ExplainedOccurrence, because condition: Derivation?, program: RuleProgram
  ) -> [String] {
    var known = condition.map { conditionLines($0) } ?? []
    known += self.known(explained, program: program)
    let favourable = self.favourable(explained.favourable, isPrivate: true)
    // What speaks for the person is never what is cut.
    let room = max(2, 6 - min(2, favourable.count))
    var result: [String] = []
    let ordered = explained.rule.demand.isNone ? [] : [ordered(explained)]
    for line in ordered + known where !result.contains(where: { isSame($0, line) }) {
      result.append(line)
    }
    return Array(result.prefix(room))
      + folded(favourable, into: max(1, 6 - min(room, result.count)))
  }

  /// The parts of a condition that are not the occurrence's own outcome, then their facts.
  private func conditionLines(_ condition: Derivation) -> [String] {
    lines(condition) + occurrenceLines(condition) + factLines(condition.allUses)
  }

  /// The occurrences of other rules that a condition counted, each dated, in one line a rule.
  private func occurrenceLines(_ condition: Derivation) -> [String] {
    var dated: [(rule: String, items: [String])] = []
    for case .occurrence(let rule, let key, let at) in condition.allNotes {
      let item = "\(day(at)) (\(key))"
      if let place = dated.firstIndex(where: { $0.rule == rule }) {
        if !dated[place].items.contains(item) { dated[place].items.append(item) }
      } else {
        dated.append((rule, [item]))
      }
    }
    return dated.map { "\(quoted($0.rule))\(colon)\(list($0.items))." }
  }

  /// Comparing two texts with accents asks for their canonical forms; most differ at once.
  private func isSame(_ left: String, _ right: String) -> Bool {
    let (first, second) = (left.utf8.first ?? 0, right.utf8.first ?? 0)
    return first < 0x80 && second < 0x80 && first != second ? false : left == right
  }

  private func folded(_ lines: [String], into room: Int) -> [String] {
    guard lines.count > room, room > 0 else { return lines }
    let rest = lines.count - room
    let more = counted(rest, ("autre élément", "autres éléments"), ("more", "more"))
    return lines.prefix(room - 1)
      + [lines[room - 1] + say(" (et \(more) en sa faveur)", " (and \(more) in their favour)")]
  }

  /// `Demandé : accomplir les heures, au plus tard le dimanche 5 juillet… (CP 131-22).`
  public func ordered(_ explained: ExplainedOccurrence) -> String {
    let debtor = explained.rule.debtor
    var text = written(192) { text in
      text += debtor == .person ? say("Demandé", "Ordered") : say("Dû par ", "Owed by ")
      if debtor != .person { text += party(debtor) }
      text += colon
    }
    text += demanded(explained)
    return text
  }

  /// The same without its label.
  public func demanded(_ explained: ExplainedOccurrence) -> String {
    written(160) { text in
      text += explained.rule.title
      if explained.holding != nil, explained.end != .distantFuture {
        text += ", "
        add(stretch: explained.start, explained.end, to: &text)
      } else if let due = explained.due {
        text += ", "
        text += self.due(due)
      }
      if !explained.articles.isEmpty {
        text += " ("
        add(list: explained.articles, to: &text)
        text += ")"
      }
      finish(&text)
    }
  }

  /// `jusqu'au 5 juillet 2026 à 24 h`, `avant le lundi…`.
  public func due(_ due: Due) -> String {
    switch due {
    case .throughDay(let day):
      return say("au plus tard le \(longDate(day)) à 24 h 00", "by the end of \(longDate(day))")
    case .through(let instant):
      return say(
        "au plus tard le \(self.instant(instant))", "at the latest on \(self.instant(instant))")
    case .before(let instant):
      guard zone.timeOfDay(at: instant) == .midnight else {
        return say("avant le \(self.instant(instant))", "before \(self.instant(instant))")
      }
      let eve = zone.date(at: instant - 1)
      return say("jusqu'au \(longDate(eve)) à 24 h 00", "until the end of \(longDate(eve))")
        + zoneNote
    }
  }

  /// What is known of the demand, dated, then what is missing and who owes it.
  public func known(_ explained: ExplainedOccurrence, program: RuleProgram) -> [String] {
    var result: [String] = []
    if let demand = explained.demand, explained.holding == nil {
      result += lines(demand, isDemanded: true)
      result += factLines(demand.allUses)
    }
    if let holding = explained.holding, hasBegun(explained) {
      result += self.holding(holding, of: explained, program)
    }
    if let service = explained.service { result += self.service(service, of: explained) }
    switch explained.why {
    case .missingFacts, .unknownCondition, .awaitsHuman, .qualified, .servedOtherwise,
      .forbiddenFact, .suspendedAtDeadline, .clockStopped, .mootBy, .measureEnded,
      .beforeFollowUp:
      let why = self.why(explained.why, rule: explained.rule, program: program)
      if !result.contains(why) { result.append(why) }
    default: break
    }
    return result
  }

  private func hasBegun(_ explained: ExplainedOccurrence) -> Bool {
    explained.outcome != .upcoming
  }

  private func holding(
    _ account: HoldingAccount, of explained: ExplainedOccurrence, _ program: RuleProgram
  ) -> [String] {
    var result: [String] = []
    let condition = explained.demand?.text ?? explained.rule.title
    let state = StateDemanded(explained.rule.demand, program)
    let seconds = account.isPerAbsence ? account.longestSeconds : account.brokenSeconds
    if seconds > 0 {
      result.append(broken(account, seconds, condition, state))
    } else if explained.outcome == .kept {
      if let state {
        let always = say("tout du long", "throughout")
        result.append(sentence("\(state.title)\(colon)\(state.value) \(always)"))
      } else {
        let title = quoted(condition)
        result.append(sentence(say("\(title) a toujours été le cas", "\(title) held throughout")))
      }
    }
    if account.unknownSeconds > 0 {
      let length = duration(Rational(account.unknownSeconds))
      let text = say("sans information pendant \(length)", "without information for \(length)")
      result.append(sentence(text + colon + stretches(account.unknown)))
    }
    return result
  }

  /// `Présence au domicile : absent pendant 18 min (tolérance : 15 min), le 2 mars de … à ….`
  private func broken(
    _ account: HoldingAccount, _ seconds: Int64, _ condition: String, _ state: StateDemanded?
  ) -> String {
    written(192) { text in
      if let state {
        text += state.title
        text += colon
        if let other = state.other {
          text += other
        } else {
          text += say("autre que ", "other than ")
          add(quoted: state.value, to: &text)
        }
        text += say(" pendant ", " for ")
      } else {
        text += "Condition "
        add(quoted: condition, to: &text)
        text += say(" non remplie pendant ", " not met for ")
      }
      add(duration: Rational(seconds), to: &text)
      if let tolerance = account.tolerance {
        text += say(" (tolérance : ", " (tolerance: ")
        text += shown(tolerance)
        text += ")"
      }
      text += ", "
      add(stretches: account.broken, to: &text)
      finish(&text)
    }
  }

  private func stretches(_ intervals: [Interval]) -> String {
    written(192) { add(stretches: intervals, to: &$0) }
  }

  /// The last three, and how many there are.
  private func add(stretches intervals: [Interval], to text: inout String) {
    if intervals.count > 3 {
      text += intervals.count.description
      text += say(" fois, dont ", " times, among them ")
    }
    let shown = intervals.suffix(3)
    for index in shown.indices {
      if index > shown.startIndex {
        text += index + 1 < shown.endIndex ? ", " : say(" et ", " and ")
      }
      add(stretch: shown[index].start, shown[index].end, to: &text)
    }
  }

  private func service(_ account: ServiceAccount, of explained: ExplainedOccurrence) -> [String] {
    var result: [String] = []
    let title = quoted(account.kind.title)
    if account.needed > 1 {
      let count = "\(account.served.count) \(say("sur", "of")) \(account.needed)"
      result.append(sentence(account.kind.title + colon + count))
    }
    result += factLines(account.served)
    result += factLines(account.contrary)
    if account.served.isEmpty, account.contrary.isEmpty, explained.outcome != .upcoming {
      if case .missingFacts = explained.why { return result }
      result.append(
        say(
          "Aucun fait \(title) n'est connu ; c'est \(party(account.kind.owedBy)) qui le doit.",
          "No fact \(title) is known; \(party(account.kind.owedBy)) owes it."))
    }
    return result
  }
}

/// A state of which one value is demanded: `maintenir: présence est présent`.
private struct StateDemanded {
  let title: String
  let value: String
  /// The only other value; nil: there are several.
  let other: String?

  init?(_ demand: Demand, _ program: RuleProgram) {
    guard case .maintain(let condition, _) = demand,
      case .stateIs(let index, let value) = condition.form
    else { return nil }
    let state = program.states[index]
    (title, self.value) = (state.title, state.values[value])
    let others = state.values.indices.filter { $0 != value }
    other = others.count == 1 ? state.values[others[0]] : nil
  }
}
