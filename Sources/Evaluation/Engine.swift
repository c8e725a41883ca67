// What the edges need of a compiled rule set, as functions: the store, the scheduler and the web
// know neither the compiler nor the program. The root makes one from a rule set.
import CaseFile
import Civil

/// A rule set at work. Every function is pure and may be called from any thread.
public struct Engine: Sendable {
  /// Hash of rules, profiles, zones and holidays: horizons stored under another are due at once.
  public var fingerprint: String
  /// The version of the zone data, for those who ask.
  public var zoneData = ""
  /// The kinds of fact there are, as they are spelt in a canonical line.
  public var kinds: Set<String> = []
  /// What the kinds of fact look like; nil: nobody is told.
  public var vocabulary: Vocabulary?
  /// What each emission says of what it was made under, as a JSON object; empty: nothing.
  public var stamp = ""
  /// One CloudEvents JSON object to a checked fact.
  public var read: @Sendable (_ json: [UInt8]) -> Result<Fact, FactRefusal>
  /// The canonical CloudEvents line of a fact.
  public var write: @Sendable (Fact) -> String
  /// What to say of a person now. Facts in order of learning. A throw concerns that person only.
  public var advance:
    @Sendable (_ person: String, _ facts: [Fact], _ ledger: PersonLedger, _ now: Instant)
      throws -> Advance
  /// Answers as JSON text.
  public var compliance: Question
  public var explain: Question
  public var timeline: Question
  /// The page of the notice named by the detail `notice`, as HTML; nil: the web's plain one.
  public var noticePage: Question?
  /// The zone of the person's place, and the holidays there, as the facts have it.
  public var workplace: @Sendable (_ facts: [Fact]) -> (zone: Zone, holidays: Holidays) = { _ in
    (.utc, .none)
  }
  /// A zone by its name, and the holidays of a territory; UTC and none where they are not known.
  public var calendar:
    @Sendable (_ zone: String, _ territory: String) -> (
      zone: Zone, holidays: Holidays
    ) = { _, _ in (.utc, .none) }
  /// The rules at work, as JSON text.
  public var rules: @Sendable () -> String

  /// A question about one person.
  public typealias Question = @Sendable (PersonQuestion) throws -> String

  public init(
    fingerprint: String, read: @escaping @Sendable (_ json: [UInt8]) -> Result<Fact, FactRefusal>,
    write: @escaping @Sendable (Fact) -> String,
    advance:
      @escaping @Sendable (
        _ person: String, _ facts: [Fact], _ ledger: PersonLedger, _ now: Instant
      ) throws -> Advance,
    compliance: @escaping Question, explain: @escaping Question, timeline: @escaping Question,
    rules: @escaping @Sendable () -> String
  ) {
    (self.fingerprint, self.read, self.write, self.advance) = (fingerprint, read, write, advance)
    (self.compliance, self.explain, self.timeline) = (compliance, explain, timeline)
    self.rules = rules
  }
}

/// A question about a measure or a rule that there is not.
public enum UnknownDetail: Error, Hashable, Sendable, CustomStringConvertible {
  case measure(String, person: String)
  case rule(String)

  public var french: String {
    switch self {
    case .measure(let id, let person): "`mesure` : `\(person)` n'a pas de mesure `\(id)`"
    case .rule(let key): "`regle` : aucune règle ne porte le nom `\(key)`"
    }
  }

  public var description: String { french }

  /// The word of the question that names it.
  public var detail: String {
    switch self {
    case .measure: "mesure"
    case .rule: "regle"
    }
  }
}

/// A question at a moment, and as known at an earlier one.
public struct PersonQuestion: Sendable {
  public var person: String
  /// In order of learning, all of them: what was learnt after `knownAt` is the reader's to leave out.
  public var facts: [Fact]
  public var ledger: PersonLedger
  public var at: Instant
  public var knownAt: Instant?
  /// Further words of the question (`mesure`, `regle`, `cle`), as asked.
  public var details: [String: String]

  public init(
    person: String, facts: [Fact], ledger: PersonLedger, at: Instant, knownAt: Instant? = nil,
    details: [String: String] = [:]
  ) {
    (self.person, self.facts, self.ledger) = (person, facts, ledger)
    (self.at, self.knownAt, self.details) = (at, knownAt, details)
  }
}
