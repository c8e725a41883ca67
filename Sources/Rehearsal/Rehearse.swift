// The spine of `jalon test`: case files in, results out. Pure: no clock, disk or network.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleCompiler
import RuleProgram

/// What came of one case.
public struct CaseResult: Sendable {
  public var name: String
  public var file: String
  /// Line of its `cas`, from 1.
  public var line: Int
  /// How many expectations were compared.
  public var compared: Int
  /// What did not come out, in order of place; empty when it passed.
  public var failures: [CaseFailure]

  public var isPassed: Bool { failures.isEmpty }
}

/// What came of all cases.
public struct RehearsalResult: Sendable {
  public var cases: [CaseResult] = []
  /// Files that could not be read as YAML.
  public var unreadable = Report()

  public var failedCount: Int { cases.count { !$0.isPassed } }
  public var isPassed: Bool { unreadable.isEmpty && failedCount == 0 }

  /// All failures, for the renderers of Diagnostics.
  public var report: Report {
    var all = unreadable
    for failure in cases.flatMap(\.failures) { all.add(failure.diagnostic) }
    return all
  }
}

/// Plays the cases of `*.cas.yaml` files against a program and compares what is expected.
public func rehearse(
  caseFiles: [RuleFile], program: RuleProgram, zones: @escaping @Sendable (String) -> Zone?
) -> RehearsalResult {
  var result = RehearsalResult()
  for file in caseFiles.sorted(by: { $0.name < $1.name }) {
    let text = SourceText(name: file.name, utf8: file.utf8)
    for tree in sourceTree(of: text, into: &result.unreadable) {
      result.cases.append(played(tree, in: text, program, zones))
    }
  }
  return result
}

private func played(
  _ tree: SourceNode, in text: SourceText, _ program: RuleProgram,
  _ zones: @escaping @Sendable (String) -> Zone?
) -> CaseResult {
  var report = Report()
  var failures: [CaseFailure] = []
  var compared = 0
  let syntax = caseSyntax(from: tree, &report)
  let mark = syntax?.name.mark ?? tree.mark
  if let syntax, !report.hasErrors {
    var rehearsal = CaseRehearsal(syntax, program, zones)
    rehearsal.run()
    report.add(contentsOf: rehearsal.report)
    (failures, compared) = (rehearsal.failures, rehearsal.compared)
  }
  failures = report.sorted.map { CaseFailure(diagnostic: $0) } + failures
  return CaseResult(
    name: syntax?.name.value ?? "", file: text.name,
    line: text.position(ofByte: mark.span.start).line, compared: compared, failures: failures)
}
