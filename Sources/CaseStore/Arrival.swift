// What comes through the door and what is answered for it.
import CaseFile
import Civil

/// One thing received: a checked fact, or what does not fit.
public enum Arrival: Sendable {
  /// `body`: its canonical line without `recordedtime`. `readUnder`: the fingerprint of the rules
  /// that read it; "" where nobody says.
  case fact(Fact, body: String, readUnder: String = "")
  case misfit(AsideReason, raw: String)
}

/// What was done with an arrival. `aside`: the number under which it is kept.
public enum Receipt: Hashable, Sendable {
  case accepted(seq: Int64)
  case duplicate(seq: Int64)
  case conflict(AsideReason, aside: Int64)
  case misfit(AsideReason, aside: Int64)
}

/// Why something is kept aside: the field, what was found there, what was expected.
public struct AsideReason: Hashable, Sendable {
  public var path: String
  public var code: String
  public var found: String
  public var expected: String
  /// One line, in French.
  public var message: String

  public init(path: String, code: String, found: String, expected: String, message: String) {
    (self.path, self.code, self.found) = (path, code, found)
    (self.expected, self.message) = (expected, message)
  }

  public init(_ refusal: FactRefusal) {
    self.init(
      path: refusal.path, code: refusal.code, found: refusal.found,
      expected: refusal.expected ?? "", message: refusal.french)
  }

  /// The same identity was already learnt with other content.
  static func conflict(_ identity: FactIdentity) -> AsideReason {
    AsideReason(FactRefusal(path: "id", reason: .conflict, found: identity.id))
  }

  /// A `time` or `recordedtime` further ahead than clocks drift.
  static func ahead(_ instant: Instant, path: String, now: Instant) -> AsideReason {
    AsideReason(
      path: path, code: "trop-en-avance", found: instant.description,
      expected: "au plus tard peu après \(now)",
      message: "`\(path)` : `\(instant)` est trop en avance sur la réception (\(now))")
  }
}

/// What a human does beside a fact, recorded in the same transaction, or refused with it.
public enum Deed: Hashable, Sendable {
  case decideNotice(NoticeDecision)
  case acknowledgeAlert(id: String, by: String)
  /// Not beyond `longestSeconds` from now.
  case snoozeAlert(id: String, until: Instant, by: String, motive: String, longestSeconds: Int64)
  case wakeAlert(id: String, by: String)
  /// `alert`: the one it was read on, if any.
  case qualify(alert: String?, Qualification, motive: String)
  /// `mended`: the text put in the place of what was received; nil for a plain retry.
  case acceptAside(id: Int64, by: String, mended: String?, motive: String)
  case discardAside(id: Int64, by: String, motive: String)
}

/// Why a deed is not done.
public enum DeedRefusal: Error, Hashable, Sendable {
  case unknown(String)
  /// Somebody read another revision than the one that now stands.
  case staleRevision(current: Int)
  case alreadyDecided(by: String)
  case notPending(state: String)
  /// What is asked cannot be; says what can, in French.
  case unfit(String)
  /// What was mended or tried again still does not fit.
  case stillAside(AsideReason)

  public var french: String {
    switch self {
    case .unknown(let id): "`\(id)` n'existe pas"
    case .staleRevision(let current):
      "la révision en cours est la \(current) : relisez avant de décider"
    case .alreadyDecided(let officer): "`\(officer)` a déjà décidé de cette révision"
    case .notPending(let state): "l'état est déjà `\(state)`"
    case .unfit(let why): why
    case .stillAside(let reason): "toujours mis de côté : \(reason.message)"
    }
  }

  public var code: String {
    switch self {
    case .unknown: "inconnu"
    case .staleRevision: "révision-dépassée"
    case .alreadyDecided: "déjà-décidé"
    case .notPending: "déjà-réglé"
    case .unfit: "ne-convient-pas"
    case .stillAside: "toujours-de-côté"
    }
  }
}
