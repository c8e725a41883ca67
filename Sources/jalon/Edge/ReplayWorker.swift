// One worker of `jalon replay`. First it reads a stretch of the files, then it replays people, one
// share after another. But for which share is next, workers write nothing that another reads.
import CaseFile
import Civil
import Evaluation
import Foundation
import Synchronization

struct ReplayWorker: Sendable {
  /// What it read of the files.
  struct Reading: Sendable {
    var facts: PackedFacts
    /// Lines are counted from where the stretch begins.
    var refusals: [Refusal] = []
    /// How many lines it read of each file.
    var lines: [(file: Int, count: Int)] = []
  }

  struct Refusal: Sendable {
    var file: Int
    var line: Int
    var refusal: FactRefusal
  }

  let evaluator: Evaluator
  let saysReasons: Bool

  /// Bytes read at once: they stay near the processor until they are taken.
  fileprivate static let chunk = 1 << 18

  func read(
    _ stretches: [FileStretch], of paths: [String], _ progress: Progress
  ) throws -> Reading {
    var reading = Reading(
      facts: PackedFacts(vocabulary: evaluator.vocabulary, places: evaluator.places))
    for stretch in stretches { try reading.take(stretch, paths[stretch.file], progress) }
    return reading
  }

  /// Replays people up to an instant, as long as there are shares of them.
  func replay(
    _ shares: SharesInTurn, of facts: JoinedFacts, until: Instant, _ progress: Progress,
    write: (Emission, inout [UInt8]) -> Void
  ) throws -> SaidLines {
    var lines = SaidLines()
    var replay = SweptReplay(evaluator, until: until, saysReasons: saysReasons)
    for person in shares.joined() {
      facts.unpack(person, into: &replay.columns)
      let columns = replay.columns
      let said = replay.replay(
        facts.name(of: person), texts: { facts.text(of: $0) },
        identity: { facts.identity(of: $0, in: columns) }, facts: { facts.facts(of: person) })
      if !said.isEmpty { try lines.add(said, of: person, write) }
      progress.hasReplayed(facts.factCount(of: person))
    }
    return lines
  }
}

extension ReplayWorker.Reading {
  fileprivate mutating func take(
    _ stretch: FileStretch, _ path: String, _ progress: Progress
  ) throws {
    let handle = try FactFiles.open(path)
    defer { if path != "-" { try? handle.close() } }
    if stretch.start > 0 { try handle.seek(toOffset: UInt64(stretch.start)) }
    var left = stretch.end.map { $0 - stretch.start } ?? Int.max
    var splitter = LineSplitter(isFromStart: stretch.start == 0)
    func take(_ line: FactLine) {
      guard let bytes = line.bytes else { return refuse(FactLine.tooLong, line.number) }
      if case .refused(let refusal) = facts.take(bytes) { refuse(refusal, line.number) }
    }
    func refuse(_ refusal: FactRefusal, _ line: Int) {
      refusals.append(ReplayWorker.Refusal(file: stretch.file, line: line, refusal: refusal))
    }
    var buffer = [UInt8](repeating: 0, count: ReplayWorker.chunk)
    while left > 0 {
      let count = buffer.withUnsafeMutableBytes {
        Foundation.read(handle.fileDescriptor, $0.baseAddress, min($0.count, left))
      }
      if count < 0 { throw Failure.unreadable(path) }
      if count == 0 { break }
      left -= count
      buffer.withUnsafeBufferPointer {
        splitter.append(UnsafeBufferPointer(rebasing: $0[..<count]), take)
      }
      progress.hasRead(count)
    }
    splitter.finish(take)
    lines.append((stretch.file, splitter.number))
  }
}

/// Shares of the people, each taken by whichever worker is free.
final class SharesInTurn: Sequence, IteratorProtocol, Sendable {
  private let shares: [Range<Int>]
  private let taken = Atomic<Int>(0)

  init(_ shares: [Range<Int>]) { self.shares = shares }

  func next() -> Range<Int>? {
    let place = taken.add(1, ordering: .relaxed).oldValue
    return place < shares.count ? shares[place] : nil
  }
}
