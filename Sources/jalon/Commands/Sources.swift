// `jalon sources`: which sources are watched, which are silent, and whose devices fell silent together.
import ArgumentParser
import CaseStore
import Civil

struct Sources: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources",
    abstract: "Les sources suivies, leurs silences, et les pannes de leurs appareils.")

  @OptionGroup var place: StoreOptions
  @Option(help: "Zone dont l'heure est montrée.") var zone = "Europe/Paris"

  func run() throws {
    guard let zone = ZoneFolder.shared.zone(zone) else { throw Failure.unreadable(zone) }
    let store = try place.opened()
    func stamp(_ instant: Instant) -> String { EmissionText.stamp(instant, zone) }
    let states = try store.sourceStates()
    for state in states {
      let last = state.lastAt.map { "entendue le \(stamp($0))" } ?? "jamais entendue"
      let silence = state.silentSince.map { "  silence constaté le \(stamp($0))" } ?? ""
      Terminal.say("\(state.source)  \(last)\(silence)")
    }
    for silence in try store.silences() {
      let end = silence.endedAt.map { "fini le \(stamp($0))" } ?? "en cours"
      Terminal.say("silence  \(silence.source)  depuis le \(stamp(silence.from))  \(end)")
    }
    for outage in try store.sourceOutages() {
      let end =
        outage.endedAt.map { "finie le \(stamp($0)) (\(outage.ending ?? ""))" } ?? "en cours"
      Terminal.say(
        "panne  \(outage.source)  depuis le \(stamp(outage.from))  "
          + counted(outage.people, "personne") + ", "
          + counted(outage.held, "message retenu", "messages retenus") + "  \(end)")
    }
    if states.isEmpty { Terminal.say("aucune source suivie") }
  }
}
