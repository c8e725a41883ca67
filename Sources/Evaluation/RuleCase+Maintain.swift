// `maintenir`: seconds during which the condition does not hold, added up within the occurrence or
// counted per absence, and the exact second at which they exceed the tolerance.
import CaseFile
import Civil
import RuleProgram

/// A stretch of whole seconds of the window, and how the condition stood.
struct HoldingStretch {
  enum Standing { case holds, broken, unknown, left }
  var start: Instant
  var end: Instant
  var standing: Standing
  var seconds: Int64 { end - start }
}

extension RuleCase {
  func maintained(
    _ condition: Expression, _ tolerance: Tolerance, _ occurrence: OccurrenceCase
  ) -> DemandCourse {
    let from = max(occurrence.start, measure.start, measure.followedSince ?? measure.start)
    let until = min(occurrence.end, lifeEnd)
    guard from < until else { return DemandCourse(.over(.emptyWindow)) }
    let stretches = stretches(of: condition, from..<until, occurrence)
    let limit = Limit(tolerance, frame(occurrence), at: occurrence.created)
    return course(stretches, limit, from..<until)
  }

  private func course(
    _ stretches: [HoldingStretch], _ limit: Limit, _ window: Range<Instant>
  ) -> DemandCourse {
    var course = DemandCourse()
    var meter = Meter(limit)
    for stretch in stretches {
      if let instant = meter.take(stretch) {
        course.turn(.gap(.brokenBeyondTolerance), at: .deadline(instant))
        return course
      }
    }
    let isOver = Tick.deadline(window.upperBound) < horizon && window.upperBound != .distantFuture
    guard isOver else { return course }
    // A close is known only after the deadlines of its instant.
    let isCutByClose = window.upperBound == measure.closing?.at
    let end = isCutByClose ? Tick.facts(window.upperBound) : .deadline(window.upperBound)
    guard end < horizon else { return course }
    if stretches.allSatisfy({ $0.standing == .left }) {
      let isSuspended = measure.isSuspended(
        rule.suspendedBy, over: end..<end.next
      ).value(at: end)
      course.turn(isSuspended ? .suspendedAtDeadline : .over(.emptyWindow), at: end)
    } else {
      let verdict: DemandCourse.State =
        meter.isWithin ? .kept(.heldThroughout) : .undetermined(.unknownCondition)
      course.turn(verdict, at: end)
    }
    return course
  }

  /// The window second by second, as stretches: what is suspended or excused is left out.
  func stretches(
    of condition: Expression, _ window: Range<Instant>, _ occurrence: OccurrenceCase
  ) -> [HoldingStretch] {
    let range = Tick.range(
      .facts(window.lowerBound), min(.deadline(window.upperBound), horizon))
    guard !range.isEmpty else { return [] }
    let frame = frame(occurrence)
    let truths = self.frame(occurrence.whole ?? occurrence).truth(condition, over: range)
    var standing = truths.map(over: range) { truth in
      truth.map { $0 ? HoldingStretch.Standing.holds : .broken } ?? .unknown
    }
    for excuse in rule.excusedWhile {
      standing = standing.zip(frame.truth(excuse, over: range), over: range) { current, truth in
        if truth == true { return .left }
        return truth == nil && current == .broken ? .unknown : current
      }
    }
    if !rule.suspendedBy.isEmpty {
      let suspended = measure.isSuspended(rule.suspendedBy, over: range)
      standing = standing.zip(suspended, over: range) { $1 ? .left : $0 }
    }
    if let since = measure.followedSince {
      let early = Timeline(first: true, steps: [(.deadline(since), false)])
      standing = standing.zip(early, over: range) { $1 ? .left : $0 }
    }
    return standing.stretches(in: range).compactMap { piece in
      let part = seconds(of: piece.range, in: range, window)
      if part.isEmpty { return nil }
      return HoldingStretch(start: part.start, end: part.end, standing: piece.value)
    }
  }

  /// Each maximal run in which the condition does not hold is an occurrence of its own.
  func episodes(
    _ condition: Expression, _ tolerance: Tolerance, _ occurrences: inout [OccurrenceCase]
  ) -> [DemandCourse] {
    let listed = occurrences.count
    guard let whole = occurrences.first ?? wholeOfOtherVersion, let window = window(of: whole)
    else {
      return occurrences.map { _ in DemandCourse(.over(.emptyWindow)) }
    }
    var courses: [DemandCourse] = []
    for (place, run) in runs(of: condition, window, whole).enumerated()
    where isInForce(at: run.start) {
      let isOpen = run.end > last.instant
      let episode = OccurrenceCase(
        key: "\(run.start)", rank: place + 1, start: run.start,
        end: isOpen ? window.upperBound : run.end, created: .facts(run.start))
      guard episode.created < horizon else { continue }
      episode.whole = whole
      episode.deadline = Timeline(episode.isEndless ? nil : episode.end)
      let all = stretches(of: condition, run.start..<run.end, episode)
      let limit = Limit(tolerance, frame(episode), at: episode.created)
      courses.append(course(all, limit, run.start..<(isOpen ? .distantFuture : run.end)))
      occurrences.append(episode)
    }
    return Array(repeating: DemandCourse(), count: listed) + courses
  }

  /// The whole measure where it began under another version of the rule: that one tells of it,
  /// this one of the episodes that start while it is in force.
  private var wholeOfOtherVersion: OccurrenceCase? {
    if isInForce(at: measure.start) { return nil }
    let whole = wholeMeasure()
    let isMeant = rule.guardCondition.map { frame(whole).read($0, at: whole.created).truth }
    return isMeant == .some(false) ? nil : whole
  }

  private func window(of whole: OccurrenceCase) -> Range<Instant>? {
    let (from, until) = (max(whole.start, measure.start), min(whole.end, lifeEnd))
    return from < until ? from..<until : nil
  }

  private func runs(
    of condition: Expression, _ window: Range<Instant>, _ whole: OccurrenceCase
  ) -> [Interval] {
    let range = Tick.range(.facts(window.lowerBound), min(.deadline(window.upperBound), horizon))
    guard !range.isEmpty else { return [] }
    let isMet = frame(whole).truth(condition, over: range).map(over: range) { $0 == true }
    return isMet.stretches(in: range).compactMap { piece in
      let run = seconds(of: piece.range, in: range, window)
      return piece.value || run.isEmpty ? nil : run
    }
  }

  /// The whole seconds of a stretch of ticks.
  private func seconds(
    of piece: Range<Tick>, in range: Range<Tick>, _ window: Range<Instant>
  ) -> Interval {
    let isLast = piece.upperBound == range.upperBound && range.upperBound == horizon
    let end = isLast ? last.instant + 1 : piece.upperBound.instant
    return Interval(
      start: max(piece.lowerBound.instant, window.lowerBound), end: min(end, window.upperBound))
  }

  /// At its end the whole is respected if no episode is an écart then.
  func wholeCourse(_ occurrences: [OccurrenceCase]) -> DemandCourse? {
    guard case .measure = rule.trigger, case .maintain = rule.demand,
      let whole = occurrences.first, whole.whole == nil, let window = window(of: whole)
    else { return nil }
    var course = DemandCourse()
    let end = Tick.deadline(window.upperBound)
    if end < horizon, window.upperBound != .distantFuture {
      let hasGap = occurrences.dropFirst().contains { $0.outcome(at: end) == .gap }
      course.turn(hasGap ? .over(.windowOver) : .kept(.heldThroughout), at: end)
    }
    return course
  }
}

/// The tolerance as read at the start; an unknown one decides nothing.
struct Limit {
  var seconds: Rational?
  var isPerAbsence: Bool

  init(_ tolerance: Tolerance, _ frame: Frame, at tick: Tick) {
    switch tolerance {
    case .none: (seconds, isPerAbsence) = (.zero, false)
    case .cumulated(let expression):
      (seconds, isPerAbsence) = (frame.readQuantity(expression, at: tick), false)
    case .perAbsence(let expression):
      (seconds, isPerAbsence) = (frame.readQuantity(expression, at: tick), true)
    }
  }
}

/// Adds stretches up; says the first second at which the certain sum exceeds the limit.
struct Meter {
  private let limit: Limit
  private var certain: Int64 = 0
  private var possible: Int64 = 0
  private var most: Int64 = 0

  init(_ limit: Limit) { self.limit = limit }

  mutating func take(_ stretch: HoldingStretch) -> Instant? {
    switch stretch.standing {
    case .holds, .left:
      if limit.isPerAbsence { (certain, possible) = (0, 0) }
      return nil
    case .unknown:
      possible += stretch.seconds
      if limit.isPerAbsence { certain = 0 }
      most = max(most, possible)
      return nil
    case .broken:
      let excess = limit.seconds.map { $0.floor - certain + 1 }
      certain += stretch.seconds
      possible += stretch.seconds
      most = max(most, possible)
      guard let excess, excess <= stretch.seconds else { return nil }
      return stretch.start + max(excess, 1)
    }
  }

  /// Even with all that is unknown the tolerance is not exceeded.
  var isWithin: Bool { limit.seconds.map { Rational(most) <= $0 } ?? (most == 0) }
}
