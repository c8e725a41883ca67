// Any order of arrival settles alike, and like a second, plain reading of DESIGN 3 that asks of
// each fact, by recursion, whether it stands and what it says.
import Civil
import Testing

@testable import CaseFile

/// The plain reading. Facts have distinct identities.
private struct PlainLog {
  let facts: [FactIdentity: Fact]
  var reader = FactReader(vocabulary: Samples.vocabulary)

  init(_ facts: [Fact]) {
    self.facts = Dictionary(uniqueKeysWithValues: facts.map { ($0.identity, $0) })
  }

  /// The facts from this one to the plain fact at the root; nil if it is not reached.
  func chain(_ fact: Fact) -> [Fact]? {
    var chain = [fact]
    while let target = chain.last?.content.target {
      guard let next = facts[target], !chain.contains(next) else { return nil }
      chain.append(next)
    }
    return chain
  }

  func officer(_ fact: Fact) -> String? {
    switch fact.content {
    case .corrected(let correction): correction.by
    case .cancelled(_, let by): by
    default: nil
    }
  }

  /// What the fact says as a version of its root; nil where it, or what it rests on, does not count.
  mutating func version(_ fact: Fact) -> Fact? {
    guard let chain = chain(fact) else { return nil }
    guard chain.count > 1 else { return fact }
    let target = chain[1]
    guard target.identity.source == fact.identity.source || officer(fact) != nil,
      let base = version(target)
    else { return nil }
    guard case .corrected(let correction) = fact.content else { return fact }
    if case .cancelled = target.content { return nil }
    var result = base
    if let raw = correction.replacement.raw {
      guard let data = try? reader.replacement(raw, for: base.content, prefix: "") else {
        return nil
      }
      (result.content, result.measure, result.validity) = (
        data.content, data.measure, data.validity
      )
    }
    if let time = correction.replacement.time {
      (result.time, result.nanoseconds) = (time, correction.replacement.nanoseconds)
    }
    result.validity = correction.replacement.validity ?? result.validity
    return result
  }

  mutating func isCancelled(_ fact: Fact) -> Bool {
    for other in facts.values {
      guard case .cancelled(let target, _) = other.content, target == fact.identity else {
        continue
      }
      if version(other) != nil, !isCancelled(other) { return true }
    }
    return false
  }

  /// The effective facts, in order.
  mutating func settled() -> [Fact] {
    var settled: [Fact] = []
    for root in facts.values where root.content.target == nil && !isCancelled(root) {
      var best: (fact: Fact, version: Fact)?
      for fact in facts.values {
        guard case .corrected = fact.content, let chain = chain(fact), chain.last == root,
          let version = version(fact), !chain.contains(where: { isCancelled($0) })
        else { continue }
        if let known = best, fact.precedes(known.fact) { continue }
        best = (fact, version)
      }
      settled.append(best?.version ?? root)
    }
    return settled.sorted { $0.precedes($1) }
  }
}

struct FactLogPropertyTests {
  /// Few identities and instants, so that facts collide, chain, tie and circle.
  private func events(_ numbers: inout SeededNumbers) throws -> [Fact] {
    let count = Int.random(in: 1...12, using: &numbers)
    let sources = (0..<count).map { _ in "/s\(Int.random(in: 0..<2, using: &numbers))" }
    var events: [Fact] = []
    for index in 0..<count {
      func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &numbers) }
      let known = (0..<count).map { FactIdentity(source: sources[$0], id: "\($0)") }
      let unknown = FactIdentity(source: "/s0", id: "none")
      // Mostly one that is there, so that chains grow; now and then itself or a later one.
      let aimed = number(0..<9) == 0 ? unknown : known[number(0..<max(1, index + number(0..<2)))]
      let target = #""cible":{"source":"\#(aimed.source)","id":"\#(aimed.id)"}"#
      let by = number(0..<3) > 0 ? #","par":"x""# : ""
      let (kind, data) =
        switch number(0..<8) {
        case 0, 1: ("tig.seance", #"{"heures":"PT\#(number(0..<9))H"}"#)
        case 2: ("bracelet.sortie", #"{"vaut":"2026-01-0\#(number(1..<9))/.."}"#)
        case 3, 4: ("fait.corrige", #"{\#(target),"data":{"heures":"PT\#(number(0..<9))H"}\#(by)}"#)
        case 5:
          ("fait.corrige", #"{\#(target),"time":"2026-01-01T00:00:0\#(number(0..<9))Z"\#(by)}"#)
        default: ("fait.annule", #"{\#(target)\#(by)}"#)
        }
      events.append(
        try Samples.read(
          Samples.event(
            kind, data, id: "\(index)", source: sources[index], time: number(0..<3),
            sequence: number(0..<2) == 0 ? "" : "\(number(0..<3))")))
    }
    return events
  }

  @Test(arguments: 0..<20) func anyOrderOfArrivalSettlesAlike(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<40 {
      var facts = try events(&numbers)
      let log = FactLog.resolved(facts, vocabulary: Samples.vocabulary)
      var plain = PlainLog(facts)
      #expect(log.facts.map(\.fact) == plain.settled())
      let stood = log.facts.count + log.cancelled.count
      #expect(stood == facts.count { $0.content.target == nil })
      for resolved in log.facts + log.cancelled {
        #expect(resolved.touched <= resolved.fact.earliestInfluence)
        #expect(resolved.history.first == resolved.fact.identity)
      }
      for _ in 0..<3 {
        facts.shuffle(using: &numbers)
        let doubled = facts + facts.prefix(3)
        #expect(FactLog.resolved(doubled, vocabulary: Samples.vocabulary) == log)
      }
    }
  }
}
