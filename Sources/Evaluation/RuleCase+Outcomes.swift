// From the course of a demand to outcomes: excuses, what makes it moot, suspensions and human
// qualifications, in the order of precedence of DESIGN 4.
import CaseFile
import Civil
import RuleProgram

extension RuleCase {
  /// All that can decide an outcome, each as a function of time.
  private struct Influences {
    var excuse: Timeline<Int?>
    var moot: Timeline<OutcomeReason?>
    var suspended: Timeline<Bool>
    var verdicts: [(tick: Tick, verdict: Qualification)]
  }

  func outcomes(of occurrence: OccurrenceCase, _ course: DemandCourse) -> [OutcomePiece] {
    let range = occurrence.created..<horizon
    guard !range.isEmpty else { return [] }
    let influences = influences(on: occurrence, course, range)
    var ticks: [Tick] = [range.lowerBound]
    func see(_ tick: Tick) {
      if range.lowerBound < tick, tick < horizon { ticks.append(tick) }
    }
    see(.deadline(occurrence.start))
    for step in course.steps { see(step.tick) }
    for verdict in influences.verdicts { see(verdict.tick) }
    for piece in influences.excuse.pieces { see(piece.from) }
    for piece in influences.moot.pieces { see(piece.from) }
    for piece in influences.suspended.pieces { see(piece.from) }
    ticks.sort()
    var pieces: [OutcomePiece] = []
    for (place, tick) in ticks.enumerated() where place == 0 || ticks[place - 1] != tick {
      let (outcome, why) = outcome(at: tick, occurrence, course, influences)
      if pieces.last?.outcome != outcome || pieces.last?.why != why {
        pieces.append(OutcomePiece(from: tick, outcome: outcome, why: why))
      }
    }
    return pieces
  }

  private func influences(
    on occurrence: OccurrenceCase, _ course: DemandCourse, _ range: Range<Tick>
  ) -> Influences {
    var excuse = Timeline<Int?>(nil)
    for (index, line) in exceptions(of: occurrence).prefix(rule.excuses.count).enumerated() {
      excuse = excuse.zip(line, over: range) { found, truth in
        found ?? (truth == true ? index : nil)
      }
    }
    let verdicts = measure.qualifications.filter {
      $0.verdict.key == occurrence.key && foldName($0.verdict.rule) == foldName(rule.key)
    }
    return Influences(
      excuse: excuse, moot: moot(occurrence, course, range),
      suspended: measure.isSuspended(rule.suspendedBy, over: range), verdicts: verdicts)
  }

  /// Excuses, then `sans objet si`, from the occurrence's beginning to the end of the reading.
  func exceptions(of occurrence: OccurrenceCase) -> [Timeline<Bool?>] {
    if let known = occurrence.exceptions { return known }
    let conditions = rule.excuses + rule.mootIf
    let range = Tick.range(min(occurrence.created, .deadline(occurrence.start)), horizon)
    let frame = frame(occurrence)
    let lines = range.isEmpty ? [] : conditions.map { frame.truth($0, over: range) }
    occurrence.exceptions = lines
    return lines
  }

  private func moot(
    _ occurrence: OccurrenceCase, _ course: DemandCourse, _ range: Range<Tick>
  ) -> Timeline<OutcomeReason?> {
    if let why = neverDue(occurrence) { return Timeline(why) }
    var result = Timeline<OutcomeReason?>(nil)
    for (index, line) in exceptions(of: occurrence).dropFirst(rule.excuses.count).enumerated() {
      result = result.zip(line, over: range) { found, truth in
        found ?? (truth == true ? .mootBy(index) : nil)
      }
    }
    if let parent = occurrence.parent {
      result = result.zip(parent, over: range) { found, stands in
        found ?? (stands ? nil : .windowOver)
      }
    }
    return lifeEnd == .distantFuture ? result : ended(result, range)
  }

  /// What is moot when the measure ends stays so for the same reason.
  private func ended(
    _ moot: Timeline<OutcomeReason?>, _ range: Range<Tick>
  ) -> Timeline<OutcomeReason?> {
    let end = Tick.facts(lifeEnd)
    let before = range.lowerBound < end ? moot.value(at: .deadline(lifeEnd)) : nil
    let isOver = Timeline(first: false, steps: [(end, true)])
    return moot.zip(isOver, over: range) { $1 ? before ?? $0 ?? .measureEnded : $0 }
  }

  /// Why nothing is ever due of the occurrence.
  private func neverDue(_ occurrence: OccurrenceCase) -> OutcomeReason? {
    if occurrence.isEmpty { return .emptyWindow }
    if occurrence.isPartial { return .partialPeriod }
    return isBeforeFollowUp(occurrence) ? .beforeFollowUp : nil
  }

  func isNeverDue(_ occurrence: OccurrenceCase) -> Bool { neverDue(occurrence) != nil }

  /// Going live: what was due before the follow-up began is nobody's matter here.
  private func isBeforeFollowUp(_ occurrence: OccurrenceCase) -> Bool {
    guard let since = measure.followedSince else { return false }
    switch rule.demand {
    case .maintain: return occurrence.end <= since
    case .achieve, .served:
      let decided = settlement(of: occurrence) ?? last
      return occurrence.deadline.value(at: decided).map { $0 <= since } ?? false
    case .forbid, .none, .appreciation:
      switch rule.trigger {
      case .measure, .civilPeriod, .period, .slot: return occurrence.end <= since
      case .fact, .date, .gap: return occurrence.start < since
      }
    }
  }

  private func outcome(
    at tick: Tick, _ occurrence: OccurrenceCase, _ course: DemandCourse,
    _ influences: Influences
  ) -> (Outcome, OutcomeReason) {
    let state = course.state(at: tick)
    if case .kept(let why) = state { return (.kept, why) }
    let spoken = influences.verdicts.last { $0.tick <= tick }
    let word = spoken.flatMap { judged($0.verdict, state) }
    if let word, word.0 == .kept { return word }
    if let excuse = influences.excuse.value(at: tick) { return (.excused, .excusedBy(excuse)) }
    let moot = influences.moot.value(at: tick)
    if let word, let spoken {
      let isNothing = word.0 == .gap && wasMoot(influences.moot, from: spoken.tick, through: tick)
      return isNothing ? (.moot, moot ?? .windowOver) : word
    }
    if case .gap(let why) = state, !wasMoot(influences.moot, at: tick, course) {
      return (.gap, why)
    }
    // What could not be determined while the measure lived is not answered by its end.
    if moot == .measureEnded, case .undetermined(let why) = state {
      let isStopped = influences.suspended.value(at: tick)
      return isStopped ? (.suspended, .clockStopped) : (.undetermined, why)
    }
    if case .over(let why) = state, moot == nil || moot == .measureEnded { return (.moot, why) }
    if let moot { return (.moot, moot) }
    if case .suspendedAtDeadline = state { return (.suspended, .suspendedAtDeadline) }
    if influences.suspended.value(at: tick) { return (.suspended, .clockStopped) }
    if case .undetermined(let why) = state { return (.undetermined, why) }
    if tick < .deadline(occurrence.start) { return (.upcoming, .notYetStarted) }
    return (.pending, .open)
  }

  /// A human's word: it answers an appréciation, and otherwise speaks for the person only.
  private func judged(
    _ verdict: Qualification, _ state: DemandCourse.State
  ) -> (Outcome, OutcomeReason)? {
    let why = OutcomeReason.qualified(by: verdict.by)
    if case .appreciation = rule.demand {
      switch verdict.verdict {
      case .gap: return (.gap, why)
      case .kept: return (.kept, why)
      case .excused: return (.excused, why)
      case .moot: return (.moot, why)
      }
    }
    switch (verdict.verdict, state) {
    case (.excused, .gap), (.excused, .undetermined): return (.excused, why)
    case (.moot, .gap), (.moot, .undetermined): return (.moot, why)
    case (.kept, .undetermined): return (.kept, why)
    default: return nil
    }
  }

  /// Whether it is moot all that while, for another reason than the measure's end.
  private func wasMoot(
    _ moot: Timeline<OutcomeReason?>, from first: Tick, through last: Tick
  ) -> Bool {
    moot.pieces[moot.index(at: first)...moot.index(at: last)].allSatisfy {
      $0.value.map { $0 != .measureEnded } ?? false
    }
  }

  /// Whether what makes it moot was already so when the écart was decided.
  private func wasMoot(
    _ moot: Timeline<OutcomeReason?>, at tick: Tick, _ course: DemandCourse
  ) -> Bool {
    guard moot.value(at: tick) != nil else { return false }
    let gap = course.steps.first { if case .gap = $0.state { true } else { false } }
    guard let gap else { return true }
    var began = moot.index(at: tick)
    while began > 0, moot.pieces[began - 1].value != nil { began -= 1 }
    return moot.pieces[began].from <= gap.tick
  }
}
