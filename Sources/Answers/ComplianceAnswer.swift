// Where a person stands, as a value: per measure and obligation the outcome, the figures, what is
// open, what speaks for the person, and what comes next. No score, no ranking, parties apart.
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// The answer to « où en est cette personne ? » at an instant.
public struct ComplianceAnswer: Sendable {
  public var person: String
  public var at: Instant
  public var measures: [MeasureAnswer]
  public var program: RuleProgram
  /// The zone of the first measure; where there is none, UTC.
  public var zone: Zone
}

extension ComplianceAnswer {
  /// One measure, one rule, or both; nil: all of them.
  public func narrowed(measure: String?, rule: String?) -> ComplianceAnswer {
    var answer = self
    if let measure { answer.measures = measures.filter { $0.id == measure } }
    if let rule {
      for index in answer.measures.indices {
        answer.measures[index].obligations.removeAll { foldName($0.rule.key) != foldName(rule) }
      }
    }
    return answer
  }
}

public struct MeasureAnswer: Sendable {
  public var id: String
  /// The title of its nature.
  public var nature: String
  public var start: Instant
  /// First of close and term; nil: open.
  public var end: Instant?
  public var closedBecause: String?
  public var zone: Zone
  /// In the order of the rules.
  public var obligations: [ObligationAnswer]

  func isOver(at instant: Instant) -> Bool { end.map { $0 <= instant } ?? false }
}

public struct ObligationAnswer: Sendable {
  /// The version read last.
  public var rule: Rule
  /// What is under way, unsettled or in écart; else the last one. At most six, the latest.
  public var current: [ExplainedOccurrence]
  /// Other occurrences of that standing that are not shown one by one.
  public var hidden: Int
  /// Of all its occurrences, by outcome; empty for a rule with only one.
  public var counts: [(outcome: Outcome, count: Int)]
  /// Écarts that were not mended, and what is undetermined: the instant at which each became so.
  public var gaps: [Instant]
  public var unknown: [Instant]
  public var alerts: [AlertAnswer]
  /// Drafts that await a human's decision.
  public var notices: [NoticeRecord]
  public var next: [NextStep]
}

/// An alert that holds.
public struct AlertAnswer: Sendable {
  public var name: String
  public var key: String
  public var severity: AlertRule.Severity
  public var cause: AlertRule.Cause
  public var recipients: [String]
  public var since: Instant
  public var message: String
  public var reasons: [String]
  /// It rests only on a change not yet notified: no fault of the person's.
  public var restsOnUnnotifiedChange: Bool
  /// The ledger's record; nil: not told yet.
  public var told: AlertRecord?
}

/// What comes if no new fact arrives.
public struct NextStep: Sendable {
  public enum Change: Sendable {
    case outcome(Outcome)
    case alert(String)
    case start
  }
  public var instant: Instant
  public var key: String
  public var change: Change
  /// Alerts that rise with it.
  public var alerts: [String] = []
  public var avoidedBy: Avoidance?
}

/// What would keep a next step from coming.
public enum Avoidance: Sendable {
  /// So much more of a named quantity.
  case more(ReadValue, ValueType, of: String)
  case condition(String)
  case fact(FactKind)
}
