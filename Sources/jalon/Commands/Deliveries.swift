// `jalon livraisons`: each message on each channel with its proof; the dead ones, and their replay.
import ArgumentParser
import CaseStore
import Civil
import Scheduling

struct Deliveries: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "livraisons",
    abstract: "Ce qui est parti, par quel canal ; ce qui est mort, et le rejouer.",
    subcommands: [List.self, Replay.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "liste", abstract: "Les livraisons, la plus ancienne d'abord.")
    @Flag(help: "Seulement les mortes.") var mortes = false
    @Flag(help: "Seulement celles qui ont été trop tard pour partir.") var tard = false
    @Option(help: "D'une seule alerte.") var alerte: String?
    @Option(help: "D'un seul canal.") var canal: String?
    @Option(help: "Fichier SQLite.") var store = "jalon.sqlite"
    @Option(help: "Combien au plus.") var limite = 10_000

    func run() throws {
      let filter = DeliveryFilter(
        state: mortes ? .dead : tard ? .late : nil, alert: alerte, channel: canal, limit: limite)
      let deliveries = try Store(path: store).deliveries(filter)
      for delivery in deliveries { Terminal.say(delivery.words) }
      if deliveries.isEmpty { Terminal.say(mortes ? "aucune livraison morte" : "aucune livraison") }
    }

    func validate() throws {
      if mortes, tard { throw ValidationError("--mortes ou --tard, pas les deux") }
    }
  }

  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rejouer",
      abstract: "Remet en attente des livraisons mortes ou trop tardives, sous le même id.")
    @Argument(help: "Ids de `--mortes` ou de `--tard`.") var ids: [String]
    @Option(help: "Qui décide, par son nom.") var par: String
    @Option(help: "Fichier SQLite.") var store = "jalon.sqlite"

    func run() throws {
      do {
        try Store(path: store).replay(deliveries: ids, by: par, now: WallClock().now())
      } catch let refusal as DeedRefusal {
        Terminal.complain(refusal.french)
        throw ExitCode(Exit.badData.rawValue)
      }
      for id in ids { Terminal.say("\(id) : à remettre") }
    }
  }
}

extension DeliveryRecord {
  /// One line: the proof as far as it goes.
  fileprivate var words: String {
    let stages = [
      ("prévue", plannedAt), ("transmise", handedAt), ("remise", deliveredAt), ("morte", diedAt),
      ("close", closedAt),
      ("alerte reçue", acknowledgedAt),
    ].compactMap { word, instant in instant.map { "\(word) \($0)" } }
    let why = [why, trouble].compactMap { $0 }.map { "  [\($0)]" }.joined()
    return "\(id)  \(state.french)  essais \(attempts)  \(stages.joined(separator: ", "))\(why)"
  }
}
