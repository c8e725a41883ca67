// One case: its facts are read, the person is evaluated as known at each moment asked for, and
// what is expected is compared.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleCompiler
import RuleProgram

/// The person of a case as known at one moment.
struct KnownCase {
  let reading: PersonReading
  let dossier: Dossier
}

struct CaseRehearsal {
  let syntax: CaseSyntax
  var program: RuleProgram
  let vocabulary: Vocabulary
  let zones: @Sendable (String) -> Zone?
  /// Of the first measure's place.
  let zone: Zone
  var facts: CaseFacts
  /// What cannot be read.
  var report = Report()
  /// What did not come out.
  var failures: [CaseFailure] = []
  var compared = 0
  private var readings: [Instant?: KnownCase] = [:]

  init(
    _ syntax: CaseSyntax, _ program: RuleProgram, _ zones: @escaping @Sendable (String) -> Zone?
  ) {
    (self.syntax, self.program, self.zones) = (syntax, program, zones)
    vocabulary = program.vocabulary
    let name = syntax.measures.first?.entries?.first { $0.key.value == "zone" }?.value.scalar
    zone = name.flatMap { zones($0.value) } ?? zones("Europe/Paris") ?? .utc
    facts = CaseFacts(vocabulary: vocabulary, zone: zone)
  }

  mutating func run() {
    prepare()
    for rule in syntax.rules where rules(named: rule.value).isEmpty && !isNature(rule.value) {
      unknownRule(rule)
    }
    if report.hasErrors { return }
    for expectation in syntax.expectations { compare(expectation) }
    if let emitted = syntax.emitted { compareEmissions(emitted) }
  }

  /// Settings and facts, ready to be read.
  mutating func prepare() {
    overrideSettings()
    facts.read(syntax)
    report.add(contentsOf: facts.report)
  }

  /// `profil` replaces the settings of every profile.
  private mutating func overrideSettings() {
    if syntax.settings.isEmpty { return }
    if program.profiles.isEmpty {
      program.profiles = [
        Profile(
          name: "cas", service: nil, from: nil, until: nil, signedBy: "cas",
          values: program.settings.map { _ in nil })
      ]
    }
    for entry in syntax.settings {
      let name = foldName(entry.key.value)
      guard let index = program.settings.firstIndex(where: { foldName($0.name) == name }) else {
        unknownKey(entry.key, program.settings.map(\.name), &report)
        continue
      }
      let setting = program.settings[index]
      let value = factValue(
        entry.value, type: setting.type, isWhole: setting.isWhole, into: &report)
      for profile in program.profiles.indices { program.profiles[profile].values[index] = value }
    }
  }

  // MARK: Rules

  /// All versions and natures of a rule: the indices that bear its key.
  func rules(named name: String) -> [Int] {
    let folded = foldName(name)
    return program.rules.indices.filter { foldName(program.rules[$0].key) == folded }
  }

  /// `mesure.tig`: the alerts about a measure's own parameters.
  private func isNature(_ name: String) -> Bool {
    program.natures.contains { foldName("mesure." + $0.name) == foldName(name) }
  }

  mutating func unknownRule(_ name: Marked<String>) {
    let near = nearest(name.value, among: program.rules.map(\.key))
    report.add(
      trouble(
        .unreadable, "aucune règle ne s'appelle `\(name.value)`",
        "no rule is named `\(name.value)`",
        at: name.mark,
        help: near.map {
          Message(fr: "vouliez-vous dire `\($0)` ?", en: "did you mean `\($0)`?")
        }))
  }

  mutating func fail(
    _ code: TroubleCode, _ fr: String, _ en: String, at mark: Mark, derivation: [Message] = []
  ) {
    failures.append(
      CaseFailure(diagnostic: trouble(code, fr, en, at: mark), derivation: derivation))
  }

  /// Whether alerts of a rule are shown.
  func isShown(_ rule: String) -> Bool {
    let folded = foldName(rule)
    return syntax.rules.isEmpty || syntax.rules.contains { foldName($0.value) == folded }
  }

  // MARK: Readings

  /// The last moment asked for: nothing is read after it.
  var end: Instant {
    syntax.expectations.compactMap { localMoment($0.moment.value, in: zone) }.max()
      ?? .init(seconds: 0)
  }

  /// The person as known at an instant (nil: with everything).
  mutating func reading(knownAt known: Instant?) -> KnownCase {
    if let found = readings[known] { return found }
    let facts = facts.known(at: known)
    let result = KnownCase(
      reading: readPerson(
        CaseFacts.person, facts: facts, program: program, zones: zones, until: end),
      dossier: Dossier(
        CaseFacts.person, facts: facts, program: program, zones: zones, until: end))
    readings[known] = result
    return result
  }

  mutating func moment(_ written: Marked<String>) -> Instant? {
    if let instant = localMoment(written.value, in: zone) { return instant }
    report.add(
      trouble(
        .unreadable, "`\(written.value)` n'est pas un moment", "`\(written.value)` is no moment",
        at: written.mark))
    return nil
  }
}
