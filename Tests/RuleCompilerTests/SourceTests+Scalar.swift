// From a part of a scalar's value back to the bytes it was read from.

import Diagnostics
import Testing

@testable import RuleCompiler

@Suite("Scalar origins")
struct ScalarOriginTests {
  /// A file with one value, a word of that value, and what is written in the file for it.
  static let cases: [(file: String, word: String, written: String)] = [
    ("a: heures faites", "faites", "faites"),
    ("é: « œuvre 😀 » fin", "fin", "fin"),
    ("a: un deux\n  trois quatre", "trois", "trois"),
    ("a: un\n\n\n  deux", "deux", "deux"),
    ("a: 'l''heure due'", "heure", "heure"),
    ("a: 'l''heure due'", "l'h", "l''h"),
    ("a: 'un\n  deux'", "deux", "deux"),
    (#"a: "\tun \u00e9t\xe9 \"dit\" deux""#, "été", #"\u00e9t\xe9"#),
    (#"a: "\tun \u00e9t\xe9 \"dit\" deux""#, "deux", "deux"),
    (#"a: "\U0001F600 deux""#, "😀", #"\U0001F600"#),
    ("a: \"un\\\n   deux trois\"", "deux", "deux"),
    ("a: \"un\\\n\n   deux trois\"", "trois", "trois"),
    ("a: \"un  \n\n   deux trois\"", "trois", "trois"),
    ("a: |\n  un\n    deux\n  trois\n", "deux", "deux"),
    ("a: |-\n\n  un\n\n  trois", "trois", "trois"),
    ("a: |+ # mot\n  un\n  trois\n\n\nb: c", "trois", "trois"),
    ("a: |\r\n  un\r\n  deux\r\n", "deux", "deux"),
    ("a:\n  b: |2\n      un\n    deux\n", "deux", "deux"),
    ("- |\n un\n deux\n", "deux", "deux"),
    ("a: [un, 'deux']", "deux", "deux"),
    ("\u{FEFF}é: heures faites", "faites", "faites"),
  ]

  @Test("a word of a value is found where it is written", arguments: 0..<cases.count)
  func wordIsFound(_ index: Int) throws {
    let (file, word, written) = Self.cases[index]
    let scalar = try #require(scalars(in: read(file)).first { $0.value.contains(word) })
    let range = try #require(scalar.value.firstRange(of: word))
    #expect(scalar.mark(of: range).text == written)
    let end = scalar.value.endIndex..<scalar.value.endIndex
    #expect(scalar.mark(of: end).span.isEmpty)
  }

  @Test("in every style but the folded the value is read again exactly")
  func everyStyleIsReadAgain() throws {
    for (file, _, _) in Self.cases {
      for scalar in scalars(in: try read(file)) {
        #expect(ScalarOrigins(of: scalar) != nil, "\(file.debugDescription)")
      }
    }
  }

  @Test("a folded block gives its whole place, and no range out of the value traps")
  func noTrap() throws {
    let folded = try #require(scalars(in: read("a: >\n  un\n  deux\n")).first)
    #expect(folded.mark(ofUTF8: 0..<2).text == folded.mark.text)
    let plain = try #require(scalars(in: read("a: heures")).first)
    #expect(plain.mark(ofUTF8: 3..<99).text == "res")
    #expect(plain.mark(ofUTF8: 50..<99).span.isEmpty)
    #expect(plain.mark(ofScalars: 2..<4).text == "ur")
    #expect(plain.mark(ofScalars: 90..<99).span.isEmpty)
    #expect(plain.mark(ofUTF8: -5..<2).text == "he")
  }
}

/// The scalars that stand as values, in order.
func scalars(in node: SourceNode) -> [Scalar] {
  switch node.content {
  case .scalar(let scalar): [scalar]
  case .sequence(let elements): elements.flatMap(scalars(in:))
  case .mapping(let entries): entries.flatMap { scalars(in: $0.value) }
  }
}
