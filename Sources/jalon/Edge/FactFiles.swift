// Facts from NDJSON files, grouped by person; what does not fit is reported and left out.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation

struct FactFiles {
  private(set) var byPerson: [String: [Fact]] = [:]
  private(set) var latest: Instant?
  private(set) var refusals: [(place: String, refusal: FactRefusal)] = []

  private let places: KnownPlaces

  init(paths: [String], evaluator: Evaluator) throws {
    var reader = FactReader(vocabulary: evaluator.vocabulary)
    places = evaluator.places
    for path in paths { try read(path, &reader) }
  }

  var persons: [String] { byPerson.keys.sorted() }

  private mutating func read(_ path: String, _ reader: inout FactReader) throws {
    let handle = try FactFiles.open(path)
    var splitter = LineSplitter()
    while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
      chunk.withUnsafeBytes { bytes in
        splitter.append(bytes.bindMemory(to: UInt8.self)) { take($0, path, &reader) }
      }
    }
    splitter.finish { take($0, path, &reader) }
  }

  /// `-` is the standard input.
  static func open(_ path: String) throws -> FileHandle {
    if path == "-" { return .standardInput }
    guard let file = FileHandle(forReadingAtPath: path) else { throw Failure.unreadable(path) }
    return file
  }

  private mutating func take(_ line: FactLine, _ path: String, _ reader: inout FactReader) {
    do throws(FactRefusal) {
      guard let bytes = line.bytes else { throw FactLine.tooLong }
      let fact = try reader.read(bytes)
      try places.check(fact)
      byPerson[fact.person, default: []].append(fact)
      latest = max(latest ?? fact.learntAt, fact.learntAt)
    } catch {
      refusals.append(("\(path):\(line.number)", error))
    }
  }

  func complain(_ options: OutputOptions) { FactFiles.complain(refusals, options) }

  /// The lines kept aside, on the error stream.
  static func complain(
    _ refusals: [(place: String, refusal: FactRefusal)], _ options: OutputOptions
  ) {
    for (place, refusal) in refusals.prefix(50) {
      let isEnglish = options.language == .english
      let (verb, text) =
        isEnglish ? ("kept aside", refusal.english) : ("mis de côté", refusal.french)
      Terminal.complain("\(place): \(verb)[\(refusal.code)] \(text)")
    }
    if refusals.count > 50 { Terminal.complain("… et \(refusals.count - 50) autres") }
  }
}

extension Evaluator {
  /// The places that facts may name under this rule set.
  var places: KnownPlaces {
    KnownPlaces(territories: Array(program.holidays.keys)) {
      ZoneFolder.shared.zone($0) != nil
    }
  }
}
