// What a report keeps, folds, sorts and shows.

import Testing

@testable import Diagnostics

@Suite("Report")
struct ReportTests {
  private let text = SourceText(name: "b.yaml", text: String(repeating: "x\n", count: 5000))

  private func trouble(
    _ code: String, at start: Int, _ severity: Severity = .error, in source: SourceText? = nil
  ) -> Diagnostic {
    let mark = Mark(source: source ?? text, span: Span(start: start, end: start + 1))
    return Diagnostic(
      code: code, severity: severity, message: Message("m"), primary: Label(mark: mark))
  }

  @Test("diagnostics come by file and place, and the same one comes once")
  func sorted() {
    var report = Report()
    let other = SourceText(name: "a.yaml", text: "x")
    report.add(trouble("b", at: 4))
    report.add(trouble("a", at: 4))
    report.add(trouble("b", at: 4))
    report.add(trouble("c", at: 0))
    report.add(trouble("z", at: 0, in: other))
    #expect(report.sorted.map(\.code) == ["z", "c", "a", "b"])
  }

  @Test("warnings are not errors")
  func warnings() {
    var report = Report()
    #expect(report.isEmpty && !report.hasErrors)
    report.add(trouble("a", at: 0, .warning))
    #expect(!report.isEmpty && !report.hasErrors)
    report.add(trouble("a", at: 2))
    #expect(report.hasErrors)
  }

  @Test("at most 50 of a file are shown, and the last line says how many more")
  func capped() {
    var report = Report()
    for line in (0..<60).reversed() { report.add(trouble("a", at: 2 * line)) }
    let lines = render(report, as: .plain).split(separator: "\n")
    #expect(lines.count == 51)
    #expect(lines[0] == "b.yaml:1:1: a: m")
    #expect(lines[50] == "b.yaml: et 10 autres")
    #expect(render(report, as: .plain, language: .english).hasSuffix("b.yaml: and 10 more\n"))
  }

  @Test("a flood is counted without being kept")
  func flood() {
    var report = Report()
    for place in 0..<5000 { report.add(trouble("a", at: place)) }
    #expect(report.sorted.count == Report.keptPerFile)
    #expect(report.listing.omitted.map(\.count) == [4950])
  }

  @Test("reports join without repeats")
  func joined() {
    var left = Report()
    left.add(trouble("a", at: 0, .warning))
    var right = Report()
    right.add(trouble("a", at: 0, .warning))
    right.add(trouble("b", at: 0))
    left.add(contentsOf: right)
    #expect(left.sorted.map(\.code) == ["a", "b"])
    #expect(left.hasErrors)
  }

  @Test("marked values are equal when the values are")
  func marked() {
    let here = Mark(source: text, span: Span(start: 0, end: 1))
    let there = Mark(source: text, span: Span(start: 4, end: 9))
    #expect(Marked("a", at: here) == Marked("a", at: there))
    #expect(Set([Marked("a", at: here), Marked("a", at: there)]).count == 1)
    #expect(Marked("a", at: here).map(\.count).value == 1)
  }
}
