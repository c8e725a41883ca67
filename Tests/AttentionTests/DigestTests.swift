// When a digest is due, and what waits for it.
import Attention
import Civil
import Testing

@Suite struct DigestTests {
  @Test func `a digest is due at its hour of the next working day`() {
    let digest = DigestRole(role: "jap", channels: ["courriel"])
    let table: [(String, String)] = [
      ("2026-03-03T07:59:59+01:00", "2026-03-03T08:00:00+01:00"),
      ("2026-03-03T08:00:00+01:00", "2026-03-04T08:00:00+01:00"),
      ("2026-03-06T12:00:00+01:00", "2026-03-09T08:00:00+01:00"),
      // The clock changes; Easter Monday is closed.
      ("2026-03-27T12:00:00+01:00", "2026-03-30T08:00:00+02:00"),
      ("2026-04-04T12:00:00+02:00", "2026-04-07T08:00:00+02:00"),
    ]
    for (after, next) in table { #expect(digest.next(after: at(after), at: paris) == at(next)) }
    var never = digest
    never.days = []
    #expect(never.next(after: at("2026-03-03T07:00:00Z"), at: paris) == .distantFuture)
    (never.days, never.atSeconds) = ([1], .max)
    #expect(never.next(after: at("2026-03-03T07:00:00Z"), at: paris) == .distantFuture)
  }

  @Test func `grave alerts do not wait, nor do other channels`() {
    let digest = DigestRole(role: "jap", channels: ["courriel"])
    #expect(
      Gravity.allCases.filter { digest.waits($0, on: "courriel") } == [.information, .vigilance])
    #expect(!digest.waits(.information, on: "sirh"))
  }
}
