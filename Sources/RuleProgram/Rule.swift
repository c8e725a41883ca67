// A typed rule: which occurrences there are, what is demanded of each, what excuses or stops it,
// and the alerts that may come of it (DESIGN 4).
import CaseFile
import Civil
import Diagnostics

/// In order of precedence where several fit.
public enum Outcome: Int, Hashable, Sendable, CaseIterable {
  case kept, excused, gap, moot, suspended, undetermined, pending, upcoming
}

public struct Rule: Sendable {
  /// Never changes, never reused.
  public var key: String
  public var title: String
  /// Natures it applies to.
  public var natures: [Int]
  public var debtor: Party
  /// Whose place gives civil time.
  public var place: PlaceRole
  public var articles: [DatedArticle]
  /// The days this version is in force for occurrences that start then; nil: unbounded.
  public var inForceFrom: CivilDate?
  public var inForceUntil: CivilDate?
  public var trigger: Trigger
  /// `si`: read when the occurrence starts (a fact: when it happens); false: no occurrence,
  /// unknown: the occurrence exists.
  public var guardCondition: Expression?
  /// `clé`; nil: the default key of the trigger.
  public var keyExpression: Expression?
  /// `du` and `au`; nil: the trigger's own interval.
  public var start: Expression?
  public var end: Expression?
  public var demand: Demand
  public var deadline: Deadline?
  /// Causes of suspension that stop this rule's clock (folded); `*` alone: all.
  public var suspendedBy: [String]
  /// `excusé si`: reasons that excuse the whole occurrence, each with its text.
  public var excuses: [Expression]
  /// `excusé pendant`: stretches that a `maintenir` does not count.
  public var excusedWhile: [Expression]
  /// `sans objet si`.
  public var mootIf: [Expression]
  /// Partial first and last periods: due (clipped) or sans objet.
  public var partialPeriodsAreDue: Bool
  /// Facts after the life of the measure count.
  public var readsAfterEnd: Bool
  public var alerts: [AlertRule]
  /// Seconds that emission waits: the slowest feed this rule rests on.
  public var observableAfter: Int64
  /// Kinds read anywhere in the rule, through definitions and states too.
  public var kindsRead: Set<Int>
  public var mark: Mark?

  public init(key: String, title: String, natures: [Int], trigger: Trigger, demand: Demand) {
    (self.key, self.title, self.natures) = (key, title, natures)
    (self.trigger, self.demand) = (trigger, demand)
    debtor = .person
    place = .person
    articles = []
    suspendedBy = []
    excuses = []
    excusedWhile = []
    mootIf = []
    partialPeriodsAreDue = true
    readsAfterEnd = false
    alerts = []
    observableAfter = 0
    kindsRead = []
  }
}

public enum PlaceRole: Hashable, Sendable { case person, court, service }

public struct DatedArticle: Hashable, Sendable {
  public var article: String
  public var from: CivilDate?
  public var until: CivilDate?
  public init(article: String, from: CivilDate?, until: CivilDate?) {
    (self.article, self.from, self.until) = (article, from, until)
  }
}

/// `pour chaque`.
public enum Trigger: Sendable {
  /// The measure itself; key: its id. Interval: its life.
  case measure
  /// Each fact of the kind; key: its reference or `source#id`. Interval: from its moment on.
  case fact(kind: Int)
  /// Civil periods (`jour`, `semaine`, `mois`…): aligned on the calendar; key: first day.
  case civilPeriod(CivilUnit)
  /// `période de P depuis X`: anchor + k × P; `count`: how many at most; key: first day.
  case period(Expression, anchor: Expression?, count: Expression?)
  /// `créneau de H`: each slot of a timetable; key: first day (`#2` for a second one).
  case slot(Expression)
  /// `date D`: one occurrence at a computed date or instant; key: the date or instant.
  case date(Expression)
  /// Each écart of an earlier rule; key: that occurrence's key. Starts at the écart's instant.
  case gap(rule: Int)
}

public enum CivilUnit: Hashable, Sendable { case day, week, month, quarter, year }

/// What is demanded.
public indirect enum Demand: Sendable {
  /// `exiger` with a condition: kept from the first moment it is true.
  case achieve(Expression)
  /// `exiger` with `servi par`: facts serve occurrences, earliest deadline first.
  case served(Service)
  /// `maintenir`: the condition holds throughout, up to a tolerance.
  case maintain(Expression, tolerance: Tolerance)
  /// `interdire` on a fact: the occurrence's own fact is an écart when the condition holds.
  case forbid(Expression)
  /// A human must judge: undetermined until `ecart.qualifie`. The role asked.
  case appreciation(by: String)
  case none

  public var isNone: Bool { if case .none = self { true } else { false } }
}

public struct Service: Sendable {
  public var kind: Int
  /// `où`, about the candidate.
  public var condition: Expression?
  /// `même`: the candidate's field that must equal the trigger's field of the same name (a fact
  /// trigger) or, when the candidate has a value for it, the occurrence's key (period, slot).
  public var sameField: Int?
  /// The trigger's field (fact trigger only).
  public var triggerField: Int?
  /// `dès`: when it may first be served; nil: the occurrence's start (a fact trigger: any time).
  public var opensAt: Expression?
  /// `nombre`: how many facts are needed.
  public var count: Expression?
  public init(
    kind: Int, condition: Expression? = nil, sameField: Int? = nil, triggerField: Int? = nil,
    opensAt: Expression? = nil, count: Expression? = nil
  ) {
    (self.kind, self.condition, self.sameField) = (kind, condition, sameField)
    (self.triggerField, self.opensAt, self.count) = (triggerField, opensAt, count)
  }
}

public enum Tolerance: Sendable {
  case none
  /// All absences of the occurrence added up.
  case cumulated(Expression)
  /// The longest single absence.
  case perAbsence(Expression)
}

/// `avant X`: decided at X from facts strictly before. `au plus tard X`: an instant is included
/// (decided one second later), a date ends at 24:00.
public struct Deadline: Sendable {
  public var expression: Expression
  public var isInclusive: Bool
  public init(_ expression: Expression, isInclusive: Bool) {
    (self.expression, self.isInclusive) = (expression, isInclusive)
  }
}

public struct AlertRule: Sendable {
  public var name: String
  public var timing: Timing
  public var severity: Severity
  public var cause: Cause
  public var recipients: [String]
  public var message: [MessagePart]
  public var suites: [Suite]
  public var mark: Mark?

  public init(
    name: String, timing: Timing, severity: Severity, cause: Cause, recipients: [String],
    message: [MessagePart], suites: [Suite]
  ) {
    (self.name, self.timing, self.severity, self.cause) = (name, timing, severity, cause)
    (self.recipients, self.message, self.suites) = (recipients, message, suites)
  }

  public enum Timing: Sendable {
    /// `quand`: as long as it is true. Unless it names an outcome it holds only while the
    /// occurrence is pending or undetermined.
    case level(Expression)
    /// `au moment de`: once, when the occurrence becomes that outcome (or starts: nil), if `si`.
    case edge(Outcome?, condition: Expression?)
  }

  public enum Severity: String, Hashable, Sendable, CaseIterable {
    case information, vigilance, incident, urgence
  }

  public enum Cause: String, Hashable, Sendable, CaseIterable {
    case conduct = "comportement"
    case equipment = "matériel"
    case missingData = "données manquantes"
    case service = "service"
    case calendar = "calendrier"
  }
}

public enum MessagePart: Sendable {
  case text(String)
  case value(Expression)
}

/// A duty of the institution born of an alert.
public struct Suite: Sendable {
  public var name: String
  public var kind: Kind
  public var owedBy: String
  /// `sous`: délai and counting, from the alert's emission; nil: none ("dans les plus brefs délais").
  public var within: CivilPeriod?
  public var withinSeconds: Int64?
  /// Who is told when nobody did it in time.
  public var escalatesTo: [String]
  public init(
    name: String, kind: Kind, owedBy: String, within: CivilPeriod?, withinSeconds: Int64?,
    escalatesTo: [String]
  ) {
    (self.name, self.kind, self.owedBy) = (name, kind, owedBy)
    (self.within, self.withinSeconds, self.escalatesTo) = (within, withinSeconds, escalatesTo)
  }
  public enum Kind: Hashable, Sendable {
    /// A notice to the JAP, validated by a named human before it leaves.
    case notice
    /// Somebody answers for the alert (`alerte.recue`).
    case acknowledgement
  }
}
