// A fact as Jalon holds it once checked: its identity, its three clocks, and its typed values.
import Civil

/// `source` + `id`: the same checked fact again is a duplicate, other content a conflict.
public struct FactIdentity: Hashable, Sendable, Comparable {
  public var source: String
  public var id: String
  public init(source: String, id: String) { (self.source, self.id) = (source, id) }
  public static func < (left: FactIdentity, right: FactIdentity) -> Bool {
    (left.source, left.id) < (right.source, right.id)
  }
}

/// What a fact's statement holds for (`vaut`), beside the time at which it happened.
public enum Validity: Hashable, Sendable {
  /// Civil or exact bounds as written; an open bound is nil. End excluded.
  case interval(from: Bound?, until: Bound?)
  /// One fact (an excuse of one appointment).
  case target(FactIdentity)

  public enum Bound: Hashable, Sendable {
    case date(CivilDate)
    case instant(Instant)
  }
}

/// A checked fact. `content` says which: of a declared kind, or one of the reserved kinds.
public struct Fact: Hashable, Sendable {
  public var identity: FactIdentity
  public var person: String
  /// When it happened, floored to the second; `nanoseconds` only orders facts of one second.
  public var time: Instant
  public var nanoseconds: Int32
  /// CloudEvents `sequence`, as sent ("" when absent); orders facts of one instant.
  public var sequence: String
  public var validity: Validity?
  /// The measure's id, where the fact names one.
  public var measure: String?
  /// When Jalon learnt it (`recordedtime`); nil in a file that does not say: then `time`.
  public var recordedAt: Instant?
  public var content: FactContent

  public init(
    identity: FactIdentity, person: String, time: Instant, nanoseconds: Int32 = 0,
    sequence: String = "", validity: Validity? = nil, measure: String? = nil,
    recordedAt: Instant? = nil, content: FactContent
  ) {
    (self.identity, self.person, self.time) = (identity, person, time)
    self.nanoseconds = nanoseconds
    (self.sequence, self.validity, self.measure) = (sequence, validity, measure)
    (self.recordedAt, self.content) = (recordedAt, content)
  }

  /// Whether it states the same, whenever it was learnt: a duplicate then, else a conflict.
  public func hasSameContent(as other: Fact) -> Bool {
    var other = other
    other.recordedAt = recordedAt
    return self == other
  }

  /// When it was learnt; a fact cannot be learnt to have happened before it has.
  public var learntAt: Instant { recordedAt ?? time }
}

/// The rarer and larger cases are boxed, so that the many declared facts stay small.
public enum FactContent: Hashable, Sendable {
  /// A declared kind (index in the vocabulary) with one optional value per declared field.
  case declared(kind: Int, values: [FactValue?])
  indirect case measureOpened(MeasureOpening)
  indirect case measureChanged(MeasureChange)
  indirect case measureSuspended(id: String, cause: String, authority: String?)
  indirect case measureResumed(id: String)
  indirect case measureAssigned(service: String?, officer: String?)
  indirect case measureClosed(motive: String?)
  indirect case corrected(Correction)
  indirect case cancelled(FactIdentity, by: String?)
  indirect case qualified(Qualification)
  /// `alerte.recue`: somebody answers for an alert.
  indirect case acknowledged(alert: String, by: String)
  /// `notice.validee`: a named human validates or refuses the revision that was read.
  indirect case noticeDecided(NoticeDecision)
  indirect case explanation(text: String, rule: String?, key: String?)
  indirect case outage(sources: [String])
}

/// The zone and territory of the person's place, of the court and of the service.
public struct Places: Hashable, Sendable {
  public var person: Place?
  public var court: Place?
  public var service: Place?
  public init(person: Place? = nil, court: Place? = nil, service: Place? = nil) {
    (self.person, self.court, self.service) = (person, court, service)
  }
}

public struct Place: Hashable, Sendable {
  /// IANA name as written.
  public var zone: String?
  /// Key of a holiday calendar (`FR`, `FR-57`, `971`…).
  public var territory: String?
  public init(zone: String? = nil, territory: String? = nil) {
    (self.zone, self.territory) = (zone, territory)
  }
}

public struct MeasureOpening: Hashable, Sendable {
  public var nature: String
  /// `prise d'effet`; nil: the fact's time.
  public var startsAt: Validity.Bound?
  public var term: Validity.Bound?
  public var places: Places
  /// By folded name; typed by the nature that declares them, raw otherwise kept aside.
  public var parameters: [String: FactValue]
  public var followedSince: Validity.Bound?
  public var service: String?
  public init(
    nature: String, startsAt: Validity.Bound? = nil, term: Validity.Bound? = nil,
    places: Places = Places(), parameters: [String: FactValue] = [:],
    followedSince: Validity.Bound? = nil, service: String? = nil
  ) {
    (self.nature, self.startsAt, self.term, self.places) = (nature, startsAt, term, places)
    (self.parameters, self.followedSince, self.service) = (parameters, followedSince, service)
  }
}

public struct MeasureChange: Hashable, Sendable {
  /// The nature whose declarations typed the parameters: the one the fact names, else the first
  /// that fits them all. ``FactLog`` reads them again where the measure is of another.
  public var nature: String?
  public var parameters: [String: FactValue]
  public var places: Places
  public var term: Validity.Bound?
  /// `notifié le`: before it, an écart that exists only through this change is not notice material.
  public var notifiedAt: Validity.Bound?
  public init(
    parameters: [String: FactValue] = [:], places: Places = Places(), term: Validity.Bound? = nil,
    notifiedAt: Validity.Bound? = nil, nature: String? = nil
  ) {
    (self.parameters, self.places, self.term) = (parameters, places, term)
    (self.notifiedAt, self.nature) = (notifiedAt, nature)
  }
}

/// `fait.corrige`: `content` replaces the whole; `time` and `validity` replace theirs when given.
public struct Correction: Hashable, Sendable {
  public var target: FactIdentity
  public var replacement: Replacement
  public var by: String?
  public init(target: FactIdentity, replacement: Replacement, by: String?) {
    (self.target, self.replacement, self.by) = (target, replacement, by)
  }
}

/// What a correction says in place of the target. `raw` is the new `data`, still unchecked JSON
/// text with sorted members: its kind is the target's, known only once the target is.
public struct Replacement: Hashable, Sendable {
  public var raw: String?
  public var time: Instant?
  /// The fraction of `time`.
  public var nanoseconds: Int32
  public var validity: Validity?
  public init(raw: String?, time: Instant?, nanoseconds: Int32 = 0, validity: Validity?) {
    (self.raw, self.time, self.nanoseconds) = (raw, time, nanoseconds)
    self.validity = validity
  }
}

/// `ecart.qualifie`: a human's reading of one occurrence.
public struct Qualification: Hashable, Sendable {
  public var rule: String
  public var key: String
  public var verdict: Verdict
  public var by: String
  public init(rule: String, key: String, verdict: Verdict, by: String) {
    (self.rule, self.key, self.verdict, self.by) = (rule, key, verdict, by)
  }
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    case gap = "écart"
    case kept = "respectée"
    case excused = "excusée"
    case moot = "sans objet"
  }
}

public struct NoticeDecision: Hashable, Sendable {
  public var notice: String
  public var revision: Int
  public var isValidated: Bool
  public var by: String
  public init(notice: String, revision: Int, isValidated: Bool, by: String) {
    (self.notice, self.revision, self.isValidated, self.by) = (notice, revision, isValidated, by)
  }
}
