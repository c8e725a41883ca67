// `jalon-bench compte`: what can be counted and not timed, so that a slow machine says the same as a
// quick one: calls for memory and bytes held for each fact, instructions where valgrind is there. It
// fails where a count grows; the test script runs it.
import ArgumentParser
import CAllocationCount
import CaseFile
import Civil
import Evaluation
import Foundation

struct Counts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compte", abstract: "Compte demandes de mémoire, octets et instructions par fait.")

  @Option(help: "Règles de la charge year.") var rules = "Examples/year/rules.yaml"
  @Option(help: "Lit et évalue ce fichier, sans plus : ce que callgrind observe.")
  var only: String?

  private static let (few, many) = (40, 120)
  private static let end = Instant(seconds: 1_798_761_600)
  /// About a third above what was counted when it was last lowered.
  private static let mostInstructions = 3500.0

  func run() throws {
    let evaluator = try RuleSet.evaluator(at: rules)
    if let only {
      var work = CountedWork(evaluator, until: Counts.end)
      work.read(try Data(contentsOf: URL(fileURLWithPath: only)))
      _ = work.sweep(work.joined)
      return
    }
    let folder = try WorkFolder(nil)
    let files = try [Counts.few, Counts.many].map { people in
      let file = folder.file("\(people).ndjson")
      _ = try YearFiles(people: people, seed: 7, years: 1).writeEvents(to: file)
      return file
    }
    var rows = try countCalls(Data(contentsOf: URL(fileURLWithPath: files[1])), evaluator)
    rows += try countInstructions(files)
    for row in rows { row.print() }
    if rows.contains(where: { $0.holds == false }) { throw ExitCode(1) }
  }

  private func countCalls(_ data: Data, _ evaluator: Evaluator) throws -> [Row] {
    var work = CountedWork(evaluator, until: Counts.end)
    work.read(data)
    let joined = work.joined
    guard work.sweep(joined) > 0 else { throw BenchTrouble("aucune alerte trouvée") }
    let facts = (0..<joined.personCount).reduce(0.0) { $0 + Double(joined.factCount(of: $1)) }
    let bytes = Double(work.packedBytes) / facts
    let sweeping = CountedWork.calls { _ = work.sweep(joined) }
    // The same lines again: every table is there, only the facts' own room grows.
    let reading = CountedWork.calls { work.read(data) }
    return [
      row("demandes de mémoire par 1 000 faits lus", Double(reading) * 1000 / facts, most: 1),
      row("demandes de mémoire par 1 000 faits évalués", Double(sweeping) * 1000 / facts, most: 0),
      row("octets par fait gardé", bytes, most: 7.5),
    ]
  }

  private func row(_ what: String, _ value: Double, most: Double) -> Row {
    Row(what: what, measured: decimal(value), target: "<= \(decimal(most))", holds: value <= most)
  }

  /// The difference between two numbers of people is what the facts of one cost.
  private func countInstructions(_ files: [String]) throws -> [Row] {
    let tools = ["/usr/bin/valgrind", "/usr/bin/strip"]
    guard tools.allSatisfy(FileManager.default.isExecutableFile) else { return [] }
    let binary = files[0] + ".bench"
    // Valgrind does not read this toolchain's debugging information.
    try Counts.run(tools[1], ["--strip-debug", "-o", binary, CommandLine.arguments[0]])
    let counts = try files.map { try instructions(of: binary, reading: $0) }
    guard let first = counts[0], let second = counts[1] else { return [] }
    let lines = try files.map { file in
      try Data(contentsOf: URL(fileURLWithPath: file)).count { $0 == UInt8(ascii: "\n") }
    }
    let each = Double(second - first) / Double(lines[1] - lines[0])
    return [row("instructions par fait, lu et évalué", each, most: Counts.mostInstructions)]
  }

  private func instructions(of binary: String, reading file: String) throws -> Int? {
    let text = try Counts.run(
      "/usr/bin/valgrind",
      [
        "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, "compte", "--rules", rules,
        "--only", file,
      ])
    let line = text.split(separator: "\n").last { $0.contains("Collected :") }
    return line?.split(separator: " ").last.flatMap { Int($0) }
  }

  /// What the program said on its error stream.
  @discardableResult
  private static func run(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    (process.executableURL, process.arguments) = (URL(fileURLWithPath: path), arguments)
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}

/// Reading and evaluating, as a replay does both.
private struct CountedWork {
  private var facts: PackedFacts
  private var replay: SweptReplay

  init(_ evaluator: Evaluator, until: Instant) {
    facts = PackedFacts(
      vocabulary: evaluator.vocabulary,
      places: KnownPlaces(territories: Array(evaluator.program.holidays.keys)) { _ in true })
    replay = SweptReplay(evaluator, until: until)
  }

  var joined: JoinedFacts { JoinedFacts(facts) }
  var packedBytes: Int { facts.packedBytes }

  mutating func read(_ data: Data) {
    var splitter = LineSplitter()
    data.withUnsafeBytes { bytes in
      splitter.append(bytes.bindMemory(to: UInt8.self)) { line in
        if let bytes = line.bytes { _ = facts.take(bytes) }
      }
    }
  }

  /// How many alerts hold, over everybody.
  mutating func sweep(_ facts: JoinedFacts) -> Int {
    var found = 0
    for person in 0..<facts.personCount {
      facts.unpack(person, into: &replay.columns)
      found += replay.countAlerts() ?? 0
    }
    return found
  }

  static func calls(during body: () -> Void) -> UInt64 {
    let before = allocation_count()
    body()
    return allocation_count() - before
  }
}
