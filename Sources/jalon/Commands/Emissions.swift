// `jalon emissions`: the file where alerts and notices leave, one French line each.
import ArgumentParser
import Civil

struct Emissions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emissions",
    abstract: "Montre en clair ce qui a été émis (NDJSON de `serve` ou de `replay`).")

  @Argument(help: "Fichier des émissions.") var file: String
  @Option(help: "Combien de lignes passer.") var skip = 0
  @Option(help: "Zone dont l'heure est montrée.") var zone = "Europe/Paris"

  func run() throws {
    guard let home = ZoneFolder.shared.zone(zone) else { throw Failure.unreadable(zone) }
    let text = EmissionText(home: home)
    for line in text.lines(Array(try NDJSONLines(path: file).texts.dropFirst(skip))) {
      Terminal.say(line)
    }
  }
}
