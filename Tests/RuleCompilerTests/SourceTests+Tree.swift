// The tree and its places: each node's mark covers exactly what its author wrote.

import Diagnostics
import Testing

@testable import RuleCompiler

@Suite("Source tree")
struct SourceTreeTests {
  @Test("each piece is marked from its first to its last byte")
  func marks() throws {
    let tree = try read(
      """
      règle: tig.heures
      à: [cpip, "dpip 😀"]
      alertes:
        rythme:
          quand: 'l''heure'
        - non
      """.replacing("  - non\n", with: "").replacing("\n  - non", with: ""))
    let entries = try #require(tree.entries)
    #expect(entries.map(\.key.value) == ["règle", "à", "alertes"])
    #expect(entries.map(\.key.mark.text) == ["règle", "à", "alertes"])
    #expect(entries[0].value.mark.text == "tig.heures")
    #expect(entries[1].value.mark.text == "[cpip, \"dpip 😀\"]")
    #expect(entries[1].value.elements?.map(\.mark.text) == ["cpip", "\"dpip 😀\""])
    #expect(entries[2].value.mark.text == "rythme:\n    quand: 'l''heure'")
  }

  @Test("a missing value is an empty place right after its colon")
  func missingValue() throws {
    let tree = try read("à:\nb: 1\n")
    let value = try #require(tree.entries?[0].value)
    #expect(value.isMissing)
    #expect(value.mark.span == Span(start: 3, end: 3))
  }

  @Test("a block of text ends with its last line, not where the next thing starts")
  func blockEnd() throws {
    let tree = try read("a: |\n  un\n  deux\n\n# fin\nb: 2\n")
    #expect(tree.entries?[0].value.mark.text == "|\n  un\n  deux")
    #expect(tree.entries?[0].value.scalar?.style == .literal)
  }

  @Test("block lists and groups end with their last element")
  func collectionEnd() throws {
    let tree = try read("a:\n  - un\n  - deux\n\n\nb: 2\n")
    #expect(tree.entries?[0].value.mark.text == "- un\n  - deux")
  }

  @Test("scalars stay text: no truth value, number or hour of YAML 1.1")
  func scalarsAreText() throws {
    let tree = try read("[no, 012, 1_000, 12:30, ~, 2026-01-31]")
    let values = tree.elements?.compactMap(\.scalar?.value)
    #expect(values == ["no", "012", "1_000", "12:30", "~", "2026-01-31"])
  }

  @Test("a byte order mark is skipped and offsets stay those of the file")
  func byteOrderMark() throws {
    let tree = try read("\u{FEFF}é: oui\n")
    let entry = try #require(tree.entries?.first)
    #expect(entry.key.value == "é")
    #expect(entry.key.mark.span == Span(start: 3, end: 5))
    #expect(entry.value.mark.span == Span(start: 7, end: 10))
  }

  @Test("CR LF ends a line once", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let tree = try read("é: un\(end)à: deux\(end)")
    let value = try #require(tree.entries?[1].value)
    #expect(value.mark.text == "deux")
    let place = value.mark.source.position(ofByte: value.mark.span.start)
    #expect(place == (2, 4))
  }

  @Test("each document has its tree, and an empty one has none")
  func documents() {
    var report = Report()
    func count(_ text: String) -> Int {
      sourceTree(of: SourceText(name: "f", text: text), into: &report).count
    }
    #expect(count("") == 0)
    #expect(count("\u{FEFF}") == 0)
    #expect(count("# rien\n\n") == 0)
    #expect(count("---\n") == 0)
    #expect(count("a: 1\n---\nb: 2\n---\n") == 2)
    #expect(report.isEmpty)
  }

  @Test("a tree is still given after a refusal, so that other troubles are seen")
  func bestTree() {
    var report = Report()
    let text = SourceText(name: "f", text: "a: 1\na: 2\nb: &x 3\nc: *x\n")
    let trees = sourceTree(of: text, into: &report)
    #expect(report.sorted.map(\.code) == ["cle-en-double", "ancre-refusee", "alias-refuse"])
    #expect(trees.first?.entries?.map(\.key.value) == ["a", "b", "c"])
    #expect(trees.first?.entries?[1].value.mark.text == "3")
  }
}

/// The only tree of a text that must be clean.
func read(_ text: String) throws -> SourceNode {
  var report = Report()
  let trees = sourceTree(of: SourceText(name: "f.yaml", text: text), into: &report)
  #expect(report.isEmpty, "\(render(report, as: .plain))")
  return try #require(trees.first)
}
