// A person's case read once, of which it can be asked at many moments where they stand.
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// How far ahead an answer looks for what comes next.
let lookAhead: Int64 = 400 * 86_400

/// One person's facts, read as far as any question of one day looks ahead. What is said at an
/// instant comes from the facts and the rules alone, never from what was asked before. Not shared
/// between threads.
public final class OpenCase {
  private let known: KnownCase
  private let dossier: Dossier
  private let reading: PersonReading
  /// Where within what it serves an answer may turn; nil: at every second.
  private lazy var turns = dossier.turns(in: serves, of: reading, lookAhead: lookAhead)

  /// The facts are those that bear on the instant; the ledger is left to the questions.
  public convenience init(_ known: KnownCase, at instant: Instant) {
    self.init(known, until: OpenCase.readUntil(instant))
  }

  init(_ known: KnownCase, until: Instant) {
    self.known = known
    dossier = Dossier(
      known.person, facts: known.facts, program: known.program, zones: known.zones, until: until)
    reading = readPerson(in: dossier, facts: known.facts, zones: known.zones)
  }

  /// The instants for which it is read as far as a question would have it read: one day.
  public var serves: Range<Instant> {
    let first = dossier.until - lookAhead - (OpenCase.day - 1)
    return first..<max(first, dossier.until - lookAhead + 1)
  }

  /// Roughly what it holds: facts and occurrences.
  public var weight: Int {
    let rules = reading.measures.lazy.flatMap(\.rules)
    return rules.reduce(known.facts.count) { $0 + $1.occurrences.count }
  }

  /// Where the person stands; `ledger`: what was told of them. `key`: as if only the occurrences of
  /// that key were there.
  public func compliance(
    _ ledger: PersonLedger, at instant: Instant, key: String? = nil
  ) -> ComplianceAnswer {
    var known = known
    known.ledger = ledger
    let standing = Standing(known: known, dossier: dossier, at: instant, key: key)
    return ComplianceAnswer(
      person: known.person, at: instant, measures: reading.measures.map(standing.measure),
      program: known.program, zone: reading.measures.first?.zone ?? .utc)
  }

  /// Whether it says the same of two moments, but for what names the moment: nothing turns between
  /// them. It may say no where they are the same all the same.
  public func isStill(between one: Instant, and other: Instant) -> Bool {
    let (first, last) = (min(one, other), max(one, other))
    if first == last { return true }
    guard serves.contains(first), serves.contains(last), let turns else { return false }
    return !turns.contains { first < $0 && $0 <= last }
  }

  private static let day: Int64 = 86_400

  /// The end of the UTC day on which the look ahead ends: the questions of a day read as far.
  private static func readUntil(_ instant: Instant) -> Instant {
    let end = instant + lookAhead
    let since = end.seconds % day
    return end + (day - 1 - (since < 0 ? since + day : since))
  }
}
