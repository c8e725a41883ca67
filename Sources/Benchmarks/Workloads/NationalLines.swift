// Facts of the workload `national` as CloudEvents lines.
import CaseFile
import Civil

enum NationalLines {
  /// Appends the line of a fact, without its newline.
  static func write(_ fact: NationalFact, to line: inout [UInt8]) {
    put(#"{"specversion":"1.0","id":""#, &line)
    writeID(fact.number, of: fact, to: &line)
    put(#"","source":""#, &line)
    put(source(fact), &line)
    put(#"","type":""#, &line)
    put(types[Int(fact.kind.rawValue)], &line)
    put(#"","subject":""#, &line)
    line.appendPerson(fact.person)
    put(#"","time":""#, &line)
    instant(Int64(fact.time), &line)
    if fact.isLate {
      put(#"","recordedtime":""#, &line)
      instant(Int64(fact.second), &line)
    }
    put(#"","data":{"#, &line)
    if !isDirective(fact.kind) {
      put(#""mesure":""#, &line)
      writeMeasure(fact, &line)
      put("\"", &line)
    }
    data(fact, &line)
    put("}}", &line)
  }

  private static func put(_ text: String, _ line: inout [UInt8]) {
    line.append(contentsOf: text.utf8)
  }

  static func instant(_ seconds: Int64, _ line: inout [UInt8]) {
    (NationalFact.start + seconds).write(to: &line)
  }

  private static func isDirective(_ kind: NationalFact.Kind) -> Bool {
    kind == .correctedTime || kind == .correctedIssue || kind == .cancelled
  }

  private static func writeID(_ number: UInt16, of fact: NationalFact, to line: inout [UInt8]) {
    line.appendPerson(fact.person)
    put("-", &line)
    put(number.description, &line)
  }

  private static func writeMeasure(_ fact: NationalFact, _ line: inout [UInt8]) {
    line.appendPerson(fact.person)
    put("-M", &line)
    put(fact.measure.description, &line)
  }

  /// What aims at a fact has the source of that fact's kind.
  private static func source(_ fact: NationalFact) -> String {
    switch fact.kind {
    case .correctedTime, .cancelled: Senders[fact.choice]
    default: Senders[fact.kind.rawValue]
    }
  }

  private static func data(_ fact: NationalFact, _ line: inout [UInt8]) {
    switch fact.kind {
    case .opened: opening(fact, &line)
    case .hoursChanged:
      put(#","paramètres":{"horaires":{"tous les jours":[""#, &line)
      put(["20:00-06:30", "20:30-06:00", "21:00-07:00"][Int(fact.choice)], &line)
      put(#""]}},"vaut":""#, &line)
      put("\(day(fact.from))/..\"", &line)
      put(#","notifié le":""#, &line)
      put("\(day(fact.from - 2))\"", &line)
    case .suspended, .resumed:
      put(#","suspension":"d-"#, &line)
      writeMeasure(fact, &line)
      put("\"", &line)
      if fact.kind == .suspended { put(#","cause":"détention""#, &line) }
    case .assigned: put(#","service":"spip-b","agent":"cpip-7""#, &line)
    case .closed: put(#","motif":"fin de la mesure""#, &line)
    case .qualified: qualification(fact, &line)
    case .explained: put(#","texte":"Dit ne pas avoir reçu la convocation.""#, &line)
    case .outage:
      put(#","sources":["/surveillance/centre"],"vaut":""#, &line)
      interval(fact, &line)
    case .correctedTime, .correctedIssue, .cancelled: directive(fact, &line)
    default: declared(fact, &line)
    }
  }

  private static func day(_ day: Int32) -> CivilDate {
    NationalFact.firstDay.adding(days: Int(day))
  }

  private static func interval(_ fact: NationalFact, _ line: inout [UInt8]) {
    instant(Int64(fact.from), &line)
    put("/", &line)
    instant(Int64(fact.until), &line)
    put("\"", &line)
  }

  private static func reference(
    _ letter: String, _ key: Int32, _ fact: NationalFact, _ line: inout [UInt8]
  ) {
    put(#","ref":""#, &line)
    put(letter, &line)
    line.appendPerson(fact.person)
    put("-\(key)\"", &line)
  }

  private static func directive(_ fact: NationalFact, _ line: inout [UInt8]) {
    put(#""cible":{"source":""#, &line)
    put(source(fact), &line)
    put(#"","id":""#, &line)
    writeID(UInt16(fact.extra), of: fact, to: &line)
    put(#""},"par":"greffe-2""#, &line)
    if fact.kind == .correctedTime {
      put(#","time":""#, &line)
      instant(Int64(fact.from), &line)
      put("\"", &line)
    }
    if fact.kind == .correctedIssue {
      put(#","data":{"mesure":""#, &line)
      writeMeasure(fact, &line)
      put("\"", &line)
      reference("c-", fact.from, fact, &line)
      put(#","issue":""#, &line)
      put("\(issues[Int(fact.choice)])\"}", &line)
    }
  }

  private static func qualification(_ fact: NationalFact, _ line: inout [UInt8]) {
    put(#","règle":""#, &line)
    let rules = ["interdictions.signalement", "tig.incidents", "ddse.altération"]
    put(rules[Int(fact.from)], &line)
    put(#"","clé":""#, &line)
    let kinds: [NationalFact.Kind] = [.sighting, .incident, .tampering]
    put(Senders[kinds[Int(fact.from)].rawValue], &line)
    put("#", &line)
    writeID(UInt16(fact.extra), of: fact, to: &line)
    put(#"","qualification":""#, &line)
    let verdicts = ["écart", "sans objet", "sans objet", "excusée"]
    put(verdicts[Int(fact.choice)], &line)
    put(#"","par":"cpip-4""#, &line)
  }

  private static func declared(_ fact: NationalFact, _ line: inout [UInt8]) {
    let choice = Int(fact.choice)
    switch fact.kind {
    case .convocation:
      reference("c-", fact.extra, fact, &line)
      put(#","date":""#, &line)
      instant(Int64(fact.from), &line)
      put(#"","objet":"suivi""#, &line)
    case .issue:
      reference("c-", fact.from, fact, &line)
      put(#","issue":""#, &line)
      put("\(issues[choice])\"", &line)
    case .certificate:
      put(#","émetteur":""#, &line)
      put(["soignant", "employeur", "organisme", "autre"][choice], &line)
      put(#"","authentique":true,"vaut":""#, &line)
      put("\(day(fact.from))/\(day(fact.until))\"", &line)
    case .permission:
      put(#","autorité":"JAP","vaut":""#, &line)
      interval(fact, &line)
    case .signalLost, .signalBack:
      put(#","ref":"s-\#(fact.extra)""#, &line)
      if fact.kind == .signalBack { put(#","position":"présent""#, &line) }
    case .activityStopped:
      put(#","connue de la personne":true,"vaut":""#, &line)
      put("\(day(fact.from))/\(day(fact.until))\"", &line)
    case .care:
      put(#","émetteur":""#, &line)
      put(["soignant", "établissement"][choice], &line)
      put(#"","authentique":true"#, &line)
    case .session:
      reference("t-", fact.from, fact, &line)
      put(fact.extra == 0 ? #","heures":"PT0H""# : #","heures":"PT7H""#, &line)
    case .plannedSession:
      reference("t-", fact.extra, fact, &line)
      put(#","commence":""#, &line)
      instant(Int64(fact.from), &line)
      put(#"","finit":""#, &line)
      instant(Int64(fact.until), &line)
      put("\"", &line)
    case .placement: put(#","structure":"ressourcerie""#, &line)
    case .incident:
      put(#","objet":""#, &line)
      put(["refus", "comportement", "sécurité", "exclusion", "autre"][choice] + "\"", &line)
    case .payment: put(#","montant":\#(fact.extra)"#, &line)
    case .report:
      put(#","objet":""#, &line)
      put(["évaluation", "annuel", "fin de mesure"][choice] + "\"", &line)
    case .sighting:
      put(#","origine":""#, &line)
      put(["police", "victime", "bracelet", "spip", "autre"][choice] + "\"", &line)
    default: break
    }
  }
}

private let issues = ["honoré", "absent", "excusé", "annulé"]

private let types = [
  "mesure.ouverte", "mesure.modifiee", "mesure.suspendue", "mesure.reprise", "mesure.affectee",
  "mesure.close", "ecart.qualifie", "explication", "systeme.panne", "fait.corrige", "fait.corrige",
  "fait.annule", "rdv.convocation", "rdv.issue", "justificatif", "jap.permission",
  "bracelet.entrée", "bracelet.sortie", "bracelet.perte de signal", "bracelet.rétablissement",
  "bracelet.altération", "porte.sortie", "porte.retour", "activité.interrompue",
  "soins.attestation", "soins.entretien", "soins.rapport", "tig.séance", "tig.séance prévue",
  "tig.affectation", "tig.incident", "paiement.reçu", "spip.rapport", "interdiction.signalement",
  "stage.attestation",
]

/// By kind, who sends it.
private enum Senders {
  static subscript(_ kind: UInt8) -> String {
    switch NationalFact.Kind(rawValue: kind) {
    case .entry, .exit, .signalLost, .signalBack, .tampering, .outage: "/surveillance/centre"
    case .gateOut, .gateBack: "/greffe/porte"
    case .session, .plannedSession, .incident: "/tig360/poste"
    case .qualified: "/agents/cpip-4"
    default: "/appi/spip"
    }
  }
}
