// What a commit learnt, handed to whoever would otherwise read it again from the file.
import CaseFile
import Civil

/// A fact that was just learnt.
struct LearntFact: Sendable {
  var fact: Fact
  var seq: Int64
  var recordedAt: Instant
  /// Of its line.
  var bytes: Int
  /// The fingerprint of the rules that read it.
  var readUnder: String
}

/// What one commit learnt of a person, in order of learning.
struct LearntFacts: Sendable {
  var person: String
  var facts: [LearntFact]
  /// How many facts the log then held of them: these are the last ones.
  var total: Int
}
