// One generated case: a program, a log, and the instant up to which they are read.
import CaseFile
import Civil
import Foundation
import RuleProgram

struct GeneratedCase: Sendable {
  var seed: UInt64
  var program: RuleProgram
  /// As learnt, with doubles, corrections and cancellations.
  var learnt: [Fact]
  var until: Instant

  init(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    let (zones, firstDay) = GeneratedCase.world(&random)
    let days = random.number(6...9)
    program = RuleProgram()
    var words = VocabularyGenerator(random: random, firstDay: firstDay)
    words.fill(&program)
    random = words.random
    let lengths = (0..<3).map { _ in
      random.one(of: [900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 172_800] as [Int64])
    }
    let expressions = ExpressionGenerator(random: random, firstDay: firstDay, lengths: lengths)
    var rules = RuleGenerator(words: expressions)
    rules.fill(&program)
    var facts = FactGenerator(
      random: rules.words.random, firstDay: firstDay, zones: zones, days: days, program: program)
    facts.run()
    learnt = facts.facts
    until = zones[0].startOfDay(firstDay.adding(days: days + 1))
  }

  /// A person's zone, the court's, and a first day near a change of clocks or not.
  private static func world(_ random: inout SplitMix64) -> ([Zone], CivilDate) {
    let starts: [(String, Int, Int)] = [
      ("Europe/Paris", 3, 26), ("Europe/Paris", 10, 22), ("Europe/Paris", 6, 10),
      ("UTC", 12, 28), ("America/Miquelon", 3, 5), ("America/Miquelon", 10, 29),
      ("Pacific/Marquesas", 5, 4),
    ]
    let (name, month, day) = random.one(of: starts)
    let other = random.one(of: ["Europe/Paris", "UTC", "America/Miquelon"])
    return (
      [TestZones.zone(name)!, TestZones.zone(other)!],
      CivilDate(year: 2026, month: month, day: day)!
    )
  }

  var facts: [Fact] { PlainResolution.resolved(learnt, program) }

  /// What was known at an instant.
  func facts(knownAt instant: Instant) -> [Fact] {
    PlainResolution.resolved(learnt.filter { $0.learntAt <= instant }, program)
  }

  /// Instants at which not all was known yet.
  var earlierMoments: [Instant] { (1...3).map { until - Int64($0) * 2 * 86_400 } }
}

enum TestZones {
  private static let all: [String: Zone] = {
    let names = ["Europe/Paris", "America/Miquelon", "Pacific/Marquesas", "UTC"]
    var zones: [String: Zone] = [:]
    for name in names {
      let file = URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")
      if name == "UTC" { zones[name] = .utc }
      guard let data = try? Data(contentsOf: file) else { continue }
      zones[name] = try? Zone(name: name, tzif: data)
    }
    return zones
  }()

  static func zone(_ name: String) -> Zone? { all[name] }
}
