// What was told by a replay, fact after fact as learnt, comes to what the pull reader says at the
// end: for every case of rules/, at its last moment.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation
import RuleCompiler
import RuleProgram
import Testing

@testable import Rehearsal

@Suite("What is told agrees with what is read")
struct LedgerAgreementTests {
  @Test("the alerts left open by a replay are those that hold")
  func replayAgreesWithReading() throws {
    let folder = CaseFolder.root.appendingPathComponent("rules")
    let program = try CaseFolder.program(in: folder)
    for file in CaseFolder.cases(in: folder) {
      var report = Report()
      for tree in sourceTree(of: SourceText(name: file.name, utf8: file.utf8), into: &report) {
        guard let syntax = caseSyntax(from: tree, &report) else { continue }
        var rehearsal = CaseRehearsal(syntax, program, CaseFolder.zone)
        rehearsal.prepare()
        let moment = rehearsal.end
        #expect(
          told(rehearsal, at: moment) == held(rehearsal, at: moment),
          "\(file.name): \(syntax.name.value), \(momentText(moment, in: rehearsal.zone))")
      }
    }
  }

  private func told(_ rehearsal: CaseRehearsal, at moment: Instant) -> Set<String> {
    let evaluator = Evaluator(
      program: rehearsal.program, vocabulary: rehearsal.vocabulary, zones: CaseFolder.zone)
    let ledger = evaluator.replay(
      CaseFacts.person, facts: rehearsal.facts.facts, until: moment
    ).ledger
    let open = ledger.alerts.values.filter { $0.state == .open }.map(\.identity)
    return Set(
      open.filter { $0.alert != "suite en retard" && $0.alert != "valeur hors bornes" }
        .map { "\($0.rule)/\($0.alert) \($0.key)" })
  }

  private func held(_ rehearsal: CaseRehearsal, at moment: Instant) -> Set<String> {
    let facts = rehearsal.facts.known(at: moment)
    let reading = readPerson(
      CaseFacts.person, facts: facts, program: rehearsal.program, zones: CaseFolder.zone,
      until: moment)
    var result: Set<String> = []
    for rule in reading.measures.flatMap(\.rules) {
      for occurrence in rule.occurrences {
        for holding in occurrence.alerts
        where holding.episodes.contains(where: { $0.holds(at: .facts(moment)) }) {
          let alert = rehearsal.program.rules[rule.rule].alerts[holding.alert].name
          result.insert("\(rehearsal.program.rules[rule.rule].key)/\(alert) \(occurrence.key)")
        }
      }
    }
    return result
  }
}
