// `jalon fact`: one fact recorded by hand; an excuse in one line.
import ArgumentParser
import CaseFile
import CaseStore
import Civil
import Foundation

struct RecordFact: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fact",
    abstract: "Enregistre un fait à la main.",
    discussion: """
      jalon fact P-000017 justificatif --mesure M-1 --vaut 2026-02-01/2026-02-04 --par "L. Martin"
      jalon fact P-000017 tig.seance heures=PT3H30M --mesure M-1 --a 2026-03-02T12:00:00+01:00
      """)

  @Argument(help: "Clé de la personne.") var person: String
  @Argument(help: "Genre du fait.") var kind: String
  @Argument(help: "Champs, `nom=valeur`.") var fields: [String] = []
  @Option(help: "Identifiant de la mesure.") var mesure: String?
  @Option(help: "Quand il a eu lieu (défaut : maintenant).") var a: String?
  @Option(help: "Pour quand il vaut : 2026-02-01/2026-02-04, ou la cible `source#id`.")
  var vaut: String?
  @Option(help: "Qui l'enregistre, par son nom.") var par: String
  @Option(help: "Son identifiant (défaut : un identifiant neuf).") var id: String?
  @OptionGroup var desk: DeskOptions

  func run() async throws {
    let (_, desk, _) = try desk.open(mayBegin: true)
    let receipt = try await Deeds.perform { try await desk.recordFact(event().serialized()) }
    Terminal.say(receipt.words)
    if case .accepted = receipt { return }
    if case .duplicate = receipt { return }
    throw ExitCode(Exit.badData.rawValue)
  }

  private func event() throws -> JSONValue {
    let now = try desk.clock()()
    var data: [JSONValue.Member] = []
    if let mesure { data.append(.init(name: "mesure", value: .text(mesure))) }
    if let vaut { data.append(.init(name: "vaut", value: target(vaut) ?? .text(vaut))) }
    for field in fields {
      let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ValidationError("`\(field)` : attendu nom=valeur") }
      data.append(.init(name: parts[0], value: value(parts[1])))
    }
    return .members([
      "specversion": .text("1.0"), "id": .text(id ?? UUID().uuidString.lowercased()),
      "source": .text("/jalon/agents/\(par)"), "type": .text(kind), "subject": .text(person),
      "time": .text(a ?? now.isoText(in: .utc)), "data": .object(data),
    ])
  }

  private func target(_ text: String) -> JSONValue? {
    guard let cut = text.lastIndex(of: "#") else { return nil }
    return .members([
      "cible": .members([
        "source": .text(String(text[..<cut])),
        "id": .text(String(text[text.index(after: cut)...])),
      ])
    ])
  }

  /// Numbers and booleans as JSON has them, anything else as text.
  private func value(_ text: String) -> JSONValue {
    switch text {
    case "oui", "true": return .boolean(true)
    case "non", "false": return .boolean(false)
    default:
      if case .number(let number)? = try? JSONValue(parsing: text) { return .number(number) }
      return .text(text)
    }
  }
}
