// One occurrence while it is being read: its interval, its deadline over time, and in the end its
// outcomes.
import CaseFile
import Civil
import RuleProgram

final class OccurrenceCase {
  let key: String
  let rank: Int
  let start: Instant
  /// Excluded; the distant future when nothing bounds it.
  let end: Instant
  /// The tick from which there is such an occurrence.
  let created: Tick
  var trigger: Fact?
  /// Cut by the life of the measure where the rule says that this makes it moot.
  var isPartial = false
  /// Nothing is left of its window.
  var isEmpty = false
  /// The occurrence of the whole measure that this is an episode of.
  var whole: OccurrenceCase?
  /// The ticks over which the écart that bore it stands.
  var parent: Timeline<Bool>?
  var deadline = Timeline<Instant?>(nil)
  var outcomes: [OutcomePiece] = []
  var mendedAt: Tick?
  var servedBy: [FactIdentity] = []
  /// Its rule's excuses, then its `sans objet si`, over time; read once.
  var exceptions: [Timeline<Bool?>]?

  init(key: String, rank: Int, start: Instant, end: Instant, created: Tick) {
    (self.key, self.rank, self.start) = (key, rank, start)
    self.end = max(start, end)
    self.created = created
  }

  /// The same with another name and interval, nothing said of it yet.
  func named(_ key: String, from start: Instant, until end: Instant) -> OccurrenceCase {
    let result = OccurrenceCase(key: key, rank: rank, start: start, end: end, created: created)
    (result.trigger, result.parent) = (trigger, parent)
    (result.isPartial, result.isEmpty) = (isPartial, isEmpty)
    return result
  }

  var isEndless: Bool { end == .distantFuture }

  func outcome(at tick: Tick) -> Outcome? { outcomes.last { $0.from <= tick }?.outcome }
}
