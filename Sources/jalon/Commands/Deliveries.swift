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
    @Option(help: "D'un seul état : trop-tard, retenue, groupee, sans-objet, morte, remise.")
    var etat: State?
    @Option(help: "D'une seule alerte.") var alerte: String?
    @Option(help: "D'un seul canal.") var canal: String?
    @OptionGroup var place: StoreOptions
    @Option(help: "Combien au plus.") var limite = 10_000

    func run() throws {
      let filter = DeliveryFilter(
        state: mortes ? .dead : etat?.record, alert: alerte, channel: canal, limit: limite)
      let deliveries = try place.opened().deliveries(filter)
      for delivery in deliveries { Terminal.say(delivery.words) }
      if deliveries.isEmpty { Terminal.say(mortes ? "aucune livraison morte" : "aucune livraison") }
    }

    func validate() throws {
      if mortes, etat != nil { throw ValidationError("--mortes ou --etat, pas les deux") }
    }
  }

  enum State: String, ExpressibleByArgument, CaseIterable {
    case retenue, groupee, morte, remise
    case tooLate = "trop-tard"
    case moot = "sans-objet"
    case waiting = "a-remettre"

    fileprivate var record: DeliveryRecord.State {
      switch self {
      case .retenue: .held
      case .groupee: .grouped
      case .morte: .dead
      case .remise: .delivered
      case .tooLate: .late
      case .moot: .moot
      case .waiting: .pending
      }
    }
  }

  struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rejouer",
      abstract: "Remet en attente des livraisons mortes ou trop tardives, sous le même id.")
    @Argument(help: "Ids de `--mortes` ou de `--etat trop-tard`.") var ids: [String]
    @Option(help: "Qui décide, par son nom.") var par: String
    @OptionGroup var place: StoreOptions

    func run() throws {
      do {
        try place.opened().replay(deliveries: ids, by: par, now: WallClock().now())
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
