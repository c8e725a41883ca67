// `jalon-bench compte`: what can be counted and not timed, so that a slow machine says the same as a
// quick one: objects made and bytes held for each fact, instructions where valgrind is there. It
// fails where a count grows; the test script runs it.
import ArgumentParser
import CaseFile
import Civil
import Evaluation
import Foundation

struct Counts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compte", abstract: "Compte objets, octets et instructions par fait.")

  @Option(help: "Règles de la charge year.") var rules = "Examples/year/rules.yaml"
  @Option(help: "Sous callgrind : seulement tant de personnes.") var only: Int?

  private static let people = 120
  private static let end = Instant(seconds: 1_798_761_600)

  func run() throws {
    let folder = try WorkFolder(nil)
    let file = folder.file("year.ndjson")
    _ = try YearFiles(people: only ?? Counts.people, seed: 7, years: 1).writeEvents(to: file)
    let evaluator = try RuleSet.evaluator(at: rules)
    let lines = try Counts.lines(of: file)
    if only != nil {
      var packed = Counts.packed(lines, evaluator)
      _ = Counts.sweep(&packed, evaluator)
      return
    }
    var isWithin = try countInstructions()
    isWithin = countObjects(lines, evaluator) && isWithin
    if !isWithin { throw ExitCode(1) }
  }

  private func countObjects(_ lines: [[UInt8]], _ evaluator: Evaluator) -> Bool {
    var packed = Counts.packed(lines, evaluator)
    let facts = lines.count
    // The same lines again: every table and buffer has its size.
    let taking = AllocationCount.during { for line in lines { Counts.take(line, &packed) } }
    var replay = SweptReplay(evaluator, until: Counts.end)
    let fresh = Counts.packed(lines, evaluator)
    let warm = Counts.sweep(fresh, &replay)
    let sweeping = AllocationCount.during { _ = Counts.sweep(fresh, &replay) }
    guard let taking, let sweeping, warm > 0 else {
      Row(what: "objets par fait", measured: "non comptable ici", target: "").print()
      return true
    }
    let rows = [
      row("objets par 1 000 faits lus", Double(taking) * 1000 / Double(facts), most: 1),
      row("objets par 1 000 faits évalués", Double(sweeping) * 1000 / Double(facts), most: 0),
      row("octets par fait gardé", Double(fresh.packedBytes) / Double(facts), most: 7.5),
    ]
    for row in rows { row.print() }
    return rows.allSatisfy { $0.holds ?? true }
  }

  private func row(_ what: String, _ value: Double, most: Double) -> Row {
    Row(what: what, measured: decimal(value), target: "<= \(decimal(most))", holds: value <= most)
  }

  // MARK: Instructions

  /// The difference between two numbers of people is what the facts of one cost.
  private func countInstructions() throws -> Bool {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/valgrind") else { return true }
    let (few, many) = (40, Counts.people)
    guard let first = try instructions(people: few), let second = try instructions(people: many)
    else { return true }
    let facts = Double(many - few) * 862
    let row = row("instructions par fait, lu et évalué", Double(second - first) / facts, most: 900)
    row.print()
    return row.holds ?? true
  }

  private func instructions(people: Int) throws -> Int? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/valgrind")
    process.arguments = [
      "--tool=callgrind", "--callgrind-out-file=/dev/null", CommandLine.arguments[0], "compte",
      "--rules", rules, "--only", "\(people)",
    ]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let line = text.split(separator: "\n").last(where: { $0.contains("Collected :") }) else {
      return nil
    }
    return line.split(separator: " ").last.flatMap { Int($0) }
  }

  // MARK: The work counted

  private static func lines(of file: String) throws -> [[UInt8]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  private static func packed(_ lines: [[UInt8]], _ evaluator: Evaluator) -> PackedFacts {
    var packed = PackedFacts(
      vocabulary: evaluator.vocabulary,
      places: KnownPlaces(territories: Array(evaluator.program.holidays.keys)) { _ in true })
    for line in lines { take(line, &packed) }
    return packed
  }

  private static func take(_ line: [UInt8], _ packed: inout PackedFacts) {
    line.withUnsafeBufferPointer { _ = packed.take($0) }
  }

  private static func sweep(_ packed: inout PackedFacts, _ evaluator: Evaluator) -> Int {
    var replay = SweptReplay(evaluator, until: end)
    return sweep(packed, &replay)
  }

  private static func sweep(_ packed: PackedFacts, _ replay: inout SweptReplay) -> Int {
    var found = 0
    for person in 0..<packed.personCount {
      packed.unpack(person, into: &replay.columns)
      found += replay.countAlerts() ?? 0
    }
    return found
  }
}
