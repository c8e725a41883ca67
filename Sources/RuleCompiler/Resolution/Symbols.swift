// The symbol table: everything the rule files declare, by name and by index.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// A definition as written: of all rules, or of one.
public struct WrittenDefinition: Sendable {
  public var name: String
  var expression: WrittenExpression
  /// Index of the rule it belongs to; nil: all.
  var rule: Int?
  var mark: Mark
}

/// What is declared. Expressions are still text.
public struct Symbols: Sendable {
  public var kinds: [FactKind] = []
  public var states: [StateDeclaration] = []
  public var natures: [Nature] = []
  public var settings: [Setting] = []
  public var profiles: [Profile] = []
  public var holidays: [String: Holidays] = [:]
  public var definitions: [WrittenDefinition] = []
  public var rules: [RuleSyntax] = []
  /// The facts that switch each state, still text.
  var switches: [[(value: Int?, fact: WrittenExpression)]] = []
  /// Natures each rule key applies to, by folded key.
  var ruleNatures: [String: Set<Int>] = [:]
  /// The written versions of each rule, by folded key.
  var versions: [String: [Int]] = [:]
  var natureIndices: [String: Int] = [:]
  /// The definitions of each rule's own.
  var ruleDefinitions: [Int: [Int]] = [:]
  var common = Lexicon()
  var choices = Lexicon()
  var ruleKeys = Lexicon()

  init() {}

  /// The names in force in a rule, or outside any.
  func scope(rule: Int?, trigger: Int? = nil, natures: [Int]? = nil) -> Scope {
    var scope = Scope()
    scope.rules = ruleKeys
    if let trigger {
      scope.trigger = trigger
      scope.triggerFields = fields(of: trigger, as: .trigger)
      scope.layers.append(scope.triggerFields)
    }
    if let rule { scope.layers.append(localDefinitions(of: rule)) }
    scope.layers.append(parameters(of: natures ?? Array(self.natures.indices)))
    scope.layers.append(common)
    scope.layers.append(choices)
    return scope
  }

  func fields(of kind: Int, as role: FactRole) -> Lexicon {
    var lexicon = Lexicon()
    for (index, field) in kinds[kind].fields.enumerated() {
      lexicon.add(field.name, .field(role, kind: kind, field: index))
    }
    return lexicon
  }

  private func localDefinitions(of rule: Int) -> Lexicon {
    var lexicon = Lexicon()
    for index in ruleDefinitions[rule] ?? [] {
      lexicon.add(definitions[index].name, .definition(index))
    }
    return lexicon
  }

  private func parameters(of natures: [Int]) -> Lexicon {
    var lexicon = Lexicon()
    for nature in natures {
      for parameter in self.natures[nature].parameters {
        lexicon.add(parameter.name, .parameter(foldName(parameter.name)))
      }
    }
    return lexicon
  }

  /// The kind of that name.
  func kind(named name: String) -> Int? {
    if case .kind(let index) = common[foldName(name)] { index } else { nil }
  }

  func nature(named name: String) -> Int? { natureIndices[foldName(name)] }

  /// Gives every choice word a place in the lexicon, so that `non venu` is read as one word.
  mutating func collectChoices() {
    let fieldTypes = kinds.flatMap { $0.fields.map(\.type) }
    let parameterTypes = natures.flatMap { $0.parameters.map(\.type) }
    for case .choice(let words) in fieldTypes + parameterTypes + settings.map(\.type) {
      for word in words { choices.add(word, .choice) }
    }
  }
}
