// The composition root: one file per subcommand, nothing decided here.
import ArgumentParser
import CaseStore

@main
struct Jalon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jalon",
    abstract: "Obligations judiciaires : règles, échéances et alertes.",
    subcommands: [
      Check.self, Test.self, Eval.self, Replay.self, Serve.self, Feed.self, Emissions.self,
      Alerts.self, Notices.self, Aside.self, RecordFact.self, Compliance.self, Explain.self,
      Export.self, Verify.self, Deliveries.self, Outages.self, Sources.self, Rates.self, Show.self,
      Tokens.self, Audit.self, Config.self,
      Backup.self, Restore.self, Doctor.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch { exit(withError: said(error)) }
  }

  /// What the store says of itself, in words for people.
  static func said(_ error: any Error) -> any Error { StoreTrouble(error) ?? error }
}
