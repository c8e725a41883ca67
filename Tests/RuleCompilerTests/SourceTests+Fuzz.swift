// Mangled YAML gives a tree or diagnostics, never a trap, in bounded time. The seed of a failing
// turn is in the message; FUZZ_TURNS makes the walk longer.

import Diagnostics
import Foundation
import Testing

@testable import RuleCompiler

@Suite("Mangled YAML")
struct SourceFuzzTests {
  @Test("mangled files never trap, and their marks stay within the file")
  func mangled() {
    let turns = ProcessInfo.processInfo.environment["FUZZ_TURNS"].flatMap(Int.init) ?? 1000
    for seed in 0..<turns {
      var dice = Dice(state: UInt64(seed))
      let bytes = mangle(goodFiles[seed % goodFiles.count], &dice)
      var report = Report()
      let text = SourceText(name: "f", utf8: bytes)
      for tree in sourceTree(of: text, into: &report) { check(tree, in: text, seed) }
      for diagnostic in report.sorted {
        for label in [diagnostic.primary].compactMap(\.self) + diagnostic.others {
          if !isInside(label.mark, text) { Issue.record("seed \(seed): \(diagnostic.code)") }
        }
      }
      _ = render(report, as: .json)
      let human = render(report, as: .human(width: 60, color: false))
      let isSafe = human.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 }
      if !isSafe { Issue.record("seed \(seed): unsafe text") }
    }
  }

  @Test(
    "hostile files are read or refused in a short time",
    arguments: [
      String(repeating: "[", count: 500_000), String(repeating: "{", count: 500_000),
      String(repeating: "- ", count: 300_000), String(repeating: "? ", count: 300_000),
      String(repeating: "a: ", count: 300_000), String(repeating: "é", count: 2_000_000),
      "a: \"" + String(repeating: "\\n", count: 1_000_000) + "\"",
      "a: '" + String(repeating: "''", count: 1_000_000) + "'",
      "a: |\n" + String(repeating: " é\n", count: 500_000),
      String(repeating: "a: b\n", count: 90_000), String(repeating: "[a],", count: 200_000),
      "[" + String(repeating: "a,", count: 150_000) + "]",
      String(repeating: "\n", count: 4_000_000), String(repeating: "---\n", count: 500_000),
      String(repeating: "#", count: 5_000_000), String(repeating: "a: &a b\n", count: 50_000),
      String(repeating: "{a: ", count: 200_000), String(repeating: "\u{7}", count: 1_000_000),
      "a: \"" + String(repeating: "\\e", count: 500_000) + "\"",
    ])
  func hostile(_ text: String) {
    let clock = ContinuousClock()
    let time = clock.measure {
      var report = Report()
      _ = sourceTree(of: SourceText(name: "f", text: text), into: &report)
      let shown = render(report, as: .human(width: 100, color: false))
      #expect(shown.utf8.count < 100_000)
    }
    #expect(time < .seconds(20), "\(text.prefix(20)): \(time)")
  }

  private func check(_ node: SourceNode, in text: SourceText, _ seed: Int) {
    if !isInside(node.mark, text) { Issue.record("seed \(seed)") }
    switch node.content {
    case .scalar(let scalar):
      let middle = scalar.value.utf8.count / 2
      let mark = scalar.mark(ofUTF8: middle..<(middle + 1))
      if !isInside(mark, text) { Issue.record("seed \(seed)") }
      if scalar.style != .folded, ScalarOrigins(of: scalar) == nil {
        Issue.record("seed \(seed): not read again: \(mark.text.debugDescription)")
      }
    case .sequence(let elements): for element in elements { check(element, in: text, seed) }
    case .mapping(let entries): for entry in entries { check(entry.value, in: text, seed) }
    }
  }

  private func isInside(_ mark: Mark, _ text: SourceText) -> Bool {
    mark.span.start >= 0 && mark.span.end <= text.utf8.count
  }
}

/// Random numbers that are the same for the same seed.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private func mangle(_ text: String, _ dice: inout Dice) -> [UInt8] {
  var bytes = Array(text.utf8)
  for _ in 0..<Int.random(in: 1...6, using: &dice) where !bytes.isEmpty {
    let place = Int.random(in: 0..<bytes.count, using: &dice)
    let end = min(bytes.count, place + Int.random(in: 1...12, using: &dice))
    switch Int.random(in: 0..<6, using: &dice) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
    case 1: bytes.removeSubrange(place..<end)
    case 2:
      bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...place, using: &dice))
    case 3: bytes[place] = UInt8.random(in: .min ... .max, using: &dice)
    case 4: bytes.insert(contentsOf: pieces.randomElement(using: &dice) ?? [], at: place)
    default: bytes.removeSubrange(end...)
    }
  }
  return bytes
}

private let pieces: [[UInt8]] = [
  "\t", "\n", "\r\n", "\r", ": ", " #", "'", "\"", "[", "]", "{", "}", "- ", "? ", "| ", "|2\n",
  "|+\n", "|-\n", ">\n", "> ", "%", "@", "`", "*a", "&a ", "!", "---\n", "...\n", "<<: ", "\\",
  "\\u00e9", "\\\n", "\\x", "\u{A0}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{1B}[2J", "é", "😀", "  ",
  "\n\n", "\n  ", "    ",
].map { Array($0.utf8) }

private let goodFiles = [
  """
  règle: tig.heures
  titre: Accomplir les heures de travail d'intérêt général
  mesures: [tig]
  fondement:
    - { article: CP 131-22, depuis: 2021-10-10 }
  définitions:
    heures faites: somme de tig.séance.heures
  alertes:
    rythme insuffisant:
      message: "{heures faites} sur {heures prononcées} \\u00e0 « 50 % »"
      à: [cpip, 'l''autre']
  """,
  """
  # Un commentaire
  note: |
    une ligne 😀
      une autre

    fin
  suite: >
    un texte
    replié
  long: un deux
    trois

    quatre
  "clé": 'simple

    double' # fin
  fin: "un \\
    deux

    trois"
  ---
  - a
  - - b
    - c: d
      e:
  """,
  "a: 1\r\nb:\r\n  - 'x'\r\n  - |+\r\n    y\r\n\r\nc: \"d\r\n  e\"\r\n",
]
