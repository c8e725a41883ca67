// `jalon-bench`: the speed and memory claims of the README, measured. One file per subcommand; it
// makes its own data and prints a row per claim, with the median and the ratio to the yardstick
// that ran beside it.
import ArgumentParser

@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jalon-bench", abstract: "Measures what the README claims.",
    subcommands: [
      Ingest.self, Latency.self, LargeStore.self, Horizons.self, LongLog.self, CompileRules.self,
    ])
}
