// Random rule sets in the forms of the shipped rules, of which the sweep finds the occurrences and
// the reader says what they come to; with logs of all that touches them.
import CaseFile
import Civil
import RuleCompiler
import RuleProgram

struct ScreenedCase: Sendable {
  var seed: UInt64
  var text: String
  var program: RuleProgram?
  /// Why there is none.
  var complaints: String
  var facts: [Fact]
  var until: Instant

  /// The day before the night of the change to summer time in Paris.
  private static let firstDay = CivilDate(year: 2026, month: 3, day: 28)!

  init(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed ^ 0xCA5E)
    text = ScreenedRules(random: random).text
    _ = random.next()
    let compilation = compile([RuleFile(name: "r.yaml", utf8: Array(text.utf8))])
    program = compilation.program
    complaints = compilation.report.sorted.map { "\($0.message)" }.joined(separator: "\n")
    let zone = random.chance(60) ? "Europe/Paris" : "UTC"
    let start = (TestZones.zone(zone) ?? .utc).startOfDay(ScreenedCase.firstDay)
    var log = ScreenedLog(random: random, start: start, zone: zone, program: program)
    log.fill()
    facts = log.facts
    until =
      start + Int64(log.random.number(10...45)) * 86_400 + Int64(log.random.number(0...4)) * 900
  }
}

private struct ScreenedRules {
  var random: SplitMix64

  private mutating func maybe(_ percent: Int, _ line: String) -> String {
    random.chance(percent) ? line + "\n" : ""
  }

  private mutating func silence() -> String {
    maybe(30, "silence: inconnu") + maybe(12, "constatable après: 2 h")
      + maybe(12, "portée: personne")
  }

  private mutating func suspended() -> String { maybe(40, "suspendu pendant: [détention]") }

  var text: String {
    var own = self
    return [own.vocabulary(), own.place(), own.appointments(), own.totals(), own.periods()]
      .joined(separator: "---\n")
  }

  private mutating func vocabulary() -> String {
    """
    fait: entrée
    dû par: surveillance
    \(silence())---
    fait: sortie
    dû par: surveillance
    ---
    fait: perte
    dû par: surveillance
    ---
    fait: rétablissement
    champs: { position: "choix [présent, absent]" }
    dû par: surveillance
    ---
    fait: séance
    champs: { heures: durée }
    dû par: structure
    \(silence())---
    fait: paiement
    champs: { montant: montant }
    dû par: personne
    \(silence())---
    fait: attestation
    champs: { authentique: oui ou non, période: date }
    dû par: soignant
    \(silence())---
    fait: rapport
    champs: { objet: "choix [début, fin]" }
    dû par: spip
    \(silence())---
    fait: convocation
    champs: { ref: texte, date: instant }
    dû par: spip
    référence: ref
    ---
    fait: issue
    champs: { ref: texte, issue: "choix [honoré, absent, excusé, annulé]" }
    dû par: spip
    \(silence())---
    fait: incident
    dû par: structure
    ---
    fait: justificatif
    dû par: personne
    \(maybe(50, "portée: personne"))---
    fait: permission
    dû par: tribunal
    ---
    réglage: tolérance
    type: durée
    titre: Tolérance
    ---
    réglage: saisie
    type: durée
    titre: Saisie
    ---
    profil: défaut
    signé par: Service
    choix: { tolérance: \(random.number(0...30)) min, saisie: \(random.number(1...50)) h }
    ---
    état: lieu
    valeurs: [présent, absent]
    favorable: présent
    \(random.one(of: ["au départ: présent\n", "au départ: absent\n", ""]))devient:
      présent: [entrée, rétablissement où position = présent]
      absent: [sortie, rétablissement où position = absent]
      inconnu: perte
    ---
    mesure: m
    paramètres:
      horaires: { type: horaires, sens: obligation, obligatoire: oui }
      heures voulues: { type: durée, défaut: 5 h }
      versement: { type: montant, défaut: 30 € }
      salarié: durée

    """
  }

  private mutating func place() -> String {
    """
    règle: r.lieu
    titre: Être là
    mesures: [m]
    fondement: CP 1
    pour chaque: créneau de horaires
    \(maybe(30, "périodes incomplètes: sans objet"))maintenir: lieu est présent
    \(random.one(of: ["tolérance: tolérance\n", "tolérance par absence: tolérance\n", ""]))\
    \(maybe(60, "excusé pendant: permission en cours ou justificatif en cours"))\(suspended())\
    alertes:
      absent:
        au moment de: écart
        message: "absent le {premier jour}, admis {tolérance}"
        à: [cpip]
      longtemps:
        quand: écart et durée de lieu absent pendant l'occurrence > \(random.number(1...90)) min
        message: "longtemps"
        à: [dpip]
    \(maybe(70, """
        inconnu:
          au moment de: indéterminée
          message: "on ne sait pas"
          à: [cpip]
      """))\(maybe(15, """
        dehors:
          quand: écart et lieu est absent
          message: "dehors"
          à: [cpip]
      """))---
    règle: r.signal
    titre: Rétablir le signal
    mesures: [m]
    fondement: CP 6
    pour chaque: perte
    du: moment + 1 s
    exiger: non lieu est inconnu
    au plus tard: moment + \(random.number(1...14)) h
    \(suspended())alertes:
      perdu:
        quand: lieu est inconnu
        à: [cpip]
      jamais:
        au moment de: écart
        à: [cpip]

    """
  }

  private mutating func appointments() -> String {
    let condition = random.one(of: [
      "nombre d'écarts de r.rdv sur 10 jours >= 2", "nombre d'écarts de r.rdv = 1",
      "nombre d'écarts de r.rdv >= 2 et nombre d'écarts de r.rdv sur 5 jours < 3",
    ])
    return """
      règle: r.rdv
      titre: Venir
      mesures: [m]
      fondement: { article: CP 4, depuis: 2026-04-10 }
      pour chaque: convocation
      exiger:
        servi par: issue
        où: issue = honoré
        même: ref
      \(random.one(of: ["au plus tard: date + tolérance", "avant: date", "avant: date - 1 h"]))
      \(suspended())\(maybe(60, """
        excusé si:
          - justificatif couvre date
          - il y a issue où (ref = ref de l'occurrence et issue = excusé)
        """))\(maybe(60, "sans objet si: il y a issue où (ref = ref de l'occurrence et issue = annulé)"))\
      alertes:
        absence:
          au moment de: écart
          message: "absence {ref}"
          à: [cpip]
        saisir:
          quand: indéterminée et maintenant >= date + saisie
          message: "à saisir"
          à: [cpip]
      ---
      règle: r.répétées
      titre: Répétition
      mesures: [m]
      fondement: CP 5
      pour chaque: écart de r.rdv
      alertes:
        rapport:
          au moment de: début
          si: \(condition)
          message: "encore {nombre d'écarts de r.rdv}"
          à: [dpip]
      \(maybe(40, "    suite: { rapport d'incident au JAP: { validé par: dpip, sous: 2 jours ouvrables } }"))\
      ---
      règle: r.incident
      titre: Apprécier
      mesures: [m]
      fondement: CP 7
      pour chaque: incident
      appréciation: cpip
      alertes:
        apprécier:
          quand: indéterminée
          à: [cpip]
        retenu:
          au moment de: écart
          à: [dpip]

      """
  }

  private mutating func totals() -> String {
    """
    règle: r.heures
    titre: Travailler
    mesures: [m]
    fondement: CP 2
    définitions:
      faites: somme de séance.heures
    pour chaque: mesure
    exiger: faites \(random.one(of: ["au moins égales aux heures voulues", "plus de 4 h"]))
    au plus tard: prise d'effet + \(random.number(8...30)) jours (de quantième à quantième, sans report)
    \(suspended())alertes:
      rythme:
        quand: part du délai écoulée >= 50 % et faites < 40 % * heures voulues
        message: "{faites} seulement"
        à: [cpip]
      proche:
        quand: aujourd'hui >= jour de échéance - 5 jours (de quantième à quantième, sans report) et faites < heures voulues
        message: "{faites}, bientôt fini"
        à: [cpip]
      expiré:
        au moment de: écart
        message: "{faites} faites"
        à: [cpip]
    \(maybe(60, """
        accomplies:
          au moment de: respectée
          message: "fini"
          à: [cpip]
      """))---
    règle: r.rapport
    titre: Écrire
    mesures: [m]
    débiteur: spip
    fondement: CP 3
    pour chaque: mesure
    exiger: il y a rapport où objet = début
    au plus tard: prise d'effet + \(random.number(5...25)) jours (de quantième à quantième, sans report)
    \(suspended())alertes:
      attendu:
        au moment de: écart
        à: [cpip]
      proche:
        quand: aujourd'hui >= jour de échéance - 4 jours (de quantième à quantième, sans report)
        message: "avant le {jour de échéance}"
        à: [cpip]

    """
  }

  private mutating func periods() -> String {
    """
    règle: r.soins
    titre: Se soigner
    mesures: [m]
    fondement: CP 8
    pour chaque: période de \(random.number(3...9)) jours depuis prise d'effet
    \(maybe(30, "périodes incomplètes: sans objet"))exiger:
      servi par: attestation
      où: si authentique est connu alors authentique sinon oui
    \(maybe(50, "  même: période"))\
    avant: dernier jour + \(random.number(0...5)) jours (de quantième à quantième, sans report)
    \(suspended())\(maybe(40, "excusé si: justificatif couvre l'occurrence"))alertes:
      manque:
        au moment de: \(random.one(of: ["écart", "indéterminée"]))
        message: "depuis le {premier jour}"
        à: [cpip]
      bientôt:
        quand: aujourd'hui >= dernier jour
        message: "avant le {jour de échéance}"
        à: [cpip]
    ---
    règle: r.versé
    titre: Payer
    mesures: [m]
    fondement: CP 9
    définitions:
      versé: somme de paiement.montant
      exigible: le plus petit de (rang * versement, 100 €)
    pour chaque: période de \(random.number(3...9)) jours depuis prise d'effet
    exiger: versé >= exigible
    avant: dernier jour + \(random.number(0...4)) jours (de quantième à quantième, sans report)
    \(suspended())\(maybe(40, "excusé si: justificatif couvre l'occurrence"))alertes:
      attendu:
        au moment de: écart
        message: "{versé} sur {exigible}"
        à: [cpip]
    ---
    règle: r.semaine
    titre: Ne pas trop travailler
    mesures: [m]
    fondement: CP 10
    définitions:
      travail: salarié + somme de séance.heures pendant l'occurrence
    pour chaque: semaine
    alertes:
      trop:
        quand: travail > 6 h
        message: "{travail}"
        à: [cpip]

    """
  }
}
