// Words for outcomes, parties, roles, and for why an outcome is what it is.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Outcome {
  /// The word of the rule language, as in files and on the wire.
  public var frenchName: String {
    switch self {
    case .kept: "respectée"
    case .excused: "excusée"
    case .gap: "écart"
    case .moot: "sans objet"
    case .suspended: "suspendue"
    case .undetermined: "indéterminée"
    case .pending: "en cours"
    case .upcoming: "à venir"
    }
  }
}

extension Wording {
  public func outcome(_ outcome: Outcome) -> String {
    if language == .french { return outcome.frenchName }
    return switch outcome {
    case .kept: "kept"
    case .excused: "excused"
    case .gap: "gap (écart)"
    case .moot: "no longer required"
    case .suspended: "suspended"
    case .undetermined: "undetermined"
    case .pending: "in progress"
    case .upcoming: "upcoming"
    }
  }

  public func party(_ party: Party) -> String {
    switch party {
    case .person: say("la personne", "the person")
    case .spip: say("le SPIP", "the SPIP")
    case .court: say("le tribunal", "the court")
    case .host: say("la structure d'accueil", "the host organisation")
    case .monitoring: say("le service de surveillance", "the monitoring service")
    case .carer: say("le soignant", "the carer")
    }
  }

  /// A role as rules name it: `cpip`, `dpip`, `jap`…; another one as it is written.
  public func role(_ role: String) -> String {
    let known = ["cpip": "CPIP", "dpip": "DPIP", "jap": "JAP", "dfspip": "DFSPIP"]
    guard let title = known[foldName(role)] else { return role }
    return say("le \(title)", "the \(title)")
  }

  /// `incident`, `vigilance`…: the word of the rules, or its English.
  public func severity(_ severity: AlertRule.Severity) -> String {
    switch severity {
    case .information: "information"
    case .vigilance: say("vigilance", "attention")
    case .incident: "incident"
    case .urgence: say("urgence", "urgent")
    }
  }

  public func cause(_ cause: AlertRule.Cause) -> String {
    switch cause {
    case .conduct: say("comportement", "conduct")
    case .equipment: say("matériel", "equipment")
    case .missingData: say("données manquantes", "missing data")
    case .service: "service"
    case .calendar: say("calendrier", "calendar")
    }
  }

  /// Why an occurrence has its outcome, in one sentence.
  public func why(_ reason: OutcomeReason, rule: Rule, program: RuleProgram) -> String {
    switch reason {
    case .missingFacts(let kind): missing(program.kinds[kind])
    case .excusedBy(let index):
      say("Excusée : \(text(rule.excuses, index)).", "Excused: \(text(rule.excuses, index)).")
    case .mootBy(let index):
      say(
        "Sans objet : \(text(rule.mootIf, index)).",
        "No longer required: \(text(rule.mootIf, index)).")
    case .awaitsHuman(let role):
      say(
        "Une appréciation humaine est attendue : \(self.role(role)).",
        "A human must judge: \(self.role(role)).")
    case .qualified(let by): say("Qualifiée par \(by).", "Decided by \(by).")
    default: plain(reason)
    }
  }

  /// No fact of a kind where silence says nothing, and who owes it.
  public func missing(_ kind: FactKind) -> String {
    let who = party(kind.owedBy)
    return say(
      "On ne sait pas : aucun fait \(quoted(kind.title)) n'est connu ; c'est \(who) qui le doit.",
      "Not known: no fact \(quoted(kind.title)) has been received; \(who) owes it.")
  }

  private func text(_ expressions: [Expression], _ index: Int) -> String {
    expressions.indices.contains(index) ? expressions[index].text : "?"
  }

  private func plain(_ reason: OutcomeReason) -> String {
    switch reason {
    case .notYetStarted: say("Cela n'a pas encore commencé.", "This has not begun yet.")
    case .open: say("L'échéance n'est pas passée.", "The deadline has not passed.")
    case .demandMet: say("Ce qui était demandé est fait.", "What was demanded is done.")
    case .servedInTime:
      say("Le fait attendu est arrivé à temps.", "The expected fact came in time.")
    case .heldThroughout:
      say("La condition a tenu, tolérance comprise.", "The condition held, tolerance included.")
    case .demandNotMetAtDeadline:
      say(
        "À l'échéance, ce qui était demandé n'était pas atteint.",
        "At the deadline, what was demanded had not been reached.")
    case .notServedAtDeadline:
      say(
        "À l'échéance, le fait attendu n'avait pas eu lieu.",
        "At the deadline, the expected fact had not taken place.")
    case .servedOtherwise:
      say(
        "Le fait connu n'est pas celui qui était attendu.",
        "The known fact is not the one that was expected.")
    case .brokenBeyondTolerance:
      say("La durée admise est dépassée.", "The tolerated length is exceeded.")
    case .forbiddenFact:
      say(
        "Un fait que le titre interdit est connu.", "A fact that the order forbids is known.")
    case .factAllowed: say("Ce fait est permis.", "This fact is allowed.")
    case .measureEnded:
      say("La mesure a pris fin avant l'échéance.", "The measure ended before the deadline.")
    case .beforeFollowUp:
      say(
        "L'échéance précède le début du suivi dans Jalon.",
        "The deadline precedes the start of follow-up in Jalon.")
    case .emptyWindow: say("Il ne reste aucun temps à juger.", "No time is left to be judged.")
    case .partialPeriod:
      say(
        "La période est incomplète, et la règle ne l'exige pas.",
        "The period is incomplete, and the rule does not require it.")
    case .suspendedAtDeadline:
      say("L'horloge était suspendue à l'échéance.", "The clock was stopped at the deadline.")
    case .clockStopped: say("L'horloge est suspendue.", "The clock is stopped.")
    case .unknownCondition:
      say(
        "On ne sait pas : les faits connus ne suffisent pas à trancher.",
        "Not known: the known facts do not settle it.")
    case .windowOver: say("La période est passée.", "The period is over.")
    case .missingFacts, .excusedBy, .mootBy, .awaitsHuman, .qualified: ""
    }
  }
}
