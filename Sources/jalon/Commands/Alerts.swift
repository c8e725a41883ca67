// `jalon alerts`: what was told of people, and whether it still holds.
import ArgumentParser
import CaseStore
import Civil
import Evaluation

struct Alerts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Les alertes : ouvertes d'abord, puis levées et rectifiées.")

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

  @Argument(help: "Clé de la personne ; sans elle, toutes.") var person: String?
  @Option(help: "ouverte, levee ou rectifiee (répétable) ; sans elle, toutes.")
  var etat: [State] = []
  @Option(help: "Zone dont l'heure est montrée.") var zone = "Europe/Paris"
  @OptionGroup var desk: DeskOptions

  func run() throws {
    guard let zone = ZoneFolder.shared.zone(zone) else { throw Failure.unreadable(zone) }
    let (store, _, _) = try desk.open()
    var records: [AlertRecord] = []
    for state in etat.isEmpty ? AlertRecord.State.inOrder : etat.map(\.record) {
      let filter = AlertFilter(state: state, person: person, limit: 10_000)
      records += try store.alerts(filter).map(\.record)
        .sorted { ($0.instant, $0.identity) < ($1.instant, $1.identity) }
    }
    try desk.journal.note(.alertRead, records.map { ($0.identity.person, $0.id) }, in: store)
    for record in records {
      let (identity, content) = (record.identity, record.content)
      Terminal.say(
        "\(EmissionText.stamp(record.instant, zone))  \(identity.person)  "
          + "\(record.state.frenchWord.padded(9))  \(content.severity.padded(11))  "
          + content.message)
    }
    if records.isEmpty { Terminal.say("aucune alerte") }
  }
}

extension AlertRecord.State {
  static var inOrder: [AlertRecord.State] { [.open, .lifted, .rectified] }
}
