// Checks the types and units of phrases and makes typed expressions of them. Definitions are typed
// where they are used, once for each nature whose parameters they read.
import CaseFile
import Diagnostics
import RuleProgram

/// Where an expression stands.
struct Standpoint: Sendable {
  var nature: Int?
  /// Index of the rule among those written; nil outside rules.
  var rule: Int?
  /// Alerts may read the outcome of their own occurrence.
  var isAlert = false
  var hasOccurrence = true
  /// `jalon eval`: a délai without a rule of counting takes the usual one, and says so.
  var isLoose = false
}

/// The typing of one rule set: what is typed so far, and what was found wrong.
struct Typing {
  let symbols: Symbols
  let phrases: Phrases
  var report = Report()
  /// Typed definitions, in the order of the program.
  var definitions: [Definition] = []
  /// What each of them depends on.
  var dependences: [Dependence] = []
  var definitionPlaces: [DefinitionUse: Int] = [:]
  /// Program indices of the rules of a key for a nature.
  var ruleIndices: [RuleUse: [Int]] = [:]
  /// What a rule reads, by program index.
  var kindsRead: [Set<Int>] = []

  init(_ symbols: Symbols, _ phrases: Phrases) {
    (self.symbols, self.phrases) = (symbols, phrases)
  }

  struct DefinitionUse: Hashable {
    var definition: Int
    /// nil: it is the same in all natures.
    var nature: Int?
  }

  struct RuleUse: Hashable {
    var key: String
    var nature: Int
  }

  /// The typed form of a phrase; nil after a complaint.
  mutating func type(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    switch phrase.form {
    case .constant(let value, let type): return made(.constant(value), type, phrase)
    case .symbol(let symbol): return refer(symbol, phrase, place)
    case .word: return unknown(phrase, place)
    case .attribute, .moment, .outcome, .mended, .measure, .now, .today, .shareElapsed, .suspended:
      return circumstance(phrase, place)
    case .not(let inner):
      return boolean(inner, place).map { made(.not($0), .boolean, phrase) }
    case .and(let parts):
      return booleans(parts, place).map { made(.and($0), .boolean, phrase) }
    case .or(let parts): return booleans(parts, place).map { made(.or($0), .boolean, phrase) }
    case .compare(let comparison, let left, let right):
      return compare(comparison, left, right, phrase, place)
    case .isOneOf(let value, let list): return isOneOf(value, list, phrase, place)
    case .isKnown(let inner):
      return type(inner, place).map { made(.isKnown($0), .boolean, phrase) }
    case .choose(let condition, let then, let otherwise):
      return choose(condition, then, otherwise, phrase, place)
    case .negate, .add, .subtract, .multiply, .divide, .least, .greatest:
      return arithmetic(phrase, place)
    case .civil(let function, let arguments): return civil(function, arguments, phrase, place)
    case .number, .sum, .exists, .pick, .covers, .state, .timeIn, .outcomes:
      return facts(phrase, place)
    }
  }

  func made(_ form: Expression.Form, _ type: ValueType, _ phrase: Phrase) -> Expression {
    Expression(form, type: type, text: phrase.text, mark: phrase.mark)
  }

  /// The typed form of a phrase that must be true or false.
  mutating func boolean(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    expect([.boolean], phrase, place)
  }

  private mutating func booleans(_ phrases: [Phrase], _ place: Standpoint) -> [Expression]? {
    let typed = phrases.map { boolean($0, place) }
    return typed.contains { $0 == nil } ? nil : typed.compactMap { $0 }
  }

  /// The typed form, if it has one of those types.
  mutating func expect(
    _ types: [ValueType], _ phrase: Phrase, _ place: Standpoint
  ) -> Expression? {
    guard let typed = type(phrase, place) else { return nil }
    if types.contains(typed.type) { return typed }
    report.add(UnexpectedType(found: typed.type, expected: types), at: phrase.mark)
    return nil
  }

  /// A date; an instant is taken as its day.
  mutating func day(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    guard let typed = expect([.date, .instant], phrase, place) else { return nil }
    return typed.type == .date ? typed : made(.civil(.dateOf, [typed]), .date, phrase)
  }

  mutating func unknown(_ phrase: Phrase, _ place: Standpoint) -> Expression? {
    let scope = symbols.scope(
      rule: place.rule, natures: place.nature.map { [$0] })
    report.add(UnknownName(name: phrase.text, known: scope.names), at: phrase.mark)
    return nil
  }
}
