// What the screens let through, decided by the pull reader: one occurrence or one rule at a time,
// from the facts that bear on it and no others.
import CaseFile
import Civil
import RuleProgram

extension Sweeper {
  /// The alerts of all that was left to the reader.
  func heldByReading(_ facts: RowFacts, wordsUntil: Instant) -> [HeldAlert] {
    let desk = ReadingDesk(self, facts, wordsUntil: wordsUntil)
    var held: [HeldAlert] = []
    for item in toRead { desk.read(item, into: &held) }
    return held
  }
}
