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
  /// The condition held, whatever is left out.
  var isMet: Bool
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
    let truths = frame.truth(condition, over: range)
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
    let pieces = standing.paired(truths, over: range)
    return pieces.stretches(in: range).compactMap { piece in
      let start = max(piece.range.lowerBound.instant, window.lowerBound)
      let isLast = piece.range.upperBound == range.upperBound
      let end =
        isLast && range.upperBound == horizon ? last.instant + 1 : piece.range.upperBound.instant
      let stop = min(end, window.upperBound)
      return start < stop ? piece.value.stretch(from: start, until: stop) : nil
    }
  }

  /// Each maximal run in which the condition does not hold is an occurrence of its own.
  func episodes(
    _ condition: Expression, _ tolerance: Tolerance, _ occurrences: inout [OccurrenceCase]
  ) -> [DemandCourse] {
    guard let whole = occurrences.first else { return [] }
    let from = max(whole.start, measure.start, measure.followedSince ?? measure.start)
    let until = min(whole.end, lifeEnd)
    guard from < until else { return occurrences.map { _ in DemandCourse(.over(.emptyWindow)) } }
    let all = stretches(of: condition, from..<until, whole)
    var courses: [DemandCourse] = []
    for run in runs(of: all) {
      let start = run[0].start
      let stop = run[run.count - 1].end
      let isOpen = stop > last.instant
      let episode = OccurrenceCase(
        key: "\(start)", rank: occurrences.count, start: start,
        end: isOpen ? until : stop, created: .facts(start))
      guard episode.created < horizon else { continue }
      episode.deadline = Timeline(isOpen ? nil : stop)
      let limit = Limit(tolerance, frame(episode), at: episode.created)
      courses.append(course(run, limit, start..<(isOpen ? .distantFuture : stop)))
      occurrences.append(episode)
    }
    var base = DemandCourse()
    let end = Tick.deadline(until)
    if end < horizon, until != .distantFuture {
      let hasGap = courses.contains { course in
        course.steps.contains { if case .gap = $0.state { true } else { false } }
      }
      base.turn(hasGap ? .over(.windowOver) : .kept(.heldThroughout), at: end)
    }
    return [base] + courses
  }

  private func runs(of stretches: [HoldingStretch]) -> [[HoldingStretch]] {
    var result: [[HoldingStretch]] = []
    for stretch in stretches where !stretch.isMet {
      if let end = result.last?.last?.end, end == stretch.start {
        result[result.count - 1].append(stretch)
      } else {
        result.append([stretch])
      }
    }
    return result
  }
}

extension Pair where Left == HoldingStretch.Standing, Right == Bool? {
  fileprivate func stretch(from start: Instant, until end: Instant) -> HoldingStretch {
    HoldingStretch(start: start, end: end, standing: left, isMet: right == true)
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
