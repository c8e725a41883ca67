// What an earlier file holds of deliveries stays, and signs of life count outages.
import CaseFile
import CaseStore
import Civil
import HouseKit
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct AttentionStoreTests {
  @Test func `deliveries of an earlier file keep their numbers, states and counts`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("jalon.db")
    try Store.makeOlder(
      path: path, upTo: "5 portes",
      rows: """
        INSERT INTO deliveries (seq, message, channel, alert_id, revision, state, attempts, due_at,
            planned_at, alive_since, receipt) VALUES
          (3, 'm-1', 'sirh', 'a-1', 1, 'delivered', 2, 5, 5, 5, 'HTTP 200'),
          (7, 'm-2', 'sirh', 'a-1', 2, 'pending', 0, 9, 9, 9, NULL),
          (8, 'm-3', 'sirh', 'a-2', 1, 'dead', 60, 9, 9, 9, NULL);
        INSERT INTO outbox (id, channel, alert_id, revision, kind, body, not_before, created_at)
          VALUES ('m-2', 'ndjson', 'a-1', 2, 'jalon.alerte.modifiee', '{}', 9, 9);
        """)
    let store = try Store(path: path)
    let deliveries = try store.deliveries()
    #expect(deliveries.map(\.seq) == [3, 7, 8])
    #expect(deliveries.map(\.state) == [.delivered, .pending, .dead])
    #expect(deliveries.map(\.attempts) == [2, 0, 60])
    #expect(deliveries[0].receipt == "HTTP 200" && deliveries[1].notAfter == nil)
    #expect(try store.tally(now: noon).deliveries == ["delivered": 1, "pending": 1, "dead": 1])
    #expect(try store.dueDeliveries(on: "sirh", now: noon, limit: 9).map(\.seq) == [7])
    #expect(try store.begin(deliveries[1]) == "{}")
    #expect(try store.tally(now: noon).deliveries == ["delivered": 1, "sending": 1, "dead": 1])
  }

  @Test func `a gap in the signs of life is an outage, a clock set back is none`() throws {
    let folder = TemporaryFolder()
    let store = try Store(path: folder.file("jalon.db"))
    #expect(try store.beat(at: noon, longestGap: 300) == nil)
    #expect(try store.beat(at: noon + 300, longestGap: 300) == nil)
    #expect(try store.beat(at: noon + 9000) == nil)
    let outage = try #require(try store.beat(at: noon + 9301, longestGap: 300))
    #expect((outage.from, outage.until) == (noon + 9000, noon + 9301))
    #expect(try store.beat(at: noon - 90_000, longestGap: 300) == nil)
    #expect(try store.lastBeat() == noon - 90_000)
    #expect(try store.outages().map(\.seq) == [outage.seq])
    #expect(try store.outage(outage.seq + 1) == nil)
  }
}
