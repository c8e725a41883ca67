// `jalon test`: plays the cases beside the rules.
import ArgumentParser
import Diagnostics
import Foundation
import Rehearsal
import RuleCompiler

struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Rejoue les cas (`*.cas.yaml`) et montre ce qui diffère de l'attendu.")

  @Argument(help: "Dossiers ou fichiers de règles et de cas.")
  var paths: [String]

  @Option(help: "Règles des cas, quand elles sont ailleurs.")
  var rules: [String] = []

  @Option(help: "text, json ou junit.")
  var format: RehearsalFormat = .text

  @Option(help: "fr (défaut) ou en.")
  var lang: Tongue?

  func run() throws {
    let output = OutputOptions(lang: lang)
    let program = try RuleFolder.program(at: rules.isEmpty ? paths : rules, output: output)
    let result = rehearse(
      caseFiles: try RuleFolder.files(at: paths, cases: true), program: program
    ) { ZoneFolder.shared.zone($0) }
    Terminal.say(
      result.rendered(
        as: format, language: output.language, width: 100, color: isatty(STDOUT_FILENO) == 1))
    if !result.isPassed { throw ExitCode(Exit.findings.rawValue) }
  }
}

extension RehearsalFormat: ExpressibleByArgument {}
