// Good/ holds rule files that compile, each with its printed program; Bad/ holds, beside the texts
// of the complaints, rule files with several troubles and their rendering. UPDATE_EXPECTATIONS=1
// rewrites both; the difference is the review.

import Diagnostics
import Foundation
import RuleCompiler
import Testing

@Suite("Compilation")
struct CompileTests {
  @Test("a good file compiles to the program beside it", arguments: try files(in: "Good"))
  func goodFileCompiles(_ file: URL) throws {
    let result = compile([try RuleFile(reading: file)])
    #expect(render(result.report, as: .human(width: 100, color: false)) == "")
    if let program = result.program { try compare(listing(of: program), with: file) }
  }

  @Test("a bad file says all that is wrong with it", arguments: try files(in: "Bad"))
  func badFileIsRefused(_ file: URL) throws {
    let result = compile([try RuleFile(reading: file)])
    #expect(result.report.hasErrors)
    try compare(render(result.report, as: .human(width: 100, color: false)), with: file)
  }

  @Test("the rules of the workload compile")
  func workloadCompiles() throws {
    let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "Examples/year/rules.yaml")
    let result = compile([try RuleFile(reading: file)])
    #expect(render(result.report, as: .plain) == "")
    #expect(result.program?.rules.count == 6)
  }
}

private let folder = URL(filePath: #filePath).deletingLastPathComponent()

private func files(in name: String) throws -> [URL] {
  try FileManager.default.contentsOfDirectory(
    at: folder.appending(path: name), includingPropertiesForKeys: nil
  ).filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
}

extension RuleFile {
  fileprivate init(reading url: URL) throws {
    self.init(name: url.lastPathComponent, utf8: Array(try Data(contentsOf: url)))
  }
}

private func compare(_ text: String, with yaml: URL) throws {
  let file = yaml.deletingPathExtension().appendingPathExtension("out")
  if ProcessInfo.processInfo.environment["UPDATE_EXPECTATIONS"] == "1" {
    return try Data(text.utf8).write(to: file)
  }
  let expected = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
  #expect(text == expected, "run with UPDATE_EXPECTATIONS=1, then read the difference")
}
