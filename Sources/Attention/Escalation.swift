// An alert that nobody acknowledges goes to the next roles; a snoozed one waits, for a time.
import Civil

/// Gravities as the rules write them, from the least to the gravest.
public enum Gravity: String, Hashable, Sendable, CaseIterable, Comparable {
  case information, vigilance, incident, urgence

  public static func < (left: Gravity, right: Gravity) -> Bool { left.rank < right.rank }

  private var rank: Int { Gravity.allCases.firstIndex(of: self) ?? 0 }
}

/// To whom an alert goes when nobody acknowledges it. Off without steps.
public struct EscalationPolicy: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    public var gravity: Gravity
    /// Since the alert was said, or since the step before.
    public var afterSeconds: Int64
    public var roles: [String]
    /// Counts every hour, not only those of work.
    public var roundTheClock: Bool
    public init(
      gravity: Gravity, afterSeconds: Int64, roles: [String], roundTheClock: Bool = false
    ) {
      (self.gravity, self.afterSeconds) = (gravity, max(1, afterSeconds))
      (self.roles, self.roundTheClock) = (roles, roundTheClock)
    }
  }

  /// Those of one gravity follow each other in this order.
  public var steps: [Step] = []
  public var hours = WorkingHours()

  public init() {}

  /// The step after so many; nil: there is none left.
  public func step(after done: Int, of gravity: Gravity) -> Step? {
    let own = steps.filter { $0.gravity == gravity }
    return own.indices.contains(done) ? own[done] : nil
  }
}

/// How long an alert may be put off.
public struct SnoozePolicy: Hashable, Sendable {
  /// Never without limit.
  public var longestSeconds: Int64 = 14 * 86_400
  public init() {}
}

/// What is known of an alert when it is asked who should hear of it next.
public struct AlertStanding: Hashable, Sendable {
  public var gravity: Gravity
  public var isOpen: Bool
  public var isAcknowledged: Bool
  /// When it was said, went up a step, or woke: from here the next step counts.
  public var countedFrom: Instant
  public var stepsDone: Int
  public var snoozedUntil: Instant?
  /// It is kept back: nobody was told who could answer.
  public var isHeld: Bool
  public init(
    gravity: Gravity, isOpen: Bool, isAcknowledged: Bool, countedFrom: Instant, stepsDone: Int,
    snoozedUntil: Instant? = nil, isHeld: Bool = false
  ) {
    self.isHeld = isHeld
    (self.gravity, self.isOpen, self.isAcknowledged) = (gravity, isOpen, isAcknowledged)
    (self.countedFrom, self.stepsDone) = (countedFrom, stepsDone)
    self.snoozedUntil = snoozedUntil
  }
}

/// What comes next for an alert, and when.
public enum NextStep: Hashable, Sendable {
  case none
  case wake(at: Instant)
  case escalate(EscalationPolicy.Step, number: Int, at: Instant)

  public var at: Instant? {
    switch self {
    case .none: nil
    case .wake(let at), .escalate(_, _, let at): at
    }
  }
}

extension EscalationPolicy {
  /// The next step if nothing happens. A snoozed alert does not go up; its end counts anew.
  public func next(for alert: AlertStanding, at place: Workplace) -> NextStep {
    guard alert.isOpen else { return .none }
    if let until = alert.snoozedUntil { return .wake(at: until) }
    guard !alert.isAcknowledged, !alert.isHeld,
      let step = step(after: alert.stepsDone, of: alert.gravity)
    else { return .none }
    let at =
      step.roundTheClock
      ? alert.countedFrom + step.afterSeconds
      : hours.instant(after: alert.countedFrom, seconds: step.afterSeconds, at: place)
    return .escalate(step, number: alert.stepsDone + 1, at: at)
  }
}
