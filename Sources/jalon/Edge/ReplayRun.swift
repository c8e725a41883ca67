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

  /// What people cost differs more than their facts do: small shares let all workers end together.
  private static let sharesEach = 32

  init(_ evaluator: Evaluator, paths: [String], workers: Int, saysReasons: Bool) {
    (self.evaluator, self.paths, self.saysReasons) = (evaluator, paths, saysReasons)
    self.workers = max(1, workers)
  }

  /// Prints what a daemon would have said. Nil `until`: the last instant of learning.
  func run(
    until: Instant?, _ output: OutputOptions,
    write: @escaping @Sendable (Emission, inout [UInt8]) -> Void
  ) async throws {
    let (shares, paths) = (try FileStretches.cut(paths, readers: workers), paths)
    let size = try paths.reduce(0) { try $0 + (FileStretches.size(of: $1) ?? 0) }
    let progress = Progress(bytes: size, isEnglish: output.language == .english)
    let worker = ReplayWorker(evaluator: evaluator, saysReasons: saysReasons)
    let readings = try await together(shares) { try worker.read($0, of: paths, progress) }
    complain(readings, output)
    let facts = JoinedFacts(readings[0].facts, readings.dropFirst().map(\.facts))
    guard let end = until ?? facts.latest else { return progress.end() }
    progress.beginReplay(facts: (0..<facts.personCount).reduce(0) { $0 + facts.factCount(of: $1) })
    let people = SharesInTurn(facts.shares(workers * ReplayRun.sharesEach))
    let said = try await together(Array(1...workers)) { _ in
      try worker.replay(people, of: facts, until: end, progress, write: write)
    }
    progress.end()
    try print(said, facts)
  }

  /// Each element's work beside the others'; the results in their order.
  private func together<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ work: @escaping @Sendable (Element) throws -> Result
  ) async throws -> [Result] {
    if elements.count == 1 { return [try work(elements[0])] }
    return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      for (place, element) in elements.enumerated() {
        group.addTask { (place, try work(element)) }
      }
      var results: [(Int, Result)] = []
      for try await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func complain(_ readings: [ReplayWorker.Reading], _ output: OutputOptions) {
    var before = [Int](repeating: 0, count: paths.count)
    var complaints: [(place: String, refusal: FactRefusal)] = []
    for reading in readings {
      for refusal in reading.refusals {
        let line = before[refusal.file] + refusal.line
        complaints.append(("\(paths[refusal.file]):\(line)", refusal.refusal))
      }
      for (file, count) in reading.lines { before[file] += count }
    }
    FactFiles.complain(complaints, output)
  }

  /// In order of telling, then instant, person, and the person's own order.
  private func print(_ said: [SaidLines], _ facts: JoinedFacts) throws {
    struct Place {
      var line: SaidLines.Line
      var share: Int
      var rank: Int32
    }
    let ranks = ranks(of: facts)
    var places: [Place] = []
    places.reserveCapacity(said.reduce(0) { $0 + $1.lines.count })
    for (share, lines) in said.enumerated() {
      for line in lines.lines {
        places.append(Place(line: line, share: share, rank: ranks[Int(line.person)]))
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
      try printer.print { try said[place.share].read(place.line, into: &$0) }
    }
    printer.flush()
    for lines in said { lines.close() }
  }

  /// The place of each person in the order of their keys.
  private func ranks(of facts: JoinedFacts) -> [Int32] {
    let names = (0..<facts.personCount).map { (name: facts.name(of: $0), person: $0) }
    var ranks = [Int32](repeating: 0, count: names.count)
    for (rank, entry) in names.sorted(by: { $0.name < $1.name }).enumerated() {
      ranks[entry.person] = Int32(truncatingIfNeeded: rank)
    }
    return ranks
  }
}
