// What a commit hears of watched sources: that they spoke, and whose device fell silent or is back.
import Attention
import CaseFile
import Civil
import GRDB

struct SourceEar {
  private let sources: [SourceWatch]
  private let massSilences: [(rule: MassSilenceRule, lost: Set<String>, back: Set<String>)]
  private var spoke: Set<String> = []
  private var signals: [Signal] = []

  private struct Signal {
    var watch: String
    var person: String
    var source: String
    var at: Instant
    var isLost: Bool
  }

  init(_ policy: LearningPolicy) {
    sources = policy.sources
    massSilences = policy.massSilences.map { rule in
      (rule, Set(rule.lostKinds.map { foldName($0) }), Set(rule.backKinds.map { foldName($0) }))
    }
  }

  mutating func hear(_ fact: Fact, _ body: String) {
    if sources.isEmpty, massSilences.isEmpty { return }
    let source = fact.identity.source
    for watch in sources where isSource(source, orBelow: watch.source) {
      spoke.insert(watch.source)
    }
    for (rule, lost, back) in massSilences where isSource(source, orBelow: rule.source) {
      let kind = foldName(Token.kind(inLine: body))
      let isLost = lost.contains(kind)
      guard isLost || back.isEmpty || back.contains(kind) else { continue }
      signals.append(
        Signal(
          watch: rule.source, person: fact.person, source: source, at: fact.time, isLost: isLost))
    }
  }

  func write(to database: Database, at now: Instant) throws {
    for watch in spoke {
      try database.run(
        """
        INSERT INTO sources (watch, last_at, counted_from) VALUES (?, ?, ?)
        ON CONFLICT (watch) DO UPDATE SET last_at = excluded.last_at,
          counted_from = excluded.counted_from
        """, [watch, now.seconds, now.seconds])
    }
    for signal in signals {
      // A fact learnt late says nothing of a device that has spoken since; a silence keeps its start.
      try database.run(
        """
        INSERT INTO source_people (watch, person, source, last_at, lost_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (watch, person) DO UPDATE SET source = excluded.source,
          last_at = excluded.last_at,
          lost_at = CASE WHEN excluded.lost_at IS NULL THEN NULL
            ELSE coalesce(lost_at, excluded.lost_at) END
          WHERE excluded.last_at >= last_at
        """,
        [
          signal.watch, signal.person, signal.source, signal.at.seconds,
          signal.isLost ? signal.at.seconds : nil,
        ])
    }
  }
}
