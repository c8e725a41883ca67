// `jalon replay` as a whole: workers read and replay, and their lines are put in one order.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation

struct ReplayRun {
  let evaluator: Evaluator
  let paths: [String]
  let workers: Int
  /// Whether what is written bears the reasons of alerts.
  let saysReasons: Bool

  init(_ evaluator: Evaluator, paths: [String], workers: Int, saysReasons: Bool) {
    (self.evaluator, self.paths, self.saysReasons) = (evaluator, paths, saysReasons)
    // The standard input can be read once only.
    self.workers = paths.contains("-") ? 1 : max(1, workers)
  }

  /// Prints what a daemon would have said. Nil `until`: the last instant of learning.
  func run(
    until: Instant?, _ output: OutputOptions,
    write: @escaping @Sendable (Emission, inout [UInt8]) -> Void
  ) async throws {
    let progress = Progress(bytes: size() * workers, isEnglish: output.language == .english)
    let readings = try await onWorkers { try $0.read(paths, progress) }
    complain(readings, output)
    let latest = readings.compactMap(\.facts.latest).max()
    guard let end = until ?? latest else { return progress.end() }
    let factCount = readings.reduce(0) { total, reading in
      (0..<reading.facts.personCount).reduce(total) { $0 + reading.facts.factCount(of: $1) }
    }
    progress.beginReplay(facts: factCount)
    let said = try await onWorkers { worker in
      try worker.replay(readings[worker.shard], until: end, progress, write: write)
    }
    progress.end()
    try print(said, readings)
  }

  private func onWorkers<Result: Sendable>(
    _ work: @escaping @Sendable (ReplayWorker) throws -> Result
  ) async throws -> [Result] {
    let all = (0..<workers).map {
      ReplayWorker(
        evaluator: evaluator, shard: $0, shards: workers, saysReasons: saysReasons)
    }
    if all.count == 1 { return [try work(all[0])] }
    return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      for worker in all { group.addTask { (worker.shard, try work(worker)) } }
      var results: [(Int, Result)] = []
      for try await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func size() -> Int {
    paths.reduce(0) { total, path in
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return total + (size.flatMap { $0 } ?? 0)
    }
  }

  private func complain(_ readings: [ReplayWorker.Reading], _ output: OutputOptions) {
    let all = readings.flatMap(\.refusals).sorted { ($0.file, $0.line) < ($1.file, $1.line) }
    FactFiles.complain(all.map { ("\(paths[$0.file]):\($0.line)", $0.refusal) }, output)
  }

  /// In order of telling, then instant, person, and the person's own order.
  private func print(_ said: [SaidLines], _ readings: [ReplayWorker.Reading]) throws {
    struct Place {
      var line: SaidLines.Line
      var shard: Int
      var rank: Int32
    }
    let ranks = ranks(of: readings)
    var places: [Place] = []
    places.reserveCapacity(said.reduce(0) { $0 + $1.lines.count })
    for (shard, lines) in said.enumerated() {
      for line in lines.lines {
        places.append(
          Place(line: line, shard: shard, rank: ranks[shard][Int(line.person)]))
      }
    }
    places.sort { left, right in
      if left.line.emitted != right.line.emitted { return left.line.emitted < right.line.emitted }
      if left.line.instant != right.line.instant { return left.line.instant < right.line.instant }
      if left.rank != right.rank { return left.rank < right.rank }
      return left.line.place < right.line.place
    }
    let printer = LinePrinter()
    for place in places {
      try printer.print { try said[place.shard].read(place.line, into: &$0) }
    }
    printer.flush()
    for lines in said { lines.close() }
  }

  /// The place of each person in the order of their keys.
  private func ranks(of readings: [ReplayWorker.Reading]) -> [[Int32]] {
    var names: [(name: String, shard: Int, person: Int)] = []
    for (shard, reading) in readings.enumerated() {
      for person in 0..<reading.facts.personCount {
        names.append((reading.facts.name(of: person), shard, person))
      }
    }
    names.sort { $0.name < $1.name }
    var ranks = readings.map { [Int32](repeating: 0, count: $0.facts.personCount) }
    for (rank, entry) in names.enumerated() {
      ranks[entry.shard][entry.person] = Int32(truncatingIfNeeded: rank)
    }
    return ranks
  }
}
