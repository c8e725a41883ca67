// `jalon pannes`: when the service was not there, and what that did.
import ArgumentParser
import Attention
import CaseStore
import Civil

struct Outages: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pannes",
    abstract: "Les pannes du service : ce qui est tombé pendant, dit en retard ou trop tard.")

  @Argument(help: "Numéro d'une panne, pour le détail.") var numero: Int64?
  @OptionGroup var place: StoreOptions
  @Option(help: "Zone dont l'heure est montrée.") var zone = "Europe/Paris"

  func run() throws {
    guard let zone = ZoneFolder.shared.zone(zone) else { throw Failure.unreadable(zone) }
    let store = try place.opened()
    guard let numero else {
      let outages = try store.outages(limit: 1000)
      for outage in outages { Terminal.say(words(outage, zone)) }
      if outages.isEmpty { Terminal.say("aucune panne") }
      return
    }
    guard let outage = try store.outage(numero) else {
      Terminal.complain("aucune panne \(numero)")
      throw ExitCode(Exit.badData.rawValue)
    }
    Terminal.say(words(outage, zone))
    for message in try store.lateMessages(in: outage, limit: 100_000) {
      let unsent = message.unsentOn.joined(separator: ", ")
      Terminal.say(
        "  dû \(EmissionText.stamp(message.owedAt, zone))  \(message.message)  retard "
          + spelled(seconds: message.lateSeconds)
          + (unsent.isEmpty ? "" : "  trop tard, non envoyé : \(unsent)"))
    }
  }

  private func words(_ outage: Outage, _ zone: Zone) -> String {
    "\(outage.seq)  du \(EmissionText.stamp(outage.from, zone)) au "
      + "\(EmissionText.stamp(outage.until, zone))  \(outage.cause.rawValue) de "
      + "\(spelled(seconds: outage.until - outage.from))  "
      + counted(outage.owed, "message dû pendant", "messages dus pendant")
      + ", " + counted(outage.unsent, "envoi trop tard", "envois trop tard")
  }
}
