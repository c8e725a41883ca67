// The words, numbers and signs of an expression.
import CaseFile
import Civil

/// One token, with its bytes in the scalar it was read from.
struct Token: Sendable {
  enum Kind: Hashable, Sendable {
    /// Letters, digits, `_` and glued hyphens; ends with `'` when it is an elision (`l'`).
    case word
    case number(Rational)
    case date(CivilDate)
    case instant(Instant)
    /// `08:30`: seconds since midnight.
    case clock(Int64)
    case text(String)
    case sign
    case end
  }

  let kind: Kind
  /// Lower case, accents kept, one form of `'`: how keywords are compared.
  let word: String
  /// How names are compared.
  let folded: String
  let range: Range<Int>
  /// No space stands between the token before and this one.
  let isGlued: Bool

  func isSign(_ sign: String) -> Bool { kind == .sign && word == sign }

  /// Whether it can stand inside a name: `tig.séance`, `TIG 2`, `covid-19`.
  var continuesName: Bool {
    switch kind {
    case .word: true
    case .number: true
    case .sign: (word == "." || word == "-") && isGlued
    default: false
    }
  }
}
