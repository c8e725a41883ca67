// The compliance answer as text: one sentence first, then measure by measure, each party apart.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

extension ComplianceAnswer {
  /// One sentence: the person's own obligations, and nobody else's.
  public func sentence(_ language: Language = .french) -> String {
    let wording = Wording(language, zone: zone)
    let running = measures.filter { !$0.isOver(at: at) }
    guard !running.isEmpty else { return wording.noMeasure(person: person, at: at) }
    let own = running.flatMap(\.obligations).filter { $0.rule.debtor == .person }
    return wording.standing(
      person: person, at: at, gaps: own.compactMap { $0.named(.gap, wording) },
      unknown: own.compactMap { $0.named(.undetermined, wording) })
  }

  /// One sentence for each other party that has something left to do.
  public func otherParties(_ language: Language = .french) -> [String] {
    let wording = Wording(language, zone: zone)
    let all = measures.filter { !$0.isOver(at: at) }.flatMap(\.obligations)
    return Party.allCases.filter { $0 != .person }.compactMap { party in
      let own = all.filter { $0.rule.debtor == party }
      let gaps = own.compactMap { $0.named(.gap, wording) }
      let unknown = own.compactMap { $0.named(.undetermined, wording) }
      if gaps.isEmpty, unknown.isEmpty { return nil }
      return wording.otherParty(party, gaps: gaps, unknown: unknown)
    }
  }

  /// The whole answer.
  public func text(_ language: Language = .french, width: Int = 80) -> String {
    var page = TextPage(width: width)
    page.add(sentence(language))
    for other in otherParties(language) { page.add(other) }
    for measure in measures { add(measure, language, to: &page) }
    return page.text
  }

  private func add(_ measure: MeasureAnswer, _ language: Language, to page: inout TextPage) {
    let wording = Wording(language, zone: measure.zone)
    page.blank()
    page.add("\(measure.nature) — \(measure.id)")
    page.add(
      wording.life(
        start: measure.start, end: measure.end, closedBecause: measure.closedBecause, at: at))
    for party in Party.allCases {
      let own = measure.obligations.filter { $0.rule.debtor == party && !$0.isEmpty }
      if own.isEmpty { continue }
      page.blank()
      page.add(wording.owed(by: party), indent: 2)
      for obligation in own {
        page.blank()
        page.add(obligation.rule.title, indent: 2, mark: "• ")
        for line in obligation.lines(wording, program, isOver: measure.isOver(at: at)) {
          page.add(line, indent: 4)
        }
      }
    }
  }
}

extension ObligationAnswer {
  var isEmpty: Bool { current.isEmpty && next.isEmpty && counts.isEmpty }

  func named(_ outcome: Outcome, _ wording: Wording) -> String? {
    let instants = outcome == .gap ? gaps : unknown
    guard let last = instants.max() else { return nil }
    return wording.named(rule.title, outcome, since: last, times: instants.count)
  }

  /// The sentences under the obligation's title.
  func lines(_ wording: Wording, _ program: RuleProgram, isOver: Bool) -> [String] {
    var result: [String] = []
    for explained in current {
      let state = wording.state(explained)
      let name = wording.keyName(explained.key) + wording.say(" : ", ": ")
      result.append(
        counts.isEmpty ? state : name + state.prefix(1).lowercased() + state.dropFirst())
      if explained.outcome != .upcoming {
        result += wording.known(explained, program: program)
        result += wording.favourable(explained.favourable)
      }
    }
    if hidden > 0 {
      result.append(wording.say("Et \(hidden) autres.", "And \(hidden) more."))
    }
    // A figure that a sentence has just given is not given twice.
    let figures = (current.last?.figures ?? []).filter { figure in
      !result.contains { $0.hasPrefix(capitalized(figure.name) + wording.say(" : ", ": ")) }
    }
    if !figures.isEmpty { result.append(wording.figures(figures)) }
    if !counts.isEmpty { result.append(wording.tally(counts)) }
    for alert in alerts {
      result.append(
        wording.alert(
          severity: alert.severity, since: alert.since, message: alert.message,
          isTold: alert.told != nil))
      if alert.restsOnUnnotifiedChange { result.append(wording.unnotified) }
    }
    result += notices.map { wording.notice(owedBy: $0.owedBy, due: $0.dueAt) }
    if !isOver { result += next.map { $0.line(wording, single: counts.isEmpty) } }
    var seen = Set<String>()
    return result.filter { seen.insert($0).inserted }
  }
}

extension NextStep {
  func line(_ wording: Wording, single: Bool) -> String {
    var text: String
    switch change {
    case .outcome(let outcome):
      text = wording.next(
        outcome: outcome, key: single ? nil : key, alerts: alerts, at: instant)
    case .alert(let name): text = wording.next(alert: name, at: instant)
    case .start: text = wording.nextStart(at: instant)
    }
    switch avoidedBy {
    case .more(let value, let type, let name):
      text += " " + wording.toAvoid(amount: wording.value(value, type: type), of: name)
    case .condition(let condition): text += " " + wording.toAvoid(condition: condition)
    case .fact(let kind): text += " " + wording.toAvoid(fact: kind.title, owedBy: kind.owedBy)
    case nil: break
    }
    return text
  }
}
