// `jalon alerts`: what was told of people, and whether it still holds.
import ArgumentParser
import CaseFile
import CaseStore
import Civil
import Evaluation

struct Alerts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "Les alertes : lister, prendre en charge, reporter, réveiller, qualifier.",
    subcommands: [
      AlertList.self, AlertAcknowledge.self, AlertSnooze.self, AlertWake.self, AlertQualify.self,
    ], defaultSubcommand: AlertList.self)
}

struct AlertList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "liste", abstract: "Les alertes : ouvertes d'abord, puis levées et rectifiées.")

  enum State: String, ExpressibleByArgument, CaseIterable {
    case ouverte, levee, rectifiee
    var record: AlertRecord.State {
      switch self {
      case .ouverte: .open
      case .levee: .lifted
      case .rectifiee: .rectified
      }
    }
  }

  @Argument(help: "Clé de la personne ; sans elle, toutes.", transform: \.composed)
  var person: String?
  @Option(help: "ouverte, levee ou rectifiee (répétable) ; sans elle, toutes.")
  var etat: [State] = []
  @Flag(help: "Seulement celles qui sont reportées.") var reportees = false
  @Flag(help: "Seulement celles dont un message est retenu.") var retenues = false
  @Flag(help: "Avec leur identifiant.") var ids = false
  @Option(help: "Zone dont l'heure est montrée.") var zone = "Europe/Paris"
  @OptionGroup var desk: DeskOptions

  func run() throws {
    guard let zone = ZoneFolder.shared.zone(zone) else { throw Failure.unreadable(zone) }
    let (store, _, _) = try desk.open()
    var views: [AlertView] = []
    for state in etat.isEmpty ? AlertRecord.State.inOrder : etat.map(\.record) {
      let filter = AlertFilter(state: state, person: person, limit: 10_000)
      views += try store.alerts(filter).filter {
        (!reportees || $0.snooze != nil) && (!retenues || $0.heldFor != nil)
      }
      .sorted {
        ($0.record.instant, $0.record.identity) < ($1.record.instant, $1.record.identity)
      }
    }
    let records = views.map(\.record)
    try desk.journal.note(.alertRead, records.map { ($0.identity.person, $0.id) }, in: store)
    for (view, record) in zip(views, records) {
      let (identity, content) = (record.identity, record.content)
      Terminal.say(
        (ids ? "\(record.id)  " : "")
          + "\(EmissionText.stamp(record.instant, zone))  \(identity.person)  "
          + "\(record.state.frenchWord.padded(9))  \(content.severity.padded(11))  "
          + content.message + (view.snooze.map { words($0, zone) } ?? "")
          + (view.heldFor.map { "  [\($0)]" } ?? ""))
    }
    if records.isEmpty { Terminal.say("aucune alerte") }
  }

  private func words(_ snooze: Snooze, _ zone: Zone) -> String {
    "  [reportée jusqu'au \(EmissionText.stamp(snooze.until, zone)) par \(snooze.officer) : "
      + "\(snooze.motive)]"
  }
}

extension AlertRecord.State {
  static var inOrder: [AlertRecord.State] { [.open, .lifted, .rectified] }
}
