// Mangled rules never trap: whatever an author writes comes back as diagnostics inside the file.

import Diagnostics
import Foundation
import RuleCompiler
import Testing

@Suite("Mangled rules")
struct MangledRuleTests {
  @Test("rules with words lost, doubled or moved never trap", arguments: 0..<4)
  func mangledRules(_ seed: UInt64) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Good")
    var random = Seeded(state: seed &+ 1)
    for name in ["annee", "expressions", "regles", "vocabulaire"] {
      let file = folder.appending(path: name + ".yaml")
      let words = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      for _ in 0..<12 { check(mangled(words, &random).joined(separator: " ")) }
    }
  }

  @Test("any words of the language in any order never trap", arguments: 0..<8)
  func shuffledExpressions(_ seed: UInt64) {
    var random = Seeded(state: seed &+ 100)
    let words = """
      et ou non ( ) + - * / = < >= , . % € 3 2,5 18 mois jours h min 2026-03-02 08:30 "a" est n'est
      pas parmi connu inconnue si alors sinon nombre de d' somme du premier dernier jour ouvrable
      dès jusqu'à il y a aucun durée présence absent horaires séance heures où pendant l'occurrence sur
      depuis avant entre couvre en cours début fin échéance rang clé moment prise d'effet terme le
      plus petit grand au moins égal à écarts occurrences respectées r part délai écoulée mesure
      suspendue pour jours entre (de quantième à quantième, sans report) maintenant février x {
      """.split(whereSeparator: \.isWhitespace).map(String.init)
    for _ in 0..<60 {
      let length = Int.random(in: 1...14, using: &random)
      let text = (0..<length).map { _ in words.randomElement(using: &random) ?? "" }
      check(vocabulary + text.joined(separator: " ") + "\n")
    }
  }

  @Test("long and deep expressions are refused in a short time")
  func hostileExpressions() {
    let texts = [
      String(repeating: "(", count: 5000), String(repeating: "- ", count: 4000) + "1",
      "1" + String(repeating: " + 1", count: 2000), String(repeating: "non ", count: 2000),
      String(repeating: "si oui alors ", count: 700), String(repeating: "a ", count: 400_000),
      String(repeating: "40 % de ", count: 1000), String(repeating: "séance où ", count: 900),
    ]
    for text in texts { check(vocabulary + text + "\n") }
    check(
      "définitions:\n" + (0..<3000).map { "  n\($0): n\($0 + 1) + 1\n" }.joined() + "  n3000: 1\n")
  }

  @Test("an expression as deep as is allowed compiles")
  func deepExpressions() {
    let chain = (0..<32).map { "  n\($0): -(n\($0 + 1) + 1)\n" }.joined() + "  n32: 1\n"
    let deep =
      String(repeating: "si oui alors ", count: 18) + "n0"
      + String(repeating: " sinon 1", count: 18)
    let text = "définitions:\n" + chain + "  fond: \(deep)\n"
    let report = compile([RuleFile(name: "r.yaml", utf8: Array(text.utf8))]).report
    #expect(render(report, as: .plain) == "")
  }

  private let vocabulary = """
    fait: séance
    champs: { heures: durée }
    ---
    état: présence
    valeurs: [présent, absent]
    devient: { présent: séance }
    ---
    mesure: tig
    paramètres: { horaires: horaires, délai: délai }
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: séance
    exiger: \("")
    """

  private func check(_ text: String) {
    let result = compile([RuleFile(name: "règle.yaml", utf8: Array(text.utf8))])
    for diagnostic in result.report.sorted {
      #expect(diagnostic.primary?.mark.span.end ?? 0 <= text.utf8.count)
    }
    if let program = result.program { #expect(!listing(of: program).isEmpty) }
    _ = render(result.report, as: .human(width: 100, color: false))
  }

  private func mangled(_ words: [String], _ random: inout Seeded) -> [String] {
    var words = words
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let (from, to) = (
        Int.random(in: 0..<words.count, using: &random),
        Int.random(in: 0..<words.count, using: &random)
      )
      switch Int.random(in: 0..<4, using: &random) {
      case 0: words.remove(at: from)
      case 1: words.swapAt(from, to)
      case 2: words.insert(words[from], at: to)
      default: words[from] = String(words[from].dropLast())
      }
    }
    return words
  }
}

/// SplitMix64: the same words on every machine.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
