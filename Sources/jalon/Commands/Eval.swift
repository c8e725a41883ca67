// `jalon eval`: one expression, its value, its type, and until when that is promised.
import ArgumentParser
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation

struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Calcule une expression à un moment : valeur, type et horizon.",
    discussion: """
      Avec --batch, lit une demande JSON par ligne et répond une ligne JSON à chacune :
        {"expression":"2026-01-31 + 1 mois","zone":"Europe/Paris","territoire":"FR-57","at":"…"}
        {"horaires":{"tous les jours":["20:00-06:00"]},"du":"2026-03-28","au":"2026-03-30","zone":"…"}
      """)

  @Argument(help: "L'expression, dans la langue des règles.")
  var expression: String?

  @Option(help: "Dossier ou fichier de règles (défaut : rules, s'il existe).")
  var rules: [String] = []

  @Option(help: "Fichier de faits (NDJSON).")
  var facts: [String] = []

  @Option(help: "Clé de la personne.")
  var person: String?

  @Option(help: "Identifiant de la mesure (défaut : celle en cours).")
  var measure: String?

  @Option(help: "Règle dont les noms peuvent servir (`échéance`, ses définitions).")
  var rule: String?

  @Option(help: "Clé de l'occurrence (défaut : celle en cours).")
  var key: String?

  @Option(help: "Moment (ISO 8601 avec décalage ; défaut : maintenant).")
  var at: String?

  @Option(help: "Zone, sans personne (défaut : Europe/Paris).")
  var zone: String = "Europe/Paris"

  @Option(help: "Territoire des jours fériés, sans personne.")
  var territory: String = "FR"

  @Flag(help: "Une demande JSON par ligne sur l'entrée standard.")
  var batch = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let evaluator = try RuleFolder.evaluator(at: rulePaths, output: output)
    let files = try FactFiles(paths: facts, evaluator: evaluator)
    files.complain(output)
    let calculator = Calculator(evaluator: evaluator, files: files, language: output.language)
    if batch { return runBatch(calculator) }
    guard let expression else { throw ValidationError("une expression est attendue") }
    let answer = calculator.answer(request(expression))
    if output.format == .text {
      Terminal.say(answer.text)
    } else {
      Terminal.say(answer.json.serialized())
    }
    if answer.isRefused { throw ExitCode(Exit.badData.rawValue) }
  }

  private var rulePaths: [String] {
    if !rules.isEmpty { return rules }
    return FileManager.default.fileExists(atPath: "rules") ? ["rules"] : []
  }

  private func request(_ expression: String) -> JSONValue {
    .members([
      "expression": .text(expression), "person": person.map { .text($0) },
      "measure": measure.map { .text($0) }, "rule": rule.map { .text($0) },
      "key": key.map { .text($0) }, "at": at.map { .text($0) }, "zone": .text(zone),
      "territory": .text(territory),
    ])
  }

  private func runBatch(_ calculator: Calculator) {
    let printer = LinePrinter()
    while let line = readLine() {
      if line.allSatisfy(\.isWhitespace) { continue }
      let answer: JSONValue
      do throws(JSONError) {
        answer = calculator.answer(try JSONValue(parsing: line)).json
      } catch {
        answer = Calculator.refusal(output.language == .english ? error.english : error.french)
      }
      printer.print(answer.serialized())
    }
    printer.flush()
  }
}
