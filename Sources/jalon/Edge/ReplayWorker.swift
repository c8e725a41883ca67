// One worker of `jalon replay`: it reads every file, keeps the facts of its own people, and replays
// them one after another. Workers share nothing, so two take half the time.
import CaseFile
import Civil
import Evaluation
import Foundation

struct ReplayWorker: Sendable {
  /// What it read of the files.
  struct Reading: Sendable {
    var facts: PackedFacts
    var refusals: [Refusal] = []
  }

  struct Refusal: Sendable {
    var file: Int
    var line: Int
    var refusal: FactRefusal
  }

  let evaluator: Evaluator
  let shard: Int
  let shards: Int
  let saysReasons: Bool

  func read(_ paths: [String], _ progress: Progress) throws -> Reading {
    var reading = Reading(
      facts: PackedFacts(
        vocabulary: evaluator.vocabulary, places: evaluator.places, shard: shard, of: shards))
    for (file, path) in paths.enumerated() {
      let handle = try FactFiles.open(path)
      defer { if path != "-" { try? handle.close() } }
      var splitter = LineSplitter()
      func take(_ line: FactLine) {
        guard let bytes = line.bytes else {
          // A line too long to be read names nobody.
          if shard == 0 { reading.refuse(FactLine.tooLong, file, line.number) }
          return
        }
        if case .refused(let refusal) = reading.facts.take(bytes) {
          reading.refuse(refusal, file, line.number)
        }
      }
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      while true {
        let count = buffer.withUnsafeMutableBytes {
          Foundation.read(handle.fileDescriptor, $0.baseAddress, $0.count)
        }
        if count < 0 { throw Failure.unreadable(path) }
        if count == 0 { break }
        buffer.withUnsafeBufferPointer {
          splitter.append(UnsafeBufferPointer(rebasing: $0[..<count]), take)
        }
        progress.hasRead(count)
      }
      splitter.finish(take)
    }
    return reading
  }

  /// Replays the people of a reading up to an instant.
  func replay(
    _ reading: Reading, until: Instant, _ progress: Progress,
    write: (Emission, inout [UInt8]) -> Void
  ) throws -> SaidLines {
    var lines = SaidLines()
    var replay = SweptReplay(evaluator, until: until, saysReasons: saysReasons)
    let facts = reading.facts
    for person in 0..<facts.personCount {
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
  fileprivate mutating func refuse(_ refusal: FactRefusal, _ file: Int, _ line: Int) {
    refusals.append(ReplayWorker.Refusal(file: file, line: line, refusal: refusal))
  }
}
