// Random rule sets in the forms that the fast evaluator sweeps, and logs that bring out their
// edges: facts on bounds, at one instant, late, corrected, of other measures, after the end.
import CaseFile
import Civil
import RuleCompiler
import RuleProgram

struct SweptCase: Sendable {
  var seed: UInt64
  var text: String
  var program: RuleProgram?
  /// Why there is none.
  var complaints: String
  var facts: [Fact]
  var until: Instant

  /// A month whose second night has the change to summer time in Paris.
  private static let firstDay = CivilDate(year: 2026, month: 3, day: 28)!

  init(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed ^ 0x5EED)
    text = SweptCase.rules(&random)
    let compilation = compile([RuleFile(name: "r.yaml", utf8: Array(text.utf8))])
    program = compilation.program
    complaints = compilation.report.sorted.map { "\($0.message)" }.joined(separator: "\n")
    let zone = random.chance(60) ? "Europe/Paris" : "UTC"
    let start = (TestZones.zone(zone) ?? .utc).startOfDay(SweptCase.firstDay)
    var log = SweptLog(random: random, start: start, zone: zone, program: program)
    log.fill()
    facts = log.facts
    until =
      start + Int64(log.random.number(10...40)) * 86_400 + Int64(log.random.number(0...4)) * 900
  }
}

// MARK: - Rules

extension SweptCase {
  private static func rules(_ random: inout SplitMix64) -> String {
    func maybe(_ percent: Int, _ line: String, _ random: inout SplitMix64) -> String {
      random.chance(percent) ? line + "\n" : ""
    }
    func silence(_ random: inout SplitMix64) -> String {
      maybe(25, "silence: inconnu", &random) + maybe(15, "constatable après: 2 h", &random)
        + maybe(15, "portée: personne", &random)
    }
    let initial = random.one(of: ["au départ: présent\n", "au départ: absent\n", ""])
    let unknown = maybe(40, "  inconnu: perte", &random)
    let tolerance = random.one(of: [
      "tolérance: 15 min\n", "tolérance par absence: 30 min\n", "tolérance: tolérance\n", "",
    ])
    let hours = random.one(of: ["au moins égales à 7 h", "plus de heures voulues"])
    let suite = maybe(
      20, "    suite: { rapport d'incident au JAP: { validé par: dpip, sous: 2 jours ouvrables } }",
      &random)
    let condition = random.one(of: [
      "nombre d'écarts de r.absence sur 10 jours = 2",
      "nombre d'écarts de r.absence sur 240 h >= 2",
      "nombre d'écarts de r.absence >= 2 et nombre d'écarts de r.absence sur 5 jours < 3",
    ])
    return """
      fait: entrée
      dû par: surveillance
      \(silence(&random))---
      fait: sortie
      dû par: surveillance
      \(silence(&random))---
      fait: perte
      dû par: surveillance
      ---
      fait: séance
      champs:
        heures: durée
      dû par: structure
      \(silence(&random))---
      fait: attestation
      dû par: soignant
      \(silence(&random))---
      fait: convocation
      champs:
        ref: texte
        date: instant
      dû par: spip
      référence: ref
      ---
      fait: présence
      champs:
        ref: texte
      dû par: spip
      \(silence(&random))---
      fait: justificatif
      dû par: personne
      portée: personne
      ---
      état: lieu
      valeurs: [présent, absent]
      favorable: présent
      \(initial)devient:
        présent: entrée
        absent: sortie
      \(unknown)---
      mesure: m
      paramètres:
        horaires: { type: horaires, sens: obligation, obligatoire: oui }
        tolérance: { type: durée, défaut: 20 min }
        heures voulues: { type: durée, défaut: 5 h }
      ---
      règle: r.lieu
      titre: Être là
      mesures: [m]
      fondement: CP 1
      pour chaque: créneau de horaires
      \(maybe(40, "périodes incomplètes: sans objet", &random))maintenir: lieu est présent
      \(tolerance)\(maybe(30, "excusé pendant: justificatif en cours", &random))\
      \(maybe(30, "suspendu pendant: [détention]", &random))alertes:
        absent:
          au moment de: écart
          message: "absent le {premier jour}, admis {tolérance}"
          à: [cpip]
      \(suite)---
      règle: r.heures
      titre: Travailler
      mesures: [m]
      fondement: CP 2
      définitions:
        faites: somme de séance.heures
      pour chaque: mesure
      exiger: faites \(hours)
      \(random.one(of: ["avant", "au plus tard"])): prise d'effet + \(random.number(3...20)) jours \
      (de quantième à quantième, sans report)
      \(maybe(30, "suspendu pendant: [détention]", &random))alertes:
        heures:
          au moment de: écart
          message: "{faites} faites"
          à: [cpip]
      ---
      règle: r.soins
      titre: Se soigner
      mesures: [m]
      fondement: CP 3
      pour chaque: période de \(random.number(2...7)) jours depuis prise d'effet
      \(maybe(30, "nombre au plus: 3", &random))\
      \(maybe(30, "périodes incomplètes: sans objet", &random))\(maybe(20, "après la fin: oui", &random))\
      exiger:
        servi par: attestation
      \(maybe(60, "avant: fin + \(random.number(0...9)) jours (de quantième à quantième, sans report)", &random))\
      \(maybe(30, "excusé si: justificatif couvre l'occurrence", &random))alertes:
        soins:
          au moment de: écart
          à: [cpip]
      ---
      règle: r.absence
      titre: Venir
      mesures: [m]
      fondement: CP 4
      pour chaque: convocation
      exiger:
        servi par: présence
        même: ref
      \(random.one(of: ["avant: date + 30 min", "au plus tard: date", "avant: date - 1 h"]))
      \(maybe(30, "excusé si: justificatif couvre date", &random))alertes:
        absence:
          au moment de: écart
          message: "absence {ref}"
          à: [cpip]
      ---
      règle: r.rapport
      titre: Répétition
      mesures: [m]
      fondement: CP 5
      pour chaque: écart de r.absence
      alertes:
        rapport:
          au moment de: début
          si: \(condition)
          message: "encore"
          à: [dpip]
      """
  }
}

// MARK: - Facts

private struct SweptLog {
  var random: SplitMix64
  let start: Instant
  let zone: String
  let program: RuleProgram?
  var facts: [Fact] = []
  private var next = 0
  /// The date of the last appointment.
  private var last: Instant?

  init(random: SplitMix64, start: Instant, zone: String, program: RuleProgram?) {
    (self.random, self.start, self.zone, self.program) = (random, start, zone, program)
  }

  mutating func fill() {
    let isTidy = random.chance(40)
    open("M1")
    if random.chance(25) { open("M2") }
    for _ in 0..<random.number(5...45) { ordinary() }
    for _ in 0..<random.number(0...4) { shortAbsences() }
    for place in 0..<random.number(0...5) { appointment("r\(place)") }
    if random.chance(15) { appointment("r0") }
    if random.chance(20) { justify() }
    if random.chance(25) { add(.measureClosed(motive: nil), "M1") }
    if random.chance(15) { suspend() }
    if random.chance(10) {
      add(.explanation(text: "bus", rule: random.chance(50) ? "r.absence" : nil, key: nil), "M1")
    }
    if random.chance(10) { add(.outage(sources: ["s"]), nil) }
    if random.chance(10) { qualify() }
    if isTidy { return tidy() }
    if random.chance(30) { facts.append(random.one(of: facts)) }
    if random.chance(25) { correct() }
    if random.chance(25) { cancel() }
    for index in facts.indices where random.chance(8) {
      facts[index].recordedAt = facts[index].time + Int64(random.number(1...200)) * 3600
    }
    if random.chance(50) { facts.shuffle(using: &random) }
  }

  /// In order of time, no two at one instant.
  private mutating func tidy() {
    var seen = Set<Int64>()
    facts = facts.filter { seen.insert($0.time.seconds).inserted || $0.isOpening }
      .sorted { $0.time < $1.time }
  }

  private mutating func instant() -> Instant {
    if !facts.isEmpty, random.chance(6) { return random.one(of: facts).time }
    return start + Int64(random.number(-96...2900)) * 900 + Int64(random.one(of: [0, 0, 0, -1, 1]))
  }

  private mutating func add(
    _ content: FactContent, _ measure: String?, at time: Instant? = nil, vaut: Validity? = nil
  ) {
    next += 1
    let at = time ?? instant()
    facts.append(
      Fact(
        identity: FactIdentity(source: "s", id: "f\(next)"), person: "P", time: at,
        validity: vaut, measure: measure, content: content))
  }

  private mutating func open(_ id: String) {
    var opening = MeasureOpening(nature: "m")
    opening.places.person = Place(zone: zone, territory: "FR")
    let windows = random.one(of: [["20:00", "06:00"], ["00:00", "04:00"], ["08:00", "08:30"]])
    let from = TimeOfDay(hour: windows[0])
    let until = TimeOfDay(hour: windows[1])
    if let window = try? DailyWindow(start: from, end: until),
      let table = try? Timetable(versions: [.init(validFrom: nil, daily: [window])])
    {
      opening.parameters["horaires"] = .timetable(table)
    }
    if random.chance(50) {
      opening.parameters["tolerance"] = .quantity(Rational(Int64(random.number(0...4)) * 900))
    }
    if random.chance(30) { opening.term = .instant(start + Int64(random.number(100...2800)) * 900) }
    if random.chance(20) {
      opening.startsAt = .instant(start + Int64(random.number(-90...90)) * 900)
    }
    if random.chance(8) { opening.followedSince = .instant(start + 5 * 86_400) }
    add(.measureOpened(opening), id, at: start + Int64(random.one(of: [0, 0, 900, -900])))
  }

  private mutating func measure() -> String? { random.one(of: ["M1", "M1", "M1", "M2", nil]) }

  private mutating func declared(
    _ name: String, _ values: [FactValue?], at time: Instant? = nil, vaut: Validity? = nil
  ) {
    guard let kind = program?.kinds.firstIndex(where: { $0.name == name }) else { return }
    add(.declared(kind: kind, values: values), measure(), at: time, vaut: vaut)
  }

  private mutating func ordinary() {
    switch random.number(0...9) {
    case 0...2: declared("sortie", [])
    case 3...5: declared("entrée", [])
    case 6: declared("perte", [])
    case 7: declared("attestation", [])
    default:
      var hours: FactValue?
      if random.chance(90) { hours = .quantity(Rational(Int64(random.number(1...9)) * 1800)) }
      // More than two of them do not fit together.
      if random.chance(4) { hours = .quantity(Rational(.max / 2)) }
      declared("séance", [hours])
    }
  }

  /// Two in a row, each of about the tolerance.
  private mutating func shortAbsences() {
    let from = start + Int64(random.number(0...25)) * 86_400 + Int64(random.number(84...90)) * 900
    for step in 0..<2 {
      let out = from + Int64(step) * 3600
      declared("sortie", [], at: out)
      declared("entrée", [], at: out + Int64(random.number(1...3)) * 900)
    }
  }

  /// Some are exactly a window's length after another one.
  private mutating func appointment(_ reference: String) {
    let told = instant()
    var date: Instant? = told + Int64(random.number(-8...400)) * 900
    if let last, random.chance(60) {
      date = last + Int64(random.one(of: [5, 10])) * 86_400 + Int64(random.one(of: [0, 0, 1, -1]))
    }
    if random.chance(10) { date = nil }
    last = date ?? last
    declared("convocation", [.text(reference), date.map { .instant($0) }], at: told)
    guard let date, random.chance(60) else { return }
    for _ in 0..<random.number(1...2) {
      let name: FactValue? = random.chance(92) ? .text(reference) : nil
      declared("présence", [name], at: date + Int64(random.number(-10...4)) * 450)
    }
  }

  private mutating func justify() {
    let from = instant()
    let vaut: Validity? =
      random.chance(80)
      ? .interval(from: .instant(from), until: .instant(from + Int64(random.number(1...300)) * 900))
      : .target(random.one(of: facts).identity)
    declared("justificatif", [], at: from + Int64(random.number(-20...200)) * 900, vaut: vaut)
  }

  private mutating func suspend() {
    let from = instant()
    add(.measureSuspended(id: "x", cause: "détention", authority: nil), "M1", at: from)
    if random.chance(70) {
      add(.measureResumed(id: "x"), "M1", at: from + Int64(random.number(1...900)) * 900)
    }
  }

  private mutating func qualify() {
    let verdict = Qualification(
      rule: "r.absence", key: "r0", verdict: random.chance(50) ? .excused : .moot, by: "Mme A")
    add(.qualified(verdict), "M1")
  }

  private mutating func correct() {
    let target = random.one(of: facts)
    let replacement = Replacement(raw: nil, time: target.time + 1800, validity: nil)
    add(
      .corrected(Correction(target: target.identity, replacement: replacement, by: "Mme A")), nil,
      at: max(target.time, instant()))
  }

  private mutating func cancel() {
    let target = random.one(of: facts)
    add(.cancelled(target.identity, by: "Mme A"), nil, at: max(target.time, instant()))
  }
}

extension Fact {
  fileprivate var isOpening: Bool { if case .measureOpened = content { true } else { false } }
}

extension TimeOfDay {
  /// `20:00`.
  fileprivate init(hour text: String) {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    self = TimeOfDay(seconds: parts[0] * 3600 + parts[1] * 60) ?? .midnight
  }
}
