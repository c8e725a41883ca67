// The composition root: one file per subcommand, nothing decided here.
import ArgumentParser

@main
struct Jalon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jalon",
    abstract: "Obligations judiciaires : règles, échéances et alertes.",
    subcommands: [Check.self, Replay.self])
}
