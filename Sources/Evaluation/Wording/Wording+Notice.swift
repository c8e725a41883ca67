// The sentences of a notice to the JAP. It states facts and asks for nothing: what they amount to
// is the judge's alone. French text of art; English for those who read along.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Wording {
  public var noticeTitle: String { say("Rapport d'incident", "Incident report") }
  public var toTheJudge: String {
    say(
      "À l'attention du juge de l'application des peines", "To the juge de l'application des peines"
    )
  }
  public var noticeDemand: String { say("Ce qui est demandé", "What is ordered") }
  public var noticeFindings: String { say("Ce qui est constaté", "What is found") }
  public var noticeFacts: String { say("Faits", "Facts") }
  public var noticeFavour: String {
    say("En faveur de la personne", "In the person's favour")
  }
  public var noticeExplanation: String {
    say("Explication donnée par la personne", "Explanation given by the person")
  }
  public var noticeRequest: String { say("Suite", "What follows") }
  public var noticeValidation: String { say("Validation", "Validation") }
  public var noticeReceipt: String { say("Reçu", "Receipt") }

  /// The only thing that the SPIP says of what should follow.
  public var nothingProposed: String {
    say(
      "Le SPIP porte ces faits à la connaissance du JAP ; leur appréciation lui appartient.",
      "The SPIP brings these facts to the JAP's knowledge; their appraisal is the JAP's alone.")
  }

  public var nothingInFavour: String {
    say("Aucun autre élément n'est connu à ce jour.", "Nothing else is known to this day.")
  }

  public var noExplanation: String {
    say(
      "Aucune explication n'est enregistrée à ce jour.",
      "No explanation has been recorded to this day.")
  }

  public func noticeStatus(_ state: NoticeRecord.State?) -> String {
    switch state {
    case nil, .draft: say("PROJET", "DRAFT")
    case .validated: say("VALIDÉ", "VALIDATED")
    case .refused: say("REFUSÉ", "REFUSED")
    case .withdrawn: say("RETIRÉ", "WITHDRAWN")
    case .rectified: say("RECTIFIÉ", "RECTIFIED")
    }
  }

  /// Who decides by when, or who decided.
  public func validation(_ notice: NoticeRecord?) -> String {
    guard let notice else {
      return say(
        "Ce projet ne vaut rien tant qu'un agent nommé ne l'a pas validé.",
        "This draft has no effect until a named officer has validated it.")
    }
    if let by = notice.decidedBy, let at = notice.decidedAt {
      let word =
        notice.state == .refused
        ? say("Refusé par", "Refused by") : say("Validé par", "Validated by")
      return say("\(word) \(by) le \(instant(at)).", "\(word) \(by) on \(instant(at)).")
    }
    let due = notice.dueAt.map(before) ?? say("dans les plus brefs délais", "as soon as possible")
    return say(
      "À valider par \(role(notice.owedBy)), \(due). Sans cette validation, rien n'est transmis.",
      "To be validated by \(role(notice.owedBy)), \(due). Without it nothing is sent.")
  }

  /// An excluded bound; midnight is the end of the day before.
  private func before(_ instant: Instant) -> String { due(.before(instant)) }

  public func drafted(at instant: Instant, revision: Int) -> String {
    say(
      "Rédigé par Jalon le \(self.instant(instant)), révision \(revision).",
      "Drafted by Jalon on \(self.instant(instant)), revision \(revision).")
  }

  public func receipt(rules: String, alert: String, facts: Int) -> String {
    let count = counted(facts, ("fait", "faits"), ("fact", "facts"))
    return say(
      "Règles \(rules) · alerte \(alert) · \(count). "
        + "Les mêmes faits et les mêmes règles redonnent ce texte.",
      "Rules \(rules) · alert \(alert) · \(count). "
        + "The same facts and rules give this text again.")
  }

  /// Labels of the page's head and of the table of facts.
  public enum Label: Hashable, Sendable, CaseIterable {
    case person, measure, obligation, articles, found, date, fact, value, origin
  }

  public func label(_ label: Label) -> String {
    switch label {
    case .person: say("Personne", "Person")
    case .measure: say("Mesure", "Measure")
    case .obligation: say("Obligation", "Obligation")
    case .articles: say("Fondement", "Legal basis")
    case .found: say("Constat", "Found")
    case .date: "Date"
    case .fact: say("Fait", "Fact")
    case .value: say("Valeur", "Value")
    case .origin: say("Origine", "Origin")
    }
  }
}
