// What Jalon has told about one person: the alerts with their revisions, and the notices. It is
// the memory that makes a late fact a rectification and not a silence (DESIGN 7).
import CaseFile
import Civil
import RuleProgram

/// Everything told about one person. Kept by the store, or in memory by a replay.
public struct PersonLedger: Hashable, Sendable {
  /// By `AlertRecord.id`.
  public var alerts: [String: AlertRecord]
  /// By `NoticeRecord.id`.
  public var notices: [String: NoticeRecord]
  /// Everything up to this instant has been told; nil: nothing yet.
  public var toldUntil: Instant?
  /// How many facts, in order of learning, were known when that was told.
  public var factsSeen: Int?
  public init(
    alerts: [String: AlertRecord] = [:], notices: [String: NoticeRecord] = [:],
    toldUntil: Instant? = nil, factsSeen: Int? = nil
  ) {
    (self.alerts, self.notices, self.toldUntil) = (alerts, notices, toldUntil)
    self.factsSeen = factsSeen
  }
}

/// An alert's identity: person, measure, rule, alert, key of the occurrence, episode.
public struct AlertIdentity: Hashable, Sendable, Comparable {
  public var person: String
  public var measure: String
  public var rule: String
  public var alert: String
  public var key: String
  /// From 1; above 1 only for a level alert that came back.
  public var episode: Int
  public init(
    person: String, measure: String, rule: String, alert: String, key: String, episode: Int
  ) {
    (self.person, self.measure, self.rule) = (person, measure, rule)
    (self.alert, self.key, self.episode) = (alert, key, episode)
  }

  /// Stable, short, and safe in a URL.
  public var id: String { hash.text(after: "a-") }

  /// What its id is made of.
  var hash: StableHash {
    var hash = StableHash()
    hash.take(person)
    hash.take(measure)
    hash.take(rule)
    hash.take(alert)
    hash.take(key)
    hash.take(episode)
    return hash
  }

  public static func < (left: Self, right: Self) -> Bool {
    if left.person != right.person { return left.person < right.person }
    if left.rule != right.rule { return left.rule < right.rule }
    if left.alert != right.alert { return left.alert < right.alert }
    if left.key != right.key { return left.key < right.key }
    if left.measure != right.measure { return left.measure < right.measure }
    return left.episode < right.episode
  }
}

public struct AlertRecord: Hashable, Sendable {
  public enum State: String, Hashable, Sendable { case open, lifted, rectified }
  public var identity: AlertIdentity
  public var id: String { identity.id }
  public var revision: Int
  public var state: State
  /// The true instant.
  public var instant: Instant
  /// When it was first told, and when its last revision was.
  public var openedAt: Instant
  public var emittedAt: Instant
  /// When it ceased to hold (lifted).
  public var liftedAt: Instant?
  public var content: AlertContent
  public init(
    identity: AlertIdentity, revision: Int, state: State, instant: Instant, openedAt: Instant,
    emittedAt: Instant, liftedAt: Instant? = nil, content: AlertContent
  ) {
    (self.identity, self.revision, self.state, self.instant) = (identity, revision, state, instant)
    (self.openedAt, self.emittedAt, self.liftedAt) = (openedAt, emittedAt, liftedAt)
    self.content = content
  }
}

/// What an alert says. Another content under the same identity is a new revision.
public struct AlertContent: Hashable, Sendable {
  public var severity: String
  public var cause: String
  public var recipients: [String]
  public var debtor: String
  public var message: String
  /// French sentences, in order of importance.
  public var reasons: [String]
  public init(
    severity: String, cause: String, recipients: [String], debtor: String, message: String,
    reasons: [String]
  ) {
    (self.severity, self.cause, self.recipients) = (severity, cause, recipients)
    (self.debtor, self.message, self.reasons) = (debtor, message, reasons)
  }
}

/// A notice to the JAP: drafted by Jalon, validated or refused by a named human.
public struct NoticeRecord: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    case draft, validated, refused, withdrawn
    /// Validated, then shown wrong: a rectification followed to the same people.
    case rectified
  }
  public var id: String
  /// The alert it comes from, and the name of the suite.
  public var alert: String
  public var suite: String
  public var person: String
  public var measure: String
  public var rule: String
  public var key: String
  public var revision: Int
  public var state: State
  /// The role that must validate, and by when (end excluded); nil: as soon as possible.
  public var owedBy: String
  public var dueAt: Instant?
  public var draftedAt: Instant
  public var decidedAt: Instant?
  public var decidedBy: String?
  /// The text as drafted for this revision: what a validation binds.
  public var text: String
  public init(
    id: String, alert: String, suite: String, person: String, measure: String, rule: String,
    key: String, revision: Int, state: State, owedBy: String, dueAt: Instant?,
    draftedAt: Instant, text: String
  ) {
    (self.id, self.alert, self.suite, self.person) = (id, alert, suite, person)
    (self.measure, self.rule, self.key, self.revision) = (measure, rule, key, revision)
    (self.state, self.owedBy, self.dueAt) = (state, owedBy, dueAt)
    (self.draftedAt, self.text) = (draftedAt, text)
  }
}

/// One thing to say to the world: a line of `replay`, an entry of the outbox.
public struct Emission: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case alertOpened = "jalon.alerte.ouverte"
    case alertModified = "jalon.alerte.modifiee"
    case alertLifted = "jalon.alerte.levee"
    case alertRectified = "jalon.alerte.rectifiee"
    case noticeDrafted = "jalon.notice.redigee"
    case noticeWithdrawn = "jalon.notice.retiree"
    /// A validated notice leaves for the JAP.
    case noticeSent = "jalon.notice.envoyee"
    case noticeRectified = "jalon.notice.rectifiee"

    /// The last word of the type, as ids carry it.
    var word: String {
      switch self {
      case .alertOpened: "ouverte"
      case .alertModified: "modifiee"
      case .alertLifted: "levee"
      case .alertRectified: "rectifiee"
      case .noticeDrafted: "redigee"
      case .noticeWithdrawn: "retiree"
      case .noticeSent: "envoyee"
      case .noticeRectified: "rectifiee"
      }
    }
  }
  public var kind: Kind
  public var identity: AlertIdentity
  public var revision: Int
  /// The true instant.
  public var instant: Instant
  /// When it was known.
  public var emittedAt: Instant
  public var content: AlertContent
  /// Why this message exists: the facts that changed the past, what takes its place, the notice.
  public var notice: NoticeRecord?
  public var becauseOf: [FactIdentity]
  public var replacedBy: String?
  /// Of a change to an alert that had ceased, and has not come back: since when it does not hold.
  public var ceasedAt: Instant?
  /// When a daemon that never rests would have said it; nil: when it was said. No part of what is
  /// said: a replay is never late.
  public var owedAt: Instant?
  public init(
    kind: Kind, identity: AlertIdentity, revision: Int, instant: Instant, emittedAt: Instant,
    content: AlertContent, notice: NoticeRecord? = nil, becauseOf: [FactIdentity] = [],
    replacedBy: String? = nil, owedAt: Instant? = nil
  ) {
    self.owedAt = owedAt
    (self.kind, self.identity, self.revision) = (kind, identity, revision)
    (self.instant, self.emittedAt, self.content) = (instant, emittedAt, content)
    (self.notice, self.becauseOf, self.replacedBy) = (notice, becauseOf, replacedBy)
  }

  /// The same message has the same id, whoever computes it and how often.
  public var id: String {
    var bytes = Array(identity.id.utf8)
    writeRestOfID(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What follows the alert's id in the id of the message.
  func writeRestOfID(to output: inout [UInt8]) {
    JSONBytes.member("-", revision, to: &output)
    output.append(UInt8(ascii: "-"))
    output.append(contentsOf: kind.word.utf8)
    guard let notice else { return }
    output.append(UInt8(ascii: "-"))
    output.append(contentsOf: notice.id.utf8)
  }
}

/// What one look at a person brings: the new ledger, what to say, and when to look again.
public struct Advance: Sendable {
  public var ledger: PersonLedger
  public var emissions: [Emission]
  /// Nothing changes before this instant unless a new fact arrives.
  public var horizon: Instant
  /// Facts of the log that take no effect: to be shown to a human.
  public var aside: [AsideFact]
  public init(
    ledger: PersonLedger, emissions: [Emission], horizon: Instant, aside: [AsideFact] = []
  ) {
    (self.ledger, self.emissions, self.horizon) = (ledger, emissions, horizon)
    self.aside = aside
  }
}
