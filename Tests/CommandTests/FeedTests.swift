// `jalon feed`: when each line of a file is sent, and with which others.
import Civil
import Foundation
import HouseKit
import Testing

@testable import jalon

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct FeedTests {
  private func line(
    _ id: String, _ time: Instant, learnt: Instant? = nil, person: String = "P-1",
    data: String = "{}"
  ) -> String {
    let recorded = learnt.map { #","recordedtime":"\#($0)""# } ?? ""
    return #"{"id":"\#(id)","subject":"\#(person)","time":"\#(time)"\#(recorded),"data":\#(data)}"#
  }

  private func fed(_ files: [String]..., from start: Instant = noon) throws -> FedFacts {
    let folder = TemporaryFolder()
    let paths = try files.enumerated().map { place, lines in
      let path = folder.file("\(place).ndjson")
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    return try FedFacts(paths: paths, from: start)
  }

  @Test func `facts go at the instant at which they were learnt`() throws {
    let fed = try fed([
      line("late", noon + 10, learnt: noon + 500), line("b", noon + 60, person: "P-2"),
      line("a", noon + 20), line("c", noon + 60),
    ])
    #expect(fed.batches.map(\.instant) == [noon + 20, noon + 60, noon + 500])
    #expect(fed.batches[1].people == ["P-2", "P-1"])
    #expect(fed.batches[1].lines.count == 2)
  }

  @Test func `what is earlier than the start goes at the start`() throws {
    let fed = try fed([line("old", noon + -86_400), line("new", noon + 1)])
    #expect(fed.batches.map(\.instant) == [noon, noon + 1])
  }

  @Test func `what cannot be read goes with the line before it`() throws {
    let fed = try fed([line("a", noon + 20), "pas du JSON", line("b", noon + 30)], ["{}"])
    #expect(fed.batches.map(\.lines.count) == [1, 2, 1])
    #expect(fed.batches[0].lines == ["{}"])
    #expect(fed.batches[1].people == ["P-1", ""])
  }

  @Test func `the files of one feed are sent as one`() throws {
    let fed = try fed([line("a", noon + 5)], [line("b", noon + 5), line("c", noon + 1)])
    #expect(fed.batches.map(\.lines.count) == [1, 2])
  }

  @Test func `a person's zone is known for the hours that are shown`() throws {
    let fed = try fed([line("a", noon, data: #"{"zone":"America/Miquelon"}"#)])
    #expect(fed.zones["P-1"]?.name == "America/Miquelon")
  }

  @Test func `the command wants a start and a server`() {
    #expect(throws: (any Error).self) { try Feed.parse(["faits.ndjson"]) }
    let feed = try? Feed.parse([
      "faits.ndjson", "--server", "http://127.0.0.1:1", "--from", "2026-02-01",
    ])
    #expect(feed?.factor == 3600 && feed?.aside == 0)
  }
}
