// Cases are played: those of rules/ pass, and those that must fail say so at their line.
import Civil
import Diagnostics
import Foundation
import RuleCompiler
import RuleProgram
import Testing

@testable import Rehearsal

@Suite("Cases are rehearsed")
struct RehearsalTests {
  static let failing = CaseFolder.here.appendingPathComponent("Failing")
  static let failingNames = CaseFolder.cases(in: failing).map(\.name)

  @Test("every case of rules/ passes")
  func rulesPass() throws {
    let folder = CaseFolder.root.appendingPathComponent("rules")
    let program = try CaseFolder.program(in: folder)
    let result = rehearse(
      caseFiles: CaseFolder.cases(in: folder), program: program, zones: CaseFolder.zone)
    #expect(result.cases.count > 150)
    #expect(result.isPassed, "\(result.rendered(as: .text, width: 200))")
  }

  @Test("each outcome of rules/ counts: another word in its place fails")
  func outcomesCount() throws {
    let folder = CaseFolder.root.appendingPathComponent("rules")
    let program = try CaseFolder.program(in: folder)
    for file in CaseFolder.cases(in: folder) {
      let turned = CaseFolder.turned(file)
      let result = rehearse(caseFiles: [turned], program: program, zones: CaseFolder.zone)
      for played in result.cases where CaseFolder.hasOutcome(played.name, in: file) {
        #expect(!played.isPassed, "\(file.name): \(played.name)")
      }
    }
  }

  @Test("a case that fails shows expected and found at its line", arguments: failingNames)
  func failuresAreShown(name: String) throws {
    let program = try CaseFolder.program(in: Self.failing)
    let file = try #require(CaseFolder.cases(in: Self.failing).first { $0.name == name })
    let result = rehearse(caseFiles: [file], program: program, zones: CaseFolder.zone)
    #expect(!result.isPassed)
    let text = result.rendered(as: .text)
    let english = result.rendered(as: .text, language: .english)
    try CaseFolder.expect(text + "\n" + english, at: Self.failing, named: name)
  }

  @Test("JSON and JUnit say the same failures")
  func machineFormsAgree() throws {
    let program = try CaseFolder.program(in: Self.failing)
    let result = rehearse(
      caseFiles: CaseFolder.cases(in: Self.failing), program: program, zones: CaseFolder.zone)
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(result.rendered(as: .json).utf8))
        as? [String: Any])
    #expect(json["en_defaut"] as? Int == result.failedCount)
    let document = try XMLShape(result.rendered(as: .junit))
    #expect(document.count("testcase") == result.cases.count)
    #expect(document.count("failure") == result.cases.reduce(0) { $0 + $1.failures.count })
  }

  @Test("a case file cut anywhere gives diagnostics, never a trap")
  func cutFilesAreDiagnosed() throws {
    let program = try CaseFolder.program(in: Self.failing)
    for file in CaseFolder.cases(in: Self.failing) {
      for length in stride(from: 1, to: file.utf8.count, by: 31) {
        let cut = RuleFile(name: file.name, utf8: Array(file.utf8.prefix(length)))
        let result = rehearse(caseFiles: [cut], program: program, zones: CaseFolder.zone)
        #expect(result.cases.count <= 1)
      }
    }
  }
}

@Suite("Moments of a case")
struct LocalMomentTests {
  let paris = CaseFolder.zone("Europe/Paris") ?? .utc

  @Test(
    "a moment is local unless it has an offset",
    arguments: [
      ("2026-03-02", "2026-03-01T23:00:00Z"), ("2026-03-02 17:00", "2026-03-02T16:00:00Z"),
      ("2026-07-02 17:00:05", "2026-07-02T15:00:05Z"),
      ("2026-03-02T17:00:00-03:00", "2026-03-02T20:00:00Z"),
      // 02:30 does not exist on that night: the jump.
      ("2026-03-29 02:30", "2026-03-29T01:00:00Z"),
      // It exists twice on this one: the first.
      ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
    ])
  func momentsAreLocal(written: String, instant: String) throws {
    #expect(localMoment(written, in: paris)?.isoText(in: .utc) == instant)
  }

  @Test(
    "what is no moment is refused", arguments: ["", "demain", "2026-02-30", "2026-03-02 25:00"])
  func nonsenseIsRefused(written: String) {
    #expect(localMoment(written, in: paris) == nil)
  }

  @Test("the head of a fact says when it happened, when it was learnt, and its kind")
  func headsAreRead() throws {
    let head = try #require(FactHead("2026-01-12 17:00 appris 2026-02-20 tig.séance prévue"))
    #expect(head.moment == "2026-01-12 17:00")
    #expect(head.learnt == "2026-02-20")
    #expect(head.kind == "tig.séance prévue")
    #expect(FactHead("tig.séance") == nil)
    #expect(FactHead("2026-01-12 17:00") == nil)
  }
}
