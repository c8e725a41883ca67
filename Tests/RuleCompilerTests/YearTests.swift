import Diagnostics
import Foundation
import RuleCompiler
import Testing

@Test func theWorkloadCompiles() throws {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let data = try Data(contentsOf: root.appending(path: "Examples/year/rules.yaml"))
  let result = compile([RuleFile(name: "rules.yaml", utf8: Array(data))])
  print(render(result.report, as: .human(width: 100, color: false)))
  #expect(result.program != nil)
  if let program = result.program { print(program.rules.count, program.fingerprint) }
}
