// Facts that do not fit: `Facts/*.json` is the fact, the `.txt` beside says code, path and both
// messages. And chaos: whatever the bytes, an answer and never a trap.
import Foundation
import Testing

@testable import CaseFile

struct RefusalTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Facts")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test(arguments: names) func saysWhatDoesNotFit(name: String) throws {
    let file = Self.folder.appending(path: name)
    let bytes = [UInt8](try Data(contentsOf: file.appendingPathExtension("json")))
    let expected = try String(contentsOf: file.appendingPathExtension("txt"), encoding: .utf8)
    var reader = FactReader(vocabulary: Samples.vocabulary)
    let refusal = try bytes.withUnsafeBufferPointer { buffer in
      try #require(throws: FactRefusal.self) { try reader.read(buffer) }
    }
    let shown = """
      \(refusal.code) \(refusal.path)
      \(refusal.french)
      \(refusal.english)

      """
    if ProcessInfo.processInfo.environment["WRITE_EXPECTED"] != nil {
      try shown.write(to: file.appendingPathExtension("txt"), atomically: true, encoding: .utf8)
    }
    #expect(shown == expected)
  }

  @Test func thereAreFactsToRefuse() { #expect(Self.names.count >= 40) }

  @Test func aRefusalKnowsWhoseFactItIs() throws {
    let text = Samples.event("tig.seance", #"{"heures":3}"#, id: "7", source: "/x", person: "Q")
    let refusal = try #require(throws: FactRefusal.self) { try Samples.read(text) }
    #expect(refusal.identity == FactIdentity(source: "/x", id: "7"))
    #expect(refusal.person == "Q")
    #expect(refusal.expected == "une durée comme `PT3H30M`")
  }

  @Test func aBatchKeepsTheGoodOnes() throws {
    let good = Samples.event("bracelet.sortie", "{}")
    let batch = Array("[\(good),3,\(good)]".utf8)
    var reader = FactReader(vocabulary: Samples.vocabulary)
    let results = try batch.withUnsafeBufferPointer { try reader.readBatch($0) }
    #expect(results.map { (try? $0.get()) != nil } == [true, false, true])
  }

  @Test(arguments: 0..<10) func noBytesTrap(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    var reader = FactReader(vocabulary: Samples.vocabulary)
    let events = RoundTripTests.events.map { Array(Samples.event($0.kind, $0.data).utf8) }
    let marks = Array("\"\\{}[],:0123456789.eE+-/TZPu \u{0}é".utf8)
    for _ in 0..<600 {
      var bytes = events[Int.random(in: 0..<events.count, using: &numbers)]
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
        case 1: bytes[place] = marks[Int.random(in: 0..<marks.count, using: &numbers)]
        case 2: bytes.insert(marks[Int.random(in: 0..<marks.count, using: &numbers)], at: place)
        case 3: bytes.remove(at: place)
        default: bytes.append(contentsOf: bytes[place...].prefix(9))
        }
      }
      let result = bytes.withUnsafeBufferPointer { buffer in
        Result { () throws(FactRefusal) in try reader.read(buffer) }
      }
      switch result {
      case .success(let fact):
        let line = FactWriter(vocabulary: Samples.vocabulary).line(fact)
        #expect(try reader.read(line) == fact)
      case .failure(let refusal): #expect(!refusal.french.isEmpty && !refusal.english.isEmpty)
      }
    }
  }
}
