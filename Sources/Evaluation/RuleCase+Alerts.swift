// From outcomes to alerts: a level alert holds as long as its condition, an edge alert from the
// tick at which the occurrence takes an outcome.
import CaseFile
import Civil
import RuleProgram

extension RuleCase {
  func alerts(of occurrence: OccurrenceCase) -> [AlertHolding] {
    rule.alerts.enumerated().compactMap { index, alert in
      let ranges: [Range<Tick>] =
        switch alert.timing {
        case .level(let condition): level(condition, occurrence)
        case .edge(let outcome, let condition): edge(outcome, condition, occurrence)
        }
      if ranges.isEmpty { return nil }
      return AlertHolding(
        alert: index, episodes: ranges.map { episode($0, of: alert, occurrence) })
    }
  }

  func episode(
    _ range: Range<Tick>, of alert: AlertRule, _ occurrence: OccurrenceCase
  ) -> AlertHolding.Episode {
    let tick = range.lowerBound
    let until = range.upperBound < horizon ? range.upperBound : nil
    // Seconds that telling waits, as ticks.
    if wordsUntil < Tick(index: tick.index + 2 * rule.observableAfter) {
      return AlertHolding.Episode(from: tick, until: until, values: [])
    }
    let (values, words) = words(of: alert, occurrence, at: tick)
    return AlertHolding.Episode(
      from: tick, until: until, values: values, message: words.message, reasons: words.reasons)
  }

  /// What the alert says when it begins to hold at a tick.
  func words(
    of alert: AlertRule, _ occurrence: OccurrenceCase, at tick: Tick
  ) -> (values: [ReadValue], words: AlertWords) {
    let frame = frame(occurrence)
    let zone = calendar.zone(at: tick.instant)
    var values: [ReadValue] = []
    var message = ""
    for part in alert.message {
      switch part {
      case .text(let text): message += text
      case .value(let expression):
        let value = frame.readValue(expression, at: tick)
        values.append(value)
        message += frenchText(value, type: expression.type, zone: zone)
      }
    }
    let words = AlertWords(
      message: message.isEmpty ? rule.title : message,
      reasons: saysReasons ? reasons(for: alert, occurrence, at: tick) : [])
    return (values, words)
  }

  private func level(_ condition: Expression, _ occurrence: OccurrenceCase) -> [Range<Tick>] {
    let start = max(occurrence.created, .deadline(occurrence.start))
    guard start < horizon else { return [] }
    let frame = frame(occurrence)
    let domains = domains(of: condition, occurrence, from: start)
    var result: [Range<Tick>] = []
    for domain in domains {
      for stretch in frame.truth(condition, over: domain).stretches(in: domain)
      where stretch.value == true {
        if let last = result.last, last.upperBound == stretch.range.lowerBound {
          result[result.count - 1] = last.lowerBound..<stretch.range.upperBound
        } else {
          result.append(stretch.range)
        }
      }
    }
    return result
  }

  /// Where the condition may hold: with an outcome that it demands, else while the occurrence is
  /// pending or undetermined.
  private func domains(
    of condition: Expression, _ occurrence: OccurrenceCase, from start: Tick
  ) -> [Range<Tick>] {
    guard condition.namesOutcome else {
      return stretches(of: occurrence, from: start) { $0 == .pending || $0 == .undetermined }
    }
    for part in condition.conjuncts {
      if case .outcomeIs(let outcome) = part.form {
        return stretches(of: occurrence, from: start) { $0 == outcome }
      }
    }
    return [start..<horizon]
  }

  private func stretches(
    of occurrence: OccurrenceCase, from start: Tick, where isMeant: (Outcome) -> Bool
  ) -> [Range<Tick>] {
    let pieces = occurrence.outcomes
    var result: [Range<Tick>] = []
    for (index, piece) in pieces.enumerated() where isMeant(piece.outcome) {
      let end = index + 1 < pieces.count ? pieces[index + 1].from : horizon
      let range = max(piece.from, start)..<max(end, start, piece.from)
      if range.isEmpty { continue }
      if let last = result.last, last.upperBound == range.lowerBound {
        result[result.count - 1] = last.lowerBound..<range.upperBound
      } else {
        result.append(range)
      }
    }
    return result
  }

  private func edge(
    _ outcome: Outcome?, _ condition: Expression?, _ occurrence: OccurrenceCase
  ) -> [Range<Tick>] {
    guard let range = outcome.map({ stay($0, occurrence) }) ?? presence(of: occurrence),
      !range.isEmpty
    else { return [] }
    let tick = range.lowerBound
    if let condition, frame(occurrence).read(condition, at: tick).truth != true { return [] }
    return [range]
  }

  /// From the tick at which the occurrence first takes the outcome, as long as it keeps it.
  private func stay(_ outcome: Outcome, _ occurrence: OccurrenceCase) -> Range<Tick>? {
    let pieces = occurrence.outcomes
    guard let first = pieces.firstIndex(where: { $0.outcome == outcome }) else { return nil }
    let end = pieces[first...].first { $0.outcome != outcome }?.from ?? horizon
    return pieces[first].from..<end
  }

  /// From its start until it turns out that there is nothing to answer for.
  private func presence(of occurrence: OccurrenceCase) -> Range<Tick>? {
    let start = max(occurrence.created, .deadline(occurrence.start))
    guard start < horizon, let first = occurrence.outcomes.last(where: { $0.from <= start })
    else { return nil }
    func isNothing(_ piece: OutcomePiece) -> Bool {
      guard piece.outcome == .moot || piece.outcome == .excused else { return false }
      if piece.why == .measureEnded { return false }
      // Born of an écart it falls with it; its own window's end takes nothing back.
      return piece.why != .windowOver
        || occurrence.parent.map { !$0.value(at: piece.from) } ?? false
    }
    if first.outcome == .moot || first.outcome == .excused { return nil }
    let end = occurrence.outcomes.first { $0.from > start && isNothing($0) }?.from ?? horizon
    return start..<end
  }
}

/// The rendered message of an alert, and French sentences saying why.
public struct AlertWords: Hashable, Sendable {
  public var message: String
  public var reasons: [String]
}
