// The spine of the compiler: rule text in, program and report out. One line for each stage; it
// stops after a stage that found errors, so that an author never reads echoes.
import Diagnostics
import RuleProgram

/// A file of rules: its name and its bytes.
public struct RuleFile: Sendable {
  public var name: String
  public var utf8: [UInt8]
  public init(name: String, utf8: [UInt8]) { (self.name, self.utf8) = (name, utf8) }
}

/// What came of a compilation, with what each stage made.
public struct Compilation: Sendable {
  /// There only when no stage found an error.
  public var program: RuleProgram?
  public var report = Report()
  public var trees: [SourceNode] = []
  public var documents: [Document] = []
  public var symbols: Symbols?
  public var phrases: Phrases?
}

/// Compiles the files of one rule set together.
public func compile(_ files: [RuleFile]) -> Compilation {
  var result = Compilation()
  for file in files.sorted(by: { $0.name < $1.name }) {
    let text = SourceText(name: file.name, utf8: file.utf8)
    result.trees += sourceTree(of: text, into: &result.report)
  }
  if result.report.hasErrors { return result }
  result.documents = documents(from: result.trees, into: &result.report)
  if result.report.hasErrors { return result }
  let symbols = symbols(from: result.documents, into: &result.report)
  result.symbols = symbols
  if result.report.hasErrors { return result }
  let phrases = phrases(from: symbols, into: &result.report)
  result.phrases = phrases
  if result.report.hasErrors { return result }
  var program = program(from: symbols, phrases, into: &result.report)
  if result.report.hasErrors { return result }
  program.hashes = hashes(of: files, result.trees)
  result.program = program
  return result
}
