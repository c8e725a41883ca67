// The three renderings of one report, to the letter.

import Testing

@testable import Diagnostics

@Suite("Rendering")
struct RenderingTests {
  private func report(
    _ text: String, _ span: Range<Int>, others: [Range<Int>] = [], label: String = "ici"
  ) -> Report {
    let source = SourceText(name: "rules/f.yaml", text: text)
    func mark(_ range: Range<Int>) -> Mark {
      Mark(
        source: source, span: Span(start: range.lowerBound, end: range.upperBound),
        context: "tig.heures · CP 131-22")
    }
    var report = Report()
    report.add(
      Diagnostic(
        code: "fait-inconnu", message: Message(fr: "un `fait`", en: "a `fact`"),
        primary: Label(mark: mark(span), text: label),
        others: others.map { Label(mark: mark($0), text: "là") },
        help: Message(fr: "aidez", en: "help yourself"), citation: "CP 131-22"))
    return report
  }

  private func human(_ report: Report, width: Int = 80, _ language: Language = .french) -> [String]
  {
    render(report, as: .human(width: width, color: false), language: language)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("a person reads the sentence, the place, the line and the way out")
  func shape() {
    #expect(
      human(report("é: été\n", 4..<9)) == [
        "erreur[fait-inconnu]: un `fait`",
        "  rules/f.yaml:1:4   tig.heures · CP 131-22",
        "     |", "   1 | é: été", "     |    ^^^ ici", "  aide : aidez", "  voir : CP 131-22", "",
      ])
  }

  @Test("English is complete")
  func english() {
    let lines = human(report("a", 0..<1), .english)
    #expect(lines.first == "error[fait-inconnu]: a `fact`")
    #expect(lines.suffix(3) == ["  help: help yourself", "  see: CP 131-22", ""])
  }

  @Test("other places are shown in order of lines, with a gap between far ones")
  func others() {
    let lines = human(report("a\nb\nc\nd\n", 6..<7, others: [0..<1]))
    #expect(
      lines[2...7] == [
        "     |", "   1 | a", "     | - là", "   …", "   4 | d", "     | ^ ici",
      ])
  }

  @Test("controls, tabs, directions and wrong bytes are shown, never sent to the terminal")
  func safe() {
    let lines = human(report("a\t\u{1B}[2J\u{202E}b", 9..<10, label: "\u{7}"))
    #expect(lines[3] == "   1 | a→\\u{1B}[2J\\u{202E}b")
    #expect(lines[4] == "     | " + String(repeating: " ", count: 19) + "^ \\u{07}")
    let source = SourceText(name: "\u{1B}f", utf8: [0x61, 0xE9, 0x62])
    var bad = Report()
    let mark = Mark(source: source, span: Span(start: 2, end: 3))
    bad.add(Diagnostic(code: "c", message: Message("m\nn"), primary: Label(mark: mark)))
    let shown = human(bad)
    #expect(shown[0] == "erreur[c]: m\\nn")
    #expect(shown[1] == "  \\u{1B}f:1:3")
    #expect(shown[3...4] == ["   1 | a\\xE9b", "     |      ^"])
  }

  @Test("wide and combining scalars keep the underline in its place")
  func widths() {
    let lines = human(report("😀e\u{301}x", 7..<8))
    #expect(lines[4] == "     |    ^ ici")
  }

  @Test("a long line is cut around what is underlined")
  func longLine() {
    let text = String(repeating: "é", count: 500) + "X" + String(repeating: "é", count: 500)
    let lines = human(report(text, 1000..<1001), width: 40)
    #expect(lines[3].hasPrefix("   1 | …é") && lines[3].hasSuffix("é…"))
    #expect(lines[3].count <= 41)
    let column = lines[4].firstIndex(of: "^").map {
      lines[4].distance(from: lines[4].startIndex, to: $0)
    }
    #expect(column.map { Array(lines[3])[$0] } == "X")
  }

  @Test("a span over several lines underlines its first; an empty one can be seen")
  func spans() {
    #expect(human(report("abc\ndef", 1..<6))[4] == "     |  ^^ ici")
    #expect(human(report("abc\n", 3..<3))[4] == "     |    ^ ici")
    #expect(human(report("", 0..<0))[3...4] == ["   1 | ", "     | ^ ici"])
  }

  @Test("colours are on only when asked for")
  func colours() {
    let text = render(report("a", 0..<1), as: .human(width: 80, color: true))
    #expect(text.hasPrefix("\u{1B}[1;31merreur[fait-inconnu]\u{1B}[0m: "))
  }

  @Test("plain is one line, for editors")
  func plain() {
    #expect(
      render(report("é: b", 4..<5), as: .plain) == "rules/f.yaml:1:4: fait-inconnu: un `fait`\n")
    #expect(render(Report(), as: .plain).isEmpty)
  }

  @Test("JSON holds all that is known")
  func json() {
    #expect(
      render(report("é\n", 0..<2, label: "\u{1}\"\\"), as: .json) == """
        {"diagnostics":[{"code":"fait-inconnu","severity":"error","message":"un `fait`",\
        "place":{"file":"rules/f.yaml","line":1,"column":1,"endLine":1,"endColumn":2,\
        "startByte":0,"endByte":2,"context":"tig.heures · CP 131-22","label":"\\u0001\\"\\\\"},\
        "others":[],"help":"aidez","citation":"CP 131-22"}],"omitted":[]}

        """)
    #expect(render(Report(), as: .json) == "{\"diagnostics\":[],\"omitted\":[]}\n")
  }
}
