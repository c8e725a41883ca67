// `jalon verify`: an answer or a file of emissions made again, offline, from an export of the facts.
import ArgumentParser
import CaseFile
import Evaluation
import Foundation

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Refait une réponse ou des émissions à partir d'un export, et dit ce qui diffère.",
    discussion: """
      La réponse est le JSON de `compliance`, `explain` ou de l'adresse HTTP, avec son reçu ; les
      émissions, le fichier où sortent les alertes. Sans réseau ni base : les règles et l'export
      suffisent. Code 0 : tout est pareil ; 1 : quelque chose diffère.
      """)

  @Argument(help: "Réponse (JSON avec son `recu`) ou fichier d'émissions (NDJSON).")
  var file: String

  @Option(help: "Faits exportés (`jalon export`), dans l'ordre où ils furent appris.")
  var facts: [String]

  @Option(help: "Dossier de règles.")
  var rules: [String] = ["rules"]

  @Option(help: "fr (défaut) ou en.")
  var lang: Tongue?

  func run() throws {
    let output = OutputOptions(lang: lang)
    let evaluator = try RuleFolder.evaluator(at: rules, output: output)
    let export = try FactFiles(paths: facts, evaluator: evaluator)
    export.complain(output)
    var verification = Verification()
    let values = try values()
    if values.contains(where: { $0["specversion"] != nil }) {
      EmissionCheck(
        evaluator: EngineRoot.withNotices(evaluator, output.language), facts: export.byPerson
      ).check(values, into: &verification)
    } else {
      let check = AnswerCheck(evaluator: evaluator, facts: export.byPerson)
      for value in values where !check.check(value, into: &verification) {
        Terminal.complain("`\(file)` ne porte pas de reçu : attendu un membre `recu`")
        throw ExitCode(Exit.badData.rawValue)
      }
    }
    if values.isEmpty { verification.title("rien à vérifier") }
    verification.lines.forEach(Terminal.say)
    if !verification.isSame { throw ExitCode(Exit.findings.rawValue) }
  }

  /// One JSON text, its elements where it is a list, or one text a line.
  private func values() throws -> [JSONValue] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw Failure.unreadable(file)
    }
    let text = String(decoding: data, as: UTF8.self)
    if let value = try? JSONValue(parsing: text) {
      if case .list(let elements) = value { return elements }
      return [value]
    }
    return try text.split(whereSeparator: \.isNewline).enumerated().map { index, line in
      do throws(JSONError) { return try JSONValue(parsing: String(line)) } catch {
        Terminal.complain("\(file):\(index + 1): \(error.french)")
        throw ExitCode(Exit.badData.rawValue)
      }
    }
  }
}
