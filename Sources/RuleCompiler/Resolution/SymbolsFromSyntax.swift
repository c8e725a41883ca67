// Syntax → symbol table. Every name is declared once, none is a word of the language.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// The symbol table of all documents.
public func symbols(from documents: [Document], into report: inout Report) -> Symbols {
  var declaring = Declaring()
  for document in documents { declaring.declare(document) }
  declaring.symbols.collectChoices()
  // What refers to other declarations waits until all are there.
  for document in documents { declaring.complete(document) }
  declaring.checkVersions()
  report.add(contentsOf: declaring.report)
  return declaring.symbols
}

/// Names of facts that Jalon itself defines.
let reservedKinds: Set<String> = [
  "mesure.ouverte", "mesure.modifiee", "mesure.suspendue", "mesure.reprise", "mesure.affectee",
  "mesure.close", "fait.corrige", "fait.annule", "ecart.qualifie", "alerte.recue",
  "notice.validee", "explication", "systeme.panne",
]

struct Declaring {
  var symbols = Symbols()
  var report = Report()
  private var firstMarks: [String: Mark] = [:]
  private var profileMarks: [Mark] = []
  private var territories: [String: CalendarSyntax] = [:]

  mutating func declare(_ document: Document) {
    switch document {
    case .kind(let kind): declare(kind)
    case .state(let state): declare(state)
    case .nature(let nature): declare(nature)
    case .setting(let setting):
      guard isFree(setting.name, in: "") else { return }
      symbols.common.add(setting.name.value, .setting(symbols.settings.count))
      symbols.settings.append(
        Setting(name: setting.name.value, type: setting.type, isWhole: setting.isWhole))
    case .definitions(let definitions): declare(definitions, rule: nil)
    case .calendar(let calendar):
      guard isFree(calendar.territory, in: "calendrier") else { return }
      territories[foldName(calendar.territory.value)] = calendar
    case .rule(let rule):
      symbols.ruleKeys.add(rule.key.value, .rule(foldName(rule.key.value)))
      declare(rule.definitions, rule: symbols.rules.count)
      for alert in rule.alerts {
        _ = isFirst("alerte \(symbols.rules.count)|\(foldName(alert.name.value))", alert.name)
      }
      symbols.versions[foldName(rule.key.value), default: []].append(symbols.rules.count)
      symbols.rules.append(rule)
    case .profile: break
    }
  }

  mutating func complete(_ document: Document) {
    switch document {
    case .profile(let profile): declare(profile)
    case .calendar(let calendar): declare(calendar)
    case .rule(let rule):
      let natures = rule.natures.compactMap { nature($0) }
      symbols.ruleNatures[foldName(rule.key.value), default: []].formUnion(natures)
    default: break
    }
  }

  /// Two versions of one key must not be in force on the same day.
  mutating func checkVersions() {
    for indices in symbols.versions.values {
      for (index, later) in indices.enumerated() { checkVersions(later, indices[..<index]) }
    }
  }

  private mutating func checkVersions(_ index: Int, _ earlier: ArraySlice<Int>) {
    let rule = symbols.rules[index]
    for other in earlier.map({ symbols.rules[$0] }) {
      let startsBeforeEnd = rule.inForceFrom ?? .earliest < other.inForceUntil ?? .latest
      let endsAfterStart = other.inForceFrom ?? .earliest < rule.inForceUntil ?? .latest
      guard startsBeforeEnd, endsAfterStart else { continue }
      report.add(
        OverlappingVersions(key: rule.key.value, other: other.key.mark), at: rule.key.mark)
    }
  }

  // MARK: Kinds, states, natures

  private mutating func declare(_ kind: KindSyntax) {
    let folded = foldName(kind.name.value)
    if reservedKinds.contains(folded) {
      return report.add(ReservedKind(name: kind.name.value), at: kind.name.mark)
    }
    guard isFree(kind.name, in: "") else { return }
    var fields: [FieldDeclaration] = []
    for field in kind.fields where isFree(field.name, in: "champ de \(folded)") {
      fields.append(
        FieldDeclaration(
          name: field.name.value, type: field.type, isRequired: field.isRequired,
          isSensitive: field.isSensitive, isWhole: field.isWhole))
    }
    var declared = FactKind(
      name: kind.name.value, title: kind.title, fields: fields, owedBy: kind.owedBy,
      silence: kind.silence, scope: kind.scope)
    declared.observableAfter = kind.observableAfter.flatMap { seconds($0) } ?? 0
    if let reference = kind.reference {
      declared.referenceField = field(reference, of: declared)
    }
    symbols.common.add(kind.name.value, .kind(symbols.kinds.count))
    symbols.kinds.append(declared)
  }

  private mutating func field(_ name: Marked<String>, of kind: FactKind) -> Int? {
    let folded = foldName(name.value)
    if let index = kind.fields.firstIndex(where: { foldName($0.name) == folded }) {
      guard kind.fields[index].isSensitive else { return index }
      report.add(SensitiveField(field: name.value, kind: kind.name), at: name.mark)
      return nil
    }
    report.add(
      UnknownField(name: name.value, kind: kind.name, known: kind.fields.map(\.name)),
      at: name.mark)
    return nil
  }

  /// A duration in declarations; a délai counts for 24 hours a day, as feeds are late by the clock.
  private mutating func seconds(_ written: WrittenExpression) -> Int64? {
    var scratch = Report()
    if case .period(let period) = literal(written, type: .period, into: &scratch),
      period.totalMonths == 0, !period.countsWorkingDays
    {
      return Int64(period.totalDays) * 86_400
    }
    guard case .quantity(let value) = literal(written, type: .duration, into: &report) else {
      return nil
    }
    return max(0, value.floor)
  }

  private mutating func declare(_ state: StateSyntax) {
    guard isFree(state.name, in: "") else { return }
    let names = state.values.map(\.value)
    for value in state.values { _ = isFree(value, in: "valeur de \(foldName(state.name.value))") }
    var declared = StateDeclaration(
      name: state.name.value, title: state.title, values: names, initial: nil, favourable: 0,
      switches: [])
    if let initial = state.initial { declared.initial = value(initial, of: declared) }
    if let value = state.favourable.flatMap({ value($0, of: declared) }) {
      declared.favourable = value
    }
    declared.unknownAfter = state.unknownAfter.flatMap { seconds($0) }
    symbols.switches.append(
      state.switches.compactMap { written in
        if isUnknownWord(written.value.value) { return (nil, written.fact) }
        return value(written.value, of: declared).map { ($0, written.fact) }
      })
    symbols.common.add(state.name.value, .state(symbols.states.count))
    symbols.states.append(declared)
  }

  private mutating func value(_ name: Marked<String>, of state: StateDeclaration) -> Int? {
    let folded = foldName(name.value)
    if let index = state.values.firstIndex(where: { foldName($0) == folded }) { return index }
    report.add(
      UnknownStateValue(found: name.value, state: state.name, known: state.values),
      at: name.mark)
    return nil
  }

  private mutating func declare(_ nature: NatureSyntax) {
    guard isFree(nature.name, in: "mesure") else { return }
    var parameters: [ParameterDeclaration] = []
    let place = "paramètre de \(foldName(nature.name.value))"
    for parameter in nature.parameters where isFree(parameter.name, in: place) {
      parameters.append(declared(parameter))
    }
    symbols.natureIndices[foldName(nature.name.value)] = symbols.natures.count
    symbols.natures.append(
      Nature(name: nature.name.value, title: nature.title, parameters: parameters))
  }

  private mutating func declared(_ parameter: ParameterSyntax) -> ParameterDeclaration {
    var bounds: [LegalBound] = []
    for bound in parameter.bounds {
      bounds.append(
        LegalBound(
          from: bound.from, until: bound.until,
          atLeast: bound.atLeast.flatMap { value($0, parameter.type, parameter.isWhole) },
          atMost: bound.atMost.flatMap { value($0, parameter.type, parameter.isWhole) },
          article: bound.article))
    }
    var declared = ParameterDeclaration(
      name: parameter.name.value, type: parameter.type, isRequired: parameter.isRequired,
      fallback: parameter.fallback.flatMap { value($0, parameter.type, parameter.isWhole) },
      bounds: bounds, reading: parameter.reading)
    declared.isWhole = parameter.isWhole
    return declared
  }

  private mutating func value(
    _ node: SourceNode, _ type: ValueType, _ isWhole: Bool
  ) -> FactValue? {
    factValue(node, type: type, isWhole: isWhole, into: &report)
  }

  private mutating func nature(_ name: Marked<String>) -> Int? {
    if let index = symbols.nature(named: name.value) { return index }
    report.add(
      UnknownNature(name: name.value, known: symbols.natures.map(\.name)), at: name.mark)
    return nil
  }

  // MARK: Definitions, profiles, calendars

  private mutating func declare(_ definitions: [DefinitionSyntax], rule: Int?) {
    for definition in definitions {
      let place = rule.map { "définition de la règle \($0)" } ?? ""
      guard isFree(definition.name, in: place) else { continue }
      if let rule {
        symbols.ruleDefinitions[rule, default: []].append(symbols.definitions.count)
      } else {
        symbols.common.add(definition.name.value, .definition(symbols.definitions.count))
      }
      symbols.definitions.append(
        WrittenDefinition(
          name: definition.name.value, expression: definition.expression, rule: rule,
          mark: definition.name.mark))
    }
  }

  private mutating func declare(_ profile: ProfileSyntax) {
    var values = [FactValue?](repeating: nil, count: symbols.settings.count)
    for choice in profile.choices {
      let folded = foldName(choice.name.value)
      guard case .setting(let index)? = symbols.common[folded] else {
        report.add(
          UnknownSetting(name: choice.name.value, known: symbols.settings.map(\.name)),
          at: choice.name.mark)
        continue
      }
      values[index] = value(
        choice.value, symbols.settings[index].type, symbols.settings[index].isWhole)
    }
    let declared = Profile(
      name: profile.name.value, service: profile.service, from: profile.from,
      until: profile.until, signedBy: profile.signedBy, values: values)
    for (earlier, mark) in zip(symbols.profiles, profileMarks)
    where earlier.service == declared.service && overlap(earlier, declared) {
      let complaint = OverlappingProfiles(service: declared.service, other: mark)
      report.add(complaint, at: profile.name.mark)
    }
    profileMarks.append(profile.name.mark)
    symbols.profiles.append(declared)
  }

  private func overlap(_ one: Profile, _ other: Profile) -> Bool {
    (one.from ?? .earliest) < (other.until ?? .latest)
      && (other.from ?? .earliest) < (one.until ?? .latest)
  }

  private mutating func declare(_ calendar: CalendarSyntax) {
    let territory = calendar.territory.value
    guard symbols.holidays[territory] == nil else { return }
    var rules = calendar.holidays
    var seen: Set<String> = [foldName(territory)]
    var heir = calendar
    while let parent = heir.inherited {
      guard let found = territories[foldName(parent.value)] else {
        report.add(
          UnknownCalendar(name: parent.value, known: territories.values.map(\.territory.value)),
          at: parent.mark)
        break
      }
      guard seen.insert(foldName(parent.value)).inserted else {
        report.add(CircularCalendar(name: territory), at: calendar.territory.mark)
        break
      }
      rules += found.holidays
      heir = found
    }
    symbols.holidays[territory] = Holidays(territory: territory, rules: rules)
  }

  // MARK: Names

  /// Whether a name may be declared: no word of the language, not yet there.
  private mutating func isFree(_ name: Marked<String>, in place: String) -> Bool {
    let folded = foldName(name.value)
    if let word = reservedName(folded) {
      report.add(ReservedName(name: name.value, word: word), at: name.mark)
      return false
    }
    return isFirst(place + "|" + folded, name)
  }

  private mutating func isFirst(_ key: String, _ name: Marked<String>) -> Bool {
    if let first = firstMarks[key] {
      report.add(DuplicateName(name: name.value, first: first), at: name.mark)
      return false
    }
    firstMarks[key] = name.mark
    return true
  }
}
