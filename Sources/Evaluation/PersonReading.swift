// What the pull reader says of one person: for each measure, rule and occurrence the outcomes over
// time, and the alerts that hold. A pure function of facts, rules and calendar, up to `until`.
import CaseFile
import Civil
import RuleProgram

public struct PersonReading: Sendable {
  public var person: String
  /// Nothing is said of moments after this one.
  public var until: Instant
  public var measures: [MeasureReading]
  public init(person: String, until: Instant, measures: [MeasureReading]) {
    (self.person, self.until, self.measures) = (person, until, measures)
  }
}

public struct MeasureReading: Sendable {
  public var id: String
  /// Index in the program; nil: a nature that the rule set does not know.
  public var nature: Int?
  public var start: Instant
  /// First of close and term; nil: open.
  public var end: Instant?
  public var closedBecause: String?
  public var service: String?
  public var zone: Zone
  public var rules: [RuleReading]
  /// Parameters outside the bounds of the law.
  public var outOfBounds: [BoundFinding] = []
  public init(
    id: String, nature: Int?, start: Instant, end: Instant?, zone: Zone, rules: [RuleReading]
  ) {
    (self.id, self.nature, self.start, self.end) = (id, nature, start, end)
    (self.zone, self.rules) = (zone, rules)
  }
}

public struct RuleReading: Sendable {
  /// Index in the program.
  public var rule: Int
  public var occurrences: [OccurrenceReading]
  public init(rule: Int, occurrences: [OccurrenceReading]) {
    (self.rule, self.occurrences) = (rule, occurrences)
  }
}

public struct OccurrenceReading: Sendable {
  public var key: String
  public var rank: Int
  public var start: Instant
  public var end: Instant
  /// As it stands with all that is known; nil: none, or stopped by an open suspension.
  public var deadline: Instant?
  /// Ascending; the first piece begins when the occurrence comes to be.
  public var outcomes: [OutcomePiece]
  /// The instant at which an écart of `exiger` was mended.
  public var mendedAt: Instant?
  public var trigger: FactIdentity?
  /// Facts that served it.
  public var servedBy: [FactIdentity]
  public var alerts: [AlertHolding]

  public init(key: String, rank: Int, start: Instant, end: Instant) {
    (self.key, self.rank, self.start, self.end) = (key, rank, start, end)
    outcomes = []
    servedBy = []
    alerts = []
  }

  /// Nil before the occurrence comes to be.
  public func outcome(at tick: Tick) -> OutcomePiece? { outcomes.last { $0.from <= tick } }
}

public struct OutcomePiece: Hashable, Sendable {
  public var from: Tick
  public var outcome: Outcome
  public var why: OutcomeReason
  public init(from: Tick, outcome: Outcome, why: OutcomeReason) {
    (self.from, self.outcome, self.why) = (from, outcome, why)
  }
}

/// Why an occurrence has its outcome; what the sentences are made of.
public enum OutcomeReason: Hashable, Sendable {
  case notYetStarted
  case open
  case demandMet
  case servedInTime
  case heldThroughout
  case demandNotMetAtDeadline
  case notServedAtDeadline
  case servedOtherwise
  /// `maintenir` broken beyond the tolerance at this instant.
  case brokenBeyondTolerance
  case forbiddenFact
  case factAllowed
  case excusedBy(Int)
  case mootBy(Int)
  case measureEnded
  case beforeFollowUp
  case emptyWindow
  case partialPeriod
  case suspendedAtDeadline
  case clockStopped
  /// No fact of the kind where silence says nothing: the kind that is missing.
  case missingFacts(Int)
  case unknownCondition
  case awaitsHuman(String)
  case qualified(by: String)
  case windowOver
}

/// An alert of an occurrence over the time it holds.
public struct AlertHolding: Sendable {
  /// Index in the rule's alerts.
  public var alert: Int
  /// Where it holds. A level alert may have several; an edge alert has at most one.
  public var episodes: [Episode]
  public init(alert: Int, episodes: [Episode]) { (self.alert, self.episodes) = (alert, episodes) }

  public struct Episode: Hashable, Sendable {
    public var from: Tick
    /// Nil: still holds at the end of the reading.
    public var until: Tick?
    /// The message's values, read at `from`, in order of its `.value` parts.
    public var values: [ReadValue]
    /// Exists only through a change that was not yet notified: of cause *service*, no notice.
    public var restsOnUnnotifiedChange: Bool
    /// The rendered message, and French sentences saying why; both as of `from`.
    public var message: String
    public var reasons: [String]
    public init(
      from: Tick, until: Tick?, values: [ReadValue], restsOnUnnotifiedChange: Bool = false,
      message: String = "", reasons: [String] = []
    ) {
      (self.from, self.until, self.values) = (from, until, values)
      self.restsOnUnnotifiedChange = restsOnUnnotifiedChange
      (self.message, self.reasons) = (message, reasons)
    }
  }
}

/// A value at one moment.
public enum ReadValue: Hashable, Sendable {
  case boolean(Bool)
  /// Certain and possible; equal when nothing is uncertain.
  case quantity(certain: Rational, possible: Rational)
  case period(CivilPeriod)
  case date(CivilDate)
  case instant(Instant)
  case text(String)
  case timetable(Timetable)
  case unknown
}
