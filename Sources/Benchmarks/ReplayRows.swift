// `jalon-bench rejeu`: `jalon replay` as a whole program over generated years: how many facts a
// second, how the cost grows with people and years, what two workers gain, and what memory it takes.
import ArgumentParser
import Foundation

struct ReplayRows: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejeu", abstract: "Rejeu complet : débit, échelle, mémoire.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Règles de la charge year.") var year = "Examples/year/rules.yaml"
  @Option(help: "Passages ; la médiane compte.") var rounds = 5
  @Option(help: "Personnes du plus grand passage.") var most = 20_000
  @Option(help: "Programme écrit à la main (limit.cpp compilé), s'il est là.") var limit: String?

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    let small = try workload(200, 1, folder)
    let middle = try workload(2000, 1, folder)
    let long = try workload(2000, 2, folder)
    try evaluation(middle)
    let one = try replay(middle, workers: 1)
    let two = try replay(middle, workers: 2)
    say("rejeu, 2 000 personnes, un fil", rate(one), target: 4e6, floor: 2e6)
    let gain = one.wall / two.wall
    Row(
      what: "le même, deux fils (temps réel)", measured: "× \(decimal(gain))", target: ">= × 1.7",
      holds: gain >= 1.7
    ).print()
    let first = try replay(small, workers: 1)
    let twice = try replay(long, workers: 1)
    growth("coût par fait, 1 → 2 ans", twice.cost / one.cost, most: 1.1)
    try large(folder, first)
    try national(folder)
  }

  // MARK: Rows

  /// The part that evaluates, beside the hand-written program on the same facts.
  private func evaluation(_ load: Load) throws {
    let text = try output([CommandLine.arguments[0], "evaluer", year, load.file])
    let rate = text.split(separator: ",").last.flatMap {
      Double($0.split(separator: " ").first ?? "")
    }
    guard let rate else { return }
    say("évaluation seule", rate * 1e6, target: 15e6, floor: 6e6)
    guard let limit, let csv = load.csv else { return }
    let errors = csv + ".log"
    let seconds = Meter.median(
      try (0..<rounds).compactMap { _ in
        try? FileManager.default.removeItem(atPath: errors)
        _ = try ChildProcess.measured([limit, "csv", csv, "1", "eval"], errors: errors)
        return number("eval", in: ProcFile.text(errors))
      })
    guard seconds > 0 else { return }
    let ratio = Double(load.lines) / seconds / (rate * 1e6)
    Row(
      what: "évaluation seule, face au C++ écrit à la main", measured: "× \(decimal(ratio))",
      target: "<= × 6", holds: ratio <= 6
    ).print()
  }

  private func large(_ folder: WorkFolder, _ first: Run) throws {
    let load = try workload(most, 1, folder)
    let run = try replay(load, workers: 1, rounds: 1)
    growth("coût par fait, 200 → \(most) personnes", run.cost / first.cost, most: 1.5)
    let bytes = Double(run.peak) / Double(most)
    Row(
      what: "mémoire par personne, \(most) personnes, un an",
      measured: "\(decimal(bytes / 1024)) Kio", target: "<= 8 Kio", holds: bytes <= 8192
    ).print()
    try? FileManager.default.removeItem(atPath: load.file)
  }

  private func national(_ folder: WorkFolder) throws {
    let file = folder.file("national.ndjson")
    let lines = try lineCount([
      "donnees", "national", "--people", "2000", "--seed", "3", "--out", file,
    ])
    let load = Load(file: file, csv: nil, lines: lines, rules: daemon.rules, until: nil)
    let run = try replay(load, workers: 1, rounds: 1)
    say("rejeu, mélange national", rate(run), target: 2e6, floor: 2e6)
  }

  private func say(_ what: String, _ rate: Double, target: Double, floor: Double) {
    Row(
      what: what, measured: String(format: "%.2f M faits/s", rate / 1e6),
      target: String(format: ">= %.0f M (plancher %.0f M)", target / 1e6, floor / 1e6),
      holds: rate >= target
    ).print()
  }

  private func growth(_ what: String, _ ratio: Double, most: Double) {
    Row(
      what: what, measured: "× \(decimal(ratio))", target: "<= × \(decimal(most))",
      holds: ratio <= most
    ).print()
  }

  // MARK: Runs

  private struct Load {
    var file: String
    var csv: String?
    var lines: Int
    var rules: String
    var until: String?
  }

  private struct Run {
    var lines: Int
    var user: Double
    var wall: Double
    var peak: Int
    /// Seconds of user CPU for each fact.
    var cost: Double { user / Double(lines) }
  }

  private func rate(_ run: Run) -> Double { 1 / run.cost }

  private func workload(_ people: Int, _ years: Int, _ folder: WorkFolder) throws -> Load {
    let file = folder.file("year-\(people)-\(years).ndjson")
    let csv = folder.file("year-\(people)-\(years).csv")
    let isWithCSV = limit != nil && people == 2000 && years == 1
    let lines = try lineCount(
      ["donnees", "year", "--people", "\(people)", "--years", "\(years)", "--out", file]
        + (isWithCSV ? ["--csv", csv] : []))
    return Load(
      file: file, csv: isWithCSV ? csv : nil, lines: isWithCSV ? lines / 2 : lines, rules: year,
      until: years == 1 ? "2027-01-01T00:00:00Z" : "2028-01-01T00:00:00Z")
  }

  private func lineCount(_ arguments: [String]) throws -> Int {
    let text = try output([CommandLine.arguments[0]] + arguments)
    return text.split(separator: " ").first.flatMap { Int($0) } ?? 0
  }

  private func replay(_ load: Load, workers: Int, rounds: Int? = nil) throws -> Run {
    var command = [
      daemon.binary, "replay", load.rules, load.file, "--format", "ndjson", "--workers",
      "\(workers)",
    ]
    if let until = load.until { command += ["--until", until] }
    let runs = try (0..<(rounds ?? self.rounds)).map { _ in try ChildProcess.measured(command) }
    return Run(
      lines: load.lines, user: Meter.median(runs.map(\.user)), wall: Meter.median(runs.map(\.wall)),
      peak: runs.map(\.peak).max() ?? 0)
  }

  private func output(_ command: [String]) throws -> String {
    try ChildProcess.measured(command).output
  }

  private func number(_ name: String, in json: String) -> Double? {
    guard let range = json.range(of: "\"\(name)\":") else { return nil }
    return Double(json[range.upperBound...].prefix { "0123456789.".contains($0) })
  }
}
