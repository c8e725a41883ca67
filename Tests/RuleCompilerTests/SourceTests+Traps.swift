// The traps that YAML sets for French rules: each text raises one complaint, at one place.

import Diagnostics
import Testing

@testable import RuleCompiler

@Suite("Traps of YAML")
struct YAMLTrapTests {
  /// A text, the code it raises, and where.
  static let traps: [(text: String, code: String, line: Int, column: Int)] = [
    ("quand: >= 3 jours", "comparaison-avalee", 1, 8),
    ("quand: > 3", "comparaison-avalee", 1, 8),
    ("quand: >3", "comparaison-avalee", 1, 8),
    ("quand: >-2\nb: c", "comparaison-avalee", 1, 8),
    ("quand: >\nb: c", "comparaison-avalee", 1, 8),
    ("- > 3 absences", "comparaison-avalee", 1, 3),
    ("message: {heures faites} sur 40", "crochet-en-tete", 1, 10),
    ("message: {heures faites}", "crochet-en-tete", 1, 10),
    ("message: [cpip] et dpip", "crochet-en-tete", 1, 10),
    ("a: b\nmessage: { a: 1 } sur\nc: d", "crochet-en-tete", 2, 10),
    ("part: % du délai", "caractere-reserve", 1, 7),
    ("part: `x`", "caractere-reserve", 1, 7),
    ("part: * 3", "alias-refuse", 1, 7),
    ("part: *été", "alias-refuse", 1, 7),
    ("part: & 3", "ancre-refusee", 1, 7),
    ("part: !!int 3", "etiquette-refusee", 1, 7),
    ("part: !é!x 3", "etiquette-refusee", 1, 7),
    ("%TAG ! x\n---\na: b", "directive-refusee", 1, 1),
    ("% du délai", "directive-refusee", 1, 1),
    ("titre: a: b", "deux-points-dans-valeur", 1, 9),
    ("- titre: a : b", "deux-points-dans-valeur", 1, 12),
    ("titre: Accomplir #3 heures", "commentaire-colle", 1, 18),
    ("couleur: #FFF", "commentaire-colle", 1, 10),
    ("a:\n\tb: c", "tabulation", 2, 1),
    ("a:\n  b: c\n\td: e", "tabulation", 3, 1),
    ("a:\n \t b: c", "tabulation", 2, 2),
    ("- a\n\t- b: c", "tabulation", 2, 1),
    ("titre: 'l'heure'", "texte-apres-guillemet", 1, 11),
    ("a: 'aujourd'hui'\nb: c", "texte-apres-guillemet", 1, 13),
    ("a: \"b\" c", "texte-apres-guillemet", 1, 8),
    ("a: \"b\nc: d\n", "guillemet-non-ferme", 1, 4),
    ("a: 'b\n---\nc: d\n", "guillemet-non-ferme", 1, 4),
    ("a: 1\n  b: 2", "retrait-incoherent", 2, 3),
    ("  a: 1\n b: 2", "retrait-incoherent", 2, 2),
    ("a:\n    b: 1\n  c: 2", "retrait-incoherent", 3, 3),
    ("- a\nb: 1", "retrait-incoherent", 2, 1),
    ("titre:heures\nb: 1", "espace-apres-deux-points", 1, 6),
    ("a: 1\ntitre:heures\nb: 1", "espace-apres-deux-points", 2, 6),
    ("a: 1\ntitre\n", "deux-points-manquants", 2, 1),
    ("\u{A0}\u{A0}b: 1", "espace-insecable", 1, 1),
    ("a: 1\nb:\u{A0}2", "espace-insecable", 2, 3),
    ("a:\u{A0}2\nb: 1", "espace-insecable", 1, 3),
    ("a: \u{A0}2", "espace-insecable", 1, 4),
    ("a: 2\u{202F}", "espace-insecable", 1, 5),
    ("? [a]\n: b", "cle-composee", 1, 3),
    ("{[a]: b}", "cle-composee", 1, 2),
    ("? |\n  a\n: b", "cle-composee", 1, 3),
    ("\"\": b", "cle-vide", 1, 1),
    ("{: b}", "cle-vide", 1, 2),
    (": b", "cle-vide", 1, 1),
    ("a: \"\\e[2J\"", "caractere-invisible", 1, 5),
    ("a: b\u{1B}[2J", "caractere-invisible", 1, 5),
    ("a: b\u{85}c", "saut-de-ligne-etrange", 1, 5),
    ("a: \"\\L\"", "caractere-invisible", 1, 5),
    ("a: b\u{FEFF}", "caractere-invisible", 1, 5),
    ("a: - b", "yaml-illisible", 1, 4),
    ("a: \"C:\\dossier\"", "yaml-illisible", 1, 7),
    ("a: [b, c", "yaml-illisible", 1, 9),
    ("a: {b: c", "yaml-illisible", 1, 9),
    ("a: ]", "yaml-illisible", 1, 4),
    ("a: \"\\uD800\"", "yaml-illisible", 1, 7),
  ]

  @Test("a trap raises its complaint at its place", arguments: 0..<traps.count)
  func trap(_ index: Int) throws {
    let trap = Self.traps[index]
    var report = Report()
    _ = sourceTree(of: SourceText(name: "f", text: trap.text), into: &report)
    #expect(report.sorted.map(\.code) == [trap.code], "\(trap.text.debugDescription)")
    let mark = try #require(report.sorted.first?.primary?.mark)
    let place = mark.source.position(ofByte: mark.span.start)
    #expect(place == (trap.line, trap.column), "\(trap.text.debugDescription)")
  }

  @Test(
    "what only looks like a trap passes",
    arguments: [
      "titre : heures", "a: b > 3", "a: \"> 3\"", "a: >\n  texte\n", "a: |2\n    texte\n",
      "a: { b: c }", "a: []", "a: {}", "a: 50 %", "a: l'heure", "a: x # mot", "a: x ## mot",
      "a: 12:30", "a: b:c", "a: « b\u{A0}: c »".replacing("\u{A0}: ", with: "\u{A0}"),
      "a: 3\u{202F}000 €", "a: 'l''heure'", "a:\tb", "# commentaire\na: b", "#collé\na: b",
      "a: \"l\\té\\n\"", "a: 👩‍⚖️",
    ])
  func noTrap(_ text: String) throws {
    _ = try read(text)
  }
}
