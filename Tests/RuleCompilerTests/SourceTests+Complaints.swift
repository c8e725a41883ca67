// Each complaint shows itself: its wrong text raises its code and no other, rendered as in
// `Bad/<code>.txt`; its right text raises nothing. UPDATE_EXPECTATIONS=1 rewrites the renderings.

import Diagnostics
import Foundation
import Testing

@testable import RuleCompiler

/// What a complaint's texts go through. A complaint about YAML is shown on texts that are no rules:
/// they are read as YAML only. All others go through the whole compiler.
private func check(_ bytes: [UInt8], of complaint: any Complaint.Type) -> Report {
  guard yamlCodes.contains(complaint.code) else {
    return compile([RuleFile(name: "règle.yaml", utf8: bytes)]).report
  }
  return yamlReport(bytes)
}

private func yamlReport(_ bytes: [UInt8]) -> Report {
  var report = Report()
  _ = sourceTree(of: SourceText(name: "règle.yaml", utf8: bytes), into: &report)
  return report
}

private let yamlCodes = Set(
  allComplaints.filter { !yamlReport($0.wrongBytes).isEmpty }.map { $0.code })

@Suite("Complaints")
struct ComplaintTests {
  @Test(
    "the wrong text of each complaint raises it alone", arguments: allComplaints.map(Named.init))
  func wrongRaisesItsCode(_ complaint: Named) throws {
    let report = check(complaint.type.wrongBytes, of: complaint.type)
    #expect(report.sorted.map(\.code) == [complaint.type.code])
    let text = render(report, as: .human(width: 100, color: false))
    try Expectation(named: complaint.type.code).compare(with: text)
  }

  @Test("the right text of each complaint raises nothing", arguments: allComplaints.map(Named.init))
  func rightRaisesNothing(_ complaint: Named) {
    let report = check(Array(complaint.type.right.utf8), of: complaint.type)
    #expect(report.isEmpty, "\(render(report, as: .plain))")
  }

  @Test(
    "each diagnostic has a place, both languages and an advice",
    arguments: allComplaints.map(Named.init))
  func isComplete(_ complaint: Named) throws {
    let diagnostic = try #require(check(complaint.type.wrongBytes, of: complaint.type).sorted.first)
    #expect(diagnostic.primary != nil)
    for message in [diagnostic.message, diagnostic.help ?? Message("")] {
      #expect(!message.fr.isEmpty && !message.en.isEmpty && message.fr != message.en)
      #expect(!message.fr.hasSuffix(".") && !message.en.hasSuffix("."))
    }
  }

  @Test("no two complaints share a code, and no expectation is left over")
  func codesAreUnique() throws {
    let codes = allComplaints.map { $0.code }
    #expect(Set(codes).count == codes.count)
    let files = try FileManager.default.contentsOfDirectory(atPath: Expectation.folder.path)
    let expected = Set(codes.map { $0 + ".txt" })
    #expect(files.filter { $0.hasSuffix(".txt") && !expected.contains($0) } == [])
  }
}

/// A complaint that prints as its code in the list of cases.
struct Named: CustomTestStringConvertible, Sendable {
  let type: any Complaint.Type
  var testDescription: String { type.code }
}

/// A file that holds what should be printed.
struct Expectation {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Bad")
  let file: URL

  init(named name: String) {
    file = Expectation.folder.appending(path: name + ".txt")
  }

  func compare(with text: String) throws {
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTATIONS"] == "1" {
      return try Data(text.utf8).write(to: file)
    }
    let expected = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
    #expect(text == expected, "run with UPDATE_EXPECTATIONS=1, then read the difference")
  }
}
