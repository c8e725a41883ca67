// What a message does, whatever rule it comes from: windows and holds are said for kinds.

/// A kind of message; the raw value is the word of settings.
public enum MessageKind: String, Hashable, Sendable, CaseIterable {
  case opening = "ouverture"
  case modification
  case lifting = "levee"
  case rectification
  /// A notice drafted or sent.
  case notice
  /// A draft withdrawn, or a notice that was sent rectified.
  case noticeWithdrawal = "retrait"
  /// Nobody acknowledged.
  case escalation = "relance"
  /// A snooze ended.
  case reminder = "rappel"
  /// A source fell silent or spoke again.
  case source
  case digest = "resume"

  /// From the `type` on the wire; nil: not one of ours.
  public init?(type: String) {
    switch type {
    case "jalon.alerte.ouverte": self = .opening
    case "jalon.alerte.modifiee": self = .modification
    case "jalon.alerte.levee": self = .lifting
    case "jalon.alerte.rectifiee": self = .rectification
    case "jalon.notice.redigee", "jalon.notice.envoyee": self = .notice
    case "jalon.notice.retiree", "jalon.notice.rectifiee": self = .noticeWithdrawal
    case "jalon.alerte.relancee": self = .escalation
    case "jalon.alerte.rappelee": self = .reminder
    case "jalon.source.silencieuse", "jalon.source.panne", "jalon.source.retablie": self = .source
    case "jalon.resume": self = .digest
    default: return nil
    }
  }

  /// Takes back what was said: whoever was told is told, however late (DESIGN 7).
  public var takesBack: Bool { self == .rectification || self == .noticeWithdrawal }
}
