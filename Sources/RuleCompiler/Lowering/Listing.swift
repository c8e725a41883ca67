// The printed program: one fact a line, names beside indices, for `jalon show programme` and for
// the golden files. Meant to be read and compared, not parsed.
import CaseFile
import Civil
import RuleProgram

/// The listing of a program, without its fingerprint: equal texts mean equal programs.
public func listing(of program: RuleProgram) -> String {
  var listing = Listing(program: program)
  listing.run()
  return listing.lines.map { $0 + "\n" }.joined()
}

struct Listing {
  let program: RuleProgram
  private(set) var lines: [String] = []

  init(program: RuleProgram) { self.program = program }

  mutating func line(_ text: String, level: Int = 0) {
    lines.append(String(repeating: "  ", count: level) + text)
  }

  mutating func run() {
    for (index, kind) in program.kinds.enumerated() { list(kind, index) }
    for (index, state) in program.states.enumerated() { list(state, index) }
    for (index, nature) in program.natures.enumerated() { list(nature, index) }
    for (index, setting) in program.settings.enumerated() {
      line("réglage \(index) \(setting.name): \(name(of: setting.type))")
    }
    for profile in program.profiles { list(profile) }
    for key in program.holidays.keys.sorted() { list(program.holidays[key]) }
    for (index, definition) in program.definitions.enumerated() { list(definition, index) }
    for (index, rule) in program.rules.enumerated() { list(rule, index) }
  }

  // MARK: Vocabulary

  private mutating func list(_ kind: FactKind, _ index: Int) {
    var words = ["fait \(index) \(kind.name)", "dû par \(kind.owedBy.rawValue)"]
    if kind.silence == .meansUnknown { words.append("silence inconnu") }
    if kind.observableAfter > 0 { words.append("constatable après \(kind.observableAfter) s") }
    if kind.scope == .person { words.append("portée personne") }
    if let field = kind.referenceField { words.append("référence \(kind.fields[field].name)") }
    line(words.joined(separator: ", "))
    for (number, field) in kind.fields.enumerated() {
      let flags = (field.isRequired ? " obligatoire" : "") + (field.isSensitive ? " sensible" : "")
      line("\(number) \(field.name): \(name(of: field.type))\(flags)", level: 1)
    }
  }

  private mutating func list(_ state: StateDeclaration, _ index: Int) {
    let initial = state.initial.map { state.values[$0] } ?? "inconnu"
    let after = state.unknownAfter.map { ", inconnu après \($0) s" } ?? ""
    line(
      "état \(index) \(state.name) [\(state.values.joined(separator: ", "))], au départ \(initial)"
        + ", favorable \(state.values.isEmpty ? "" : state.values[state.favourable])\(after)")
    for change in state.switches {
      let value = change.value.map { state.values[$0] } ?? "inconnu"
      let condition = change.condition.map { " où \(text(of: $0))" } ?? ""
      line("\(value) par \(program.kinds[change.kind].name)\(condition)", level: 1)
    }
  }

  private mutating func list(_ nature: Nature, _ index: Int) {
    line("mesure \(index) \(nature.name)")
    for (number, parameter) in nature.parameters.enumerated() {
      let fallback = parameter.fallback.map { " = \(text(of: $0))" } ?? ""
      let reading = parameter.reading == .entitlement ? " droit" : ""
      let required = parameter.isRequired ? " obligatoire" : ""
      line(
        "\(number) \(parameter.name): \(name(of: parameter.type))\(required)\(reading)\(fallback)",
        level: 1)
      for bound in parameter.bounds {
        let limits = [
          bound.atLeast.map { "de \(text(of: $0))" }, bound.atMost.map { "à \(text(of: $0))" },
          bound.from.map { "depuis \($0)" }, bound.until.map { "jusqu'à \($0)" },
        ]
        line("\(limits.compactMap { $0 }.joined(separator: " ")) (\(bound.article))", level: 2)
      }
    }
  }

  private mutating func list(_ profile: Profile) {
    let when = [
      profile.service.map { "service \($0)" }, profile.from.map { "depuis \($0)" },
      profile.until.map { "jusqu'à \($0)" },
    ]
    line(
      (["profil \(profile.name)"] + when.compactMap { $0 } + ["signé par \(profile.signedBy)"])
        .joined(separator: ", "))
    for (setting, value) in zip(program.settings, profile.values) {
      if let value { line("\(setting.name) = \(text(of: value))", level: 1) }
    }
  }

  private mutating func list(_ holidays: Holidays?) {
    guard let holidays else { return }
    line("calendrier \(holidays.territory)")
    for rule in holidays.rules {
      let day =
        switch rule.kind {
        case .fixed(let month, let day): "jour \(month)-\(day)"
        case .easter(let offset): "pâques + \(offset)"
        case .on(let date): "le \(date)"
        }
      let from = rule.validFrom.map { " depuis \($0)" } ?? ""
      let until = rule.validUntil.map { " jusqu'à \($0)" } ?? ""
      line("\(rule.name): \(day)\(from)\(until) (\(rule.source))", level: 1)
    }
  }

  private mutating func list(_ definition: Definition, _ index: Int) {
    let owners = [
      definition.rule.map { "règle \($0)" },
      definition.nature.map { "mesure \(program.natures[$0].name)" },
      definition.readsOccurrence ? "par occurrence" : nil,
    ].compactMap { $0 }
    let place = owners.isEmpty ? "" : " [\(owners.joined(separator: ", "))]"
    line(
      "définition \(index) \(definition.name)\(place): \(name(of: definition.expression.type)) = "
        + text(of: definition.expression))
  }
}
