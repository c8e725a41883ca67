// What is in the file after crashes: whole lines, each id once.
import CaseStore
import Delivery
import Glibc
import HouseKit
import Testing

@Suite struct NDJSONFileTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("out.ndjson") }

  private func entry(_ id: String) -> OutboxEntry {
    OutboxEntry(seq: 1, id: id, body: #"{"id":"\#(id)","data":{}}"#, attempts: 0)
  }

  @Test func `lines are appended in order`() throws {
    let file = NDJSONFile(path: path)
    try file.send([entry("a"), entry("b")])
    try file.send([entry("c")])
    #expect(lines(ofFile: path) == ["a", "b", "c"].map { entry($0).body })
  }

  @Test func `a new file is its owner's alone, one that is there keeps its rights`() throws {
    func rights() -> mode_t {
      var status = stat()
      return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
    try NDJSONFile(path: path).send([entry("a")])
    #expect(rights() == 0o600)
    chmod(path, 0o640)
    try NDJSONFile(path: path).send([entry("b")])
    #expect(rights() == 0o640)
  }

  @Test func `a line torn by a crash is cut off and written whole`() throws {
    try NDJSONFile(path: path).send([entry("a")])
    write(text(ofFile: path) + #"{"id":"b","da"#, toFile: path)
    try NDJSONFile(path: path).send([entry("b")])
    #expect(lines(ofFile: path) == ["a", "b"].map { entry($0).body })
  }

  @Test func `a torn line alone in the file is cut off too`() throws {
    write(#"{"id":"#, toFile: path)
    try NDJSONFile(path: path).send([entry("a")])
    #expect(text(ofFile: path) == entry("a").body + "\n")
  }

  @Test func `an id that left before the crash is not written again`() throws {
    try NDJSONFile(path: path).send([entry("a"), entry("b")])
    let reopened = NDJSONFile(path: path)
    try reopened.send([entry("a"), entry("b"), entry("c")])
    #expect(lines(ofFile: path).count == 3)
    // Left, but not marked: the store failed after the file.
    try reopened.send([entry("a"), entry("b"), entry("c"), entry("d")])
    #expect(lines(ofFile: path) == ["a", "b", "c", "d"].map { entry($0).body })
  }

  @Test func `what had left and was not noted is not written again in smaller batches`() throws {
    try NDJSONFile(path: path).send([entry("a"), entry("b"), entry("c")])
    let reopened = NDJSONFile(path: path)
    try reopened.send([entry("a")])
    try reopened.send([entry("b")])
    try reopened.send([entry("c"), entry("d")])
    #expect(lines(ofFile: path) == ["a", "b", "c", "d"].map { entry($0).body })
  }

  @Test func `a file that was moved away is begun anew`() throws {
    let file = NDJSONFile(path: path)
    try file.send([entry("a")])
    #expect(rename(path, folder.file("old.ndjson")) == 0)
    try file.send([entry("b")])
    #expect(lines(ofFile: path) == [entry("b").body])
  }

  @Test func `a place that cannot be written is a failure to try again`() {
    #expect(throws: ChannelFailure.self) {
      try NDJSONFile(path: folder.file("no/such/out.ndjson")).send([entry("a")])
    }
  }
}
