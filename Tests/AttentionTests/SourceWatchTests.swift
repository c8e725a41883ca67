// Silences of sources, as tables.
import Attention
import Civil
import Testing

@Suite struct SourceWatchTests {
  @Test func `a source is silent after its time, or after so many hours of work`() {
    let friday = at("2026-03-06T16:00:00+01:00")
    var watch = SourceWatch(source: "/s", longestSeconds: 7200)
    #expect(watch.silentAt(countedFrom: friday, at: paris) == friday + 7200)
    watch.hours = WorkingHours()
    #expect(
      watch.silentAt(countedFrom: friday, at: paris) == at("2026-03-09T10:00:00+01:00"))
  }

  @Test func `a source is itself and what stands below it`() {
    let table: [(String, String, Bool)] = [
      ("/a", "/a", true), ("/a/b", "/a", true), ("/ab", "/a", false), ("/a/b", "/a/", true),
      ("/", "/a", false), ("/a", "/a/b", false),
    ]
    for (source, prefix, isBelow) in table {
      #expect(isSource(source, orBelow: prefix) == isBelow, "\(source) \(prefix)")
    }
  }
}

@Suite struct MassSilenceRuleTests {
  private let start = at("2026-03-03T10:00:00Z")

  private func outbreak(
    _ minutes: [Int64], people: Int = 3, percent: Int = 0, watched: Int = 0
  ) -> Int64? {
    let rule = MassSilenceRule(
      source: "/s", lostKinds: ["k"], people: people, percent: percent, withinSeconds: 600)
    return rule.outbreak(lost: minutes.map { start + $0 * 60 }, watched: watched)
      .map { ($0 - start) / 60 }
  }

  @Test func `so many within so long make an outage, from the first of them on`() {
    #expect(outbreak([]) == nil)
    #expect(outbreak([0, 5]) == nil)
    #expect(outbreak([0, 5, 10]) == 0)
    #expect(outbreak([10, 0, 5]) == 0)
    #expect(outbreak([0, 5, 11]) == nil)
    #expect(outbreak([0, 5, 11, 12]) == 5)
    #expect(outbreak([0, 0], people: 0) == 0)
    var broken = MassSilenceRule(source: "/s", lostKinds: [], people: 2, withinSeconds: 600)
    broken.people = .min
    #expect(broken.outbreak(lost: [start], watched: 0) == nil)
  }

  @Test func `a share of those watched may be asked for too`() {
    #expect(outbreak([0, 1, 2], percent: 50, watched: 6) == 0)
    #expect(outbreak([0, 1, 2], percent: 50, watched: 7) == nil)
    #expect(outbreak([0, 1, 2], percent: 300, watched: 3) == 0)
    #expect(outbreak([0, 1, 2], percent: 100, watched: .max) == nil)
  }

  @Test func `it is over when few of those concerned are silent`() {
    var rule = MassSilenceRule(source: "/s", lostKinds: [], people: 3, withinSeconds: 600)
    #expect(!rule.isOver(silent: 3, of: 10) && rule.isOver(silent: 2, of: 10))
    rule.overPercent = 0
    #expect(!rule.isOver(silent: 1, of: 1000) && rule.isOver(silent: 0, of: 1000))
  }

  @Test func `only what rests on the devices is kept back`() {
    var rule = MassSilenceRule(source: "/s", lostKinds: [], people: 3, withinSeconds: 600)
    #expect(rule.keepsBack(cause: "matériel", rule: "ddse.signal"))
    #expect(!rule.keepsBack(cause: "comportement", rule: "ddse.signal"))
    rule.rules = ["ddse.signal"]
    #expect(!rule.keepsBack(cause: "matériel", rule: "ddse.altération"))
  }
}
