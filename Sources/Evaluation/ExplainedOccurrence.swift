// One occurrence at one moment with everything that explains it: what is demanded, what is known,
// what is missing and who owes it, and what speaks for the person. Language-free.
import CaseFile
import Civil
import RuleProgram

/// An occurrence as it stands at an instant, and why.
public struct ExplainedOccurrence: Sendable {
  public var person: String
  public var measure: String
  /// The title of the measure's nature.
  public var nature: String
  /// The version of the rule in force when the occurrence starts.
  public var rule: Rule
  /// Index in the program.
  public var ruleIndex: Int
  /// The articles in force when the occurrence starts.
  public var articles: [String]
  public var key: String
  public var rank: Int
  public var start: Instant
  /// Excluded; the distant future when nothing bounds it.
  public var end: Instant
  public var at: Instant
  public var outcome: Outcome
  /// Since when it has that outcome.
  public var since: Instant
  public var why: OutcomeReason
  /// An écart of `exiger` that was mended since.
  public var mendedAt: Instant?
  /// The zone of the rule's place.
  public var zone: Zone
  public var due: Due?
  /// How the deadline comes about; nil where the rule writes none.
  public var deadline: Derivation?
  /// The condition demanded or forbidden, read when the outcome was settled, else at the moment.
  public var demand: Derivation?
  public var holding: HoldingAccount?
  public var service: ServiceAccount?
  /// The fact that triggered the occurrence.
  public var trigger: FactUse?
  /// Excuses that hold.
  public var excuses: [Derivation]
  /// The rule's own quantities at the moment, by name.
  public var figures: [Figure]
  /// Facts that speak for the person; to be shown with the same weight as the others.
  public var favourable: [FavourableFact]
  /// Kinds of which nothing is known and whose silence says nothing.
  public var missing: [FactKind]
}

extension ExplainedOccurrence {
  /// Every fact that the explanation rests on, in order of time, each once.
  public var uses: [FactUse] {
    var all = trigger.map { [$0] } ?? []
    all += demand?.allUses ?? []
    all += (service?.served ?? []) + (service?.contrary ?? []) + (holding?.switches ?? [])
    all += excuses.flatMap(\.allUses)
    // One list of facts comes in that order, each once.
    let isInOrder = zip(all, all.dropFirst()).allSatisfy { left, right in
      left.time < right.time || left.time == right.time && left.identity < right.identity
    }
    if isInOrder { return all }
    var seen = Set<FactIdentity>()
    return all.filter { seen.insert($0.identity).inserted }
      .sorted { ($0.time, $0.identity) < ($1.time, $1.identity) }
  }
}

/// By when, as lawyers say it.
public enum Due: Hashable, Sendable {
  /// Through the end of that day.
  case throughDay(CivilDate)
  /// That instant included.
  case through(Instant)
  /// Before that instant.
  case before(Instant)
}

/// A named quantity of a rule, as read.
public struct Figure: Sendable {
  public var name: String
  public var value: ReadValue
  public var type: ValueType
}

/// What `maintenir` has added up.
public struct HoldingAccount: Sendable {
  /// Stretches in which the condition did not hold, and those of which nothing is known.
  public var broken: [Interval]
  public var unknown: [Interval]
  /// Stretches that count for nothing: excused or suspended.
  public var left: [Interval]
  public var tolerance: Derivation?
  public var isPerAbsence: Bool
  /// The facts that switched the states it looks at, and the last one before its start.
  public var switches: [FactUse] = []

  public var brokenSeconds: Int64 { broken.reduce(0) { $0 + $1.seconds } }
  public var unknownSeconds: Int64 { unknown.reduce(0) { $0 + $1.seconds } }
  /// The longest absence in one piece.
  public var longestSeconds: Int64 { broken.map(\.seconds).max() ?? 0 }
}

/// What `servi par` waits for and what came.
public struct ServiceAccount: Sendable {
  public var kind: FactKind
  public var needed: Int64
  public var served: [FactUse]
  /// Facts of this reference that do not answer what was demanded.
  public var contrary: [FactUse]
}

/// What speaks for the person.
public enum FavourableFact: Hashable, Sendable {
  case excuse(text: String, facts: [FactUse])
  /// Time that the excuses or suspensions took out of the count.
  case leftOut(seconds: Int64)
  /// Time of which nothing is known, and which was not held against the person.
  case unknownTime(seconds: Int64)
  case outage(sources: [String], Interval, FactIdentity)
  case suspension(cause: String, from: Instant, until: Instant?)
  /// The days by which suspensions lengthened the délai.
  case lengthened(days: Int)
  case explanation(text: String, Instant, FactIdentity)
  case mended(Instant)
}
