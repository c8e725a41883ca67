// What `jalon export` writes of a fact.
import Civil
import Testing

@testable import CaseStore
@testable import jalon

@Suite struct ExportTests {
  @Test func `an exported fact says when it was learnt, beside when it happened`() {
    let stored = StoredFact(
      seq: 7, recordedAt: Instant(seconds: 1_772_452_800),
      body: #"{"specversion":"1.0","id":"1","time":"2026-03-02T08:00:00Z","data":{"h":1.50}}"#)
    #expect(
      stored.line
        == #"{"specversion":"1.0","id":"1","time":"2026-03-02T08:00:00Z","#
        + #""recordedtime":"2026-03-02T12:00:00Z","data":{"h":1.50}}"#)
  }
}
