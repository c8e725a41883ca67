// `jalon taux`: how many alerts, by cause, gravity and day. No person is named.
import ArgumentParser
import CaseStore
import Civil

struct Rates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taux", abstract: "Combien d'alertes par jour, par cause et par gravité.")

  @Option(help: "Sur combien de jours.") var jours = 30
  @Option(help: "Zone dont les jours sont comptés.") var zone = "Europe/Paris"
  @OptionGroup var place: StoreOptions

  func validate() throws {
    guard (1...3660).contains(jours) else { throw ValidationError("--jours : de 1 à 3660") }
  }

  func run() throws {
    guard let zone = ZoneFolder.shared.zone(zone) else { throw Failure.unreadable(zone) }
    let rates = try place.opened()
      .rates(since: WallMoment.now + -Int64(jours) * 86_400, in: zone)
    for rate in rates {
      let wrong = rate.rectified > 0 ? ", dont " + counted(rate.rectified, "rectifiée") : ""
      Terminal.say(
        "\(rate.day)  \(rate.cause.padded(19))  \(rate.severity.padded(11))  "
          + counted(rate.opened, "ouverte") + wrong)
    }
    if rates.isEmpty { Terminal.say("aucune alerte") }
  }
}
