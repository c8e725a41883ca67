// A person's case, opened once and asked many questions: explanations of occurrences and values of
// expressions at any moment up to the end of the reading. Reads lazily; holds no clock.
import CaseFile
import Civil
import RuleProgram

/// One person's facts, read for questions. Not shared between threads.
public final class Dossier {
  public let person: String
  public let program: RuleProgram
  /// Nothing is read after this instant.
  public let until: Instant
  let measures: [MeasureCase]
  private var cases: [String: [Int: [OccurrenceCase]]] = [:]
  /// The folded keys of the program's rules.
  private lazy var ruleNames = program.rules.map { foldName($0.key) }
  private var ruleVersions: [String: [Int]] = [:]
  private var sharedRules: [Int: SharedRule] = [:]

  /// `facts` are resolved and in the order of the log.
  public init(
    _ person: String, facts: [Fact], program: RuleProgram, zones: (String) -> Zone?,
    until: Instant
  ) {
    (self.person, self.program, self.until) = (person, program, until)
    var seen = Set<String>()
    measures = facts.compactMap { opening in
      guard case .measureOpened = opening.content, let id = opening.measure,
        seen.insert(id).inserted
      else { return nil }
      return MeasureCase(opening: opening, facts: facts, program: program, zones: zones)
    }
    for measure in measures {
      measure.wholeRange = Tick.range(
        min(measure.appears, .deadline(measure.start)), Tick.facts(until).next)
    }
  }

  /// A calendar and nothing else: for expressions that name no measure.
  public init(
    bare program: RuleProgram, facts: [Fact] = [], zone: Zone, territory: String, until: Instant
  ) {
    var extended = program
    extended.natures.append(Nature(name: Dossier.noNature, title: "", parameters: []))
    let places = Places(person: Place(zone: zone.name, territory: territory))
    let opening = Fact(
      identity: FactIdentity(source: "", id: ""), person: facts.first?.person ?? "",
      time: .distantPast, measure: "",
      content: .measureOpened(MeasureOpening(nature: Dossier.noNature, places: places)))
    (person, self.until) = (opening.person, until)
    measures =
      MeasureCase(opening: opening, facts: [opening] + facts, program: extended) { _ in zone }
      .map { [$0] } ?? []
    self.program = extended
  }

  /// A name that no rule set can declare.
  private static let noNature = "?"

  func measure(_ id: String?) -> MeasureCase? {
    guard let id else { return measures.first }
    return measures.first { $0.id == id }
  }

  /// The rule's occurrences for a measure, decided; the rules it reads are read before it.
  func occurrences(of rule: Int, in measure: MeasureCase) -> [OccurrenceCase] {
    if let known = cases[measure.id]?[rule] { return known }
    guard program.rules[rule].natures.contains(measure.nature) else { return [] }
    readRules(before: rule, in: measure)
    let ruleCase = ruleCase(rule, in: measure)
    let settled = ruleCase.settledCases()
    measure.results[rule] = RuleReading(
      rule: rule, occurrences: settled.map(ruleCase.reading(of:)))
    cases[measure.id, default: [:]][rule] = settled
    return settled
  }

  func ruleCase(_ index: Int, in measure: MeasureCase) -> RuleCase {
    let shared = sharedRules[index] ?? SharedRule(program.rules[index])
    sharedRules[index] = shared
    return RuleCase(measure, shared, index: index, until: until)
  }

  private func readRules(before rule: Int, in measure: MeasureCase) {
    for other in program.rules[rule].rulesRead(program) where measure.results[other] == nil {
      _ = occurrences(of: other, in: measure)
    }
  }

  /// Reads every rule of a measure, for what may ask of any.
  func readAll(_ measure: MeasureCase) {
    for rule in program.rules.indices { _ = occurrences(of: rule, in: measure) }
  }

  /// Every measure with all its rules, alerts without words.
  func readings() -> [MeasureReading] {
    measures.map { measure in
      let rules = program.rules.indices.filter {
        program.rules[$0].natures.contains(measure.nature)
      }
      return told(of: measure, until: until, rules: rules.map { reading(of: $0, in: measure) })
    }
  }

  private func reading(of rule: Int, in measure: MeasureCase) -> RuleReading {
    let occurrences = occurrences(of: rule, in: measure)
    var ruleCase = ruleCase(rule, in: measure)
    ruleCase.wordsUntil = .distantPast
    return RuleReading(
      rule: rule,
      occurrences: occurrences.map {
        var reading = ruleCase.reading(of: $0)
        reading.alerts = ruleCase.alerts(of: $0)
        return reading
      })
  }

  /// What an alert said when it began to hold; nil where there is no such occurrence. Without its
  /// reasons where they are not asked for.
  public func words(
    of place: AlertPlace, from tick: Tick, saysReasons: Bool = true
  ) -> AlertWords? {
    guard let measure = measure(place.measure),
      let occurrence = occurrences(of: place.rule, in: measure).first(where: {
        $0.key == place.key
      })
    else { return nil }
    let rule = program.rules[place.rule]
    var ruleCase = ruleCase(place.rule, in: measure)
    ruleCase.saysReasons = saysReasons
    return ruleCase.words(of: rule.alerts[place.alert], occurrence, at: tick).words
  }

  /// The version of the rule that has that occurrence.
  private func find(
    _ measure: MeasureCase, _ rule: String, _ key: String, alone: Bool
  ) -> (index: Int, occurrence: OccurrenceCase)? {
    for index in versions(of: rule) {
      if alone, let found = readAlone(index, key, in: measure) {
        if let found { return (index, found) }
        continue
      }
      if let found = occurrences(of: index, in: measure).first(where: { $0.key == key }) {
        return (index, found)
      }
    }
    return nil
  }

  /// The rules of that key, by their index.
  func versions(of rule: String) -> [Int] {
    if let known = ruleVersions[rule] { return known }
    let name = foldName(rule)
    let versions = ruleNames.indices.filter { ruleNames[$0] == name }
    ruleVersions[rule] = versions
    return versions
  }

  /// Nil: its rule has to be read as a whole.
  private func readAlone(
    _ rule: Int, _ key: String, in measure: MeasureCase
  ) -> OccurrenceCase?? {
    guard program.rules[rule].natures.contains(measure.nature) else { return .some(nil) }
    readRules(before: rule, in: measure)
    return ruleCase(rule, in: measure).settledCase(key)
  }

  /// What an occurrence is at an instant, and why; nil where there is none yet. `alone`: the
  /// dossier is opened for this one question, and the rule's other occurrences are left unread.
  public func explain(
    measure id: String, rule: String, key: String, at instant: Instant, alone: Bool = false
  ) -> ExplainedOccurrence? {
    guard let measure = measure(id),
      let (index, occurrence) = find(measure, rule, key, alone: alone)
    else { return nil }
    var ruleCase = ruleCase(index, in: measure)
    ruleCase.now = .facts(instant)
    return ruleCase.explained(occurrence, at: ruleCase.now)
  }
}

/// One occurrence of one person, explained.
public func explainOccurrence(
  _ place: OccurrencePlace, facts: [Fact], program: RuleProgram, zones: (String) -> Zone?,
  at instant: Instant
) -> ExplainedOccurrence? {
  Dossier(place.person, facts: facts, program: program, zones: zones, until: instant)
    .explain(measure: place.measure, rule: place.rule, key: place.key, at: instant, alone: true)
}

/// Which occurrence is meant.
public struct OccurrencePlace: Hashable, Sendable {
  public var person: String
  public var measure: String
  /// The rule's key.
  public var rule: String
  public var key: String
  public init(person: String, measure: String, rule: String, key: String) {
    (self.person, self.measure, self.rule, self.key) = (person, measure, rule, key)
  }
}

extension Dossier {
  /// The person's zone in a measure; UTC where there is no such measure.
  public func zone(of id: String?) -> Zone {
    measure(id).map { $0.calendar(.person).zone(at: until) } ?? .utc
  }
}
