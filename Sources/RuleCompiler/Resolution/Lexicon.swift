// Names in force at a place of an expression, layer over layer: the longest name wins, and of two
// equally long ones that of the nearer layer.
import CaseFile
import RuleProgram

/// One layer of names, by folded form.
struct Lexicon: Sendable {
  private(set) var symbols: [String: Symbol] = [:]
  /// As declared, for "did you mean".
  private(set) var names: [String] = []

  mutating func add(_ name: String, _ symbol: Symbol) {
    let folded = foldName(name)
    guard symbols[folded] == nil else { return }
    symbols[folded] = symbol
    names.append(name)
  }

  subscript(folded: String) -> Symbol? { symbols[folded] }
}

/// The layers in force at a place, and the facts that are there.
struct Scope: Sendable {
  var layers: [Lexicon] = []
  /// The kind of the fact that `où` is about.
  var candidate: Int?
  /// The kind of the fact that triggered the occurrence.
  var trigger: Int?
  /// Names by which the trigger's fields are known, for `ref de l'occurrence`.
  var triggerFields = Lexicon()
  var rules = Lexicon()

  var names: [String] { layers.flatMap(\.names) }

  /// The longest name that starts at a token, and how many tokens it takes.
  func match(_ tokens: ArraySlice<Token>) -> (symbol: Symbol, length: Int)? {
    longest(tokens) { folded in layers.lazy.compactMap { $0[folded] }.first }
  }

  /// Inside `où` about a kind: its fields come first.
  func inside(_ kind: Int, fields: Lexicon) -> Scope {
    var scope = self
    scope.candidate = kind
    scope.layers.insert(fields, at: 0)
    return scope
  }
}

/// The longest run of tokens whose folded text `find` knows.
func longest<Found>(
  _ tokens: ArraySlice<Token>, _ find: (String) -> Found?
) -> (symbol: Found, length: Int)? {
  guard tokens.first?.kind == .word else { return nil }
  var best: (symbol: Found, length: Int)?
  var text = ""
  for (offset, token) in tokens.prefix(24).enumerated() {
    guard token.continuesName else { break }
    // A glued hyphen before a digit is a space of the folded name.
    if token.isSign("-") { continue }
    let isClose = text.isEmpty || text.hasSuffix(".") || token.isSign(".")
    text += (isClose ? "" : " ") + (token.isSign(".") ? "." : token.folded)
    if let found = find(text) { best = (found, offset + 1) }
  }
  return best
}
