// Cases that were read to answer a question, kept for the next one about the same person: a screen
// that is looked at again, an answer after a decision. They belong to one rule set and its zones, as
// `Questions` does; a reload begins with none.
import Answers
import CaseFile
import Civil
import Evaluation
import RuleProgram
import Synchronization

/// The few cases that were asked about last. May be used from any thread.
final class ReadCases: Sendable {
  private let kept = Mutex<[ReadCase]>([])
  /// Facts and occurrences held in all; each takes about a kilobyte.
  private let limit: Int

  init(limit: Int = 12_000) { self.limit = limit }

  /// Nil: no case that is kept can say.
  func compliance(_ question: PersonQuestion, key: String? = nil) -> ComplianceAnswer? {
    found(question)?.compliance(question.ledger, at: question.at, key: key)
  }

  /// The hashes of the question's facts, as far as they were asked for; nil as above.
  func hashes(_ question: PersonQuestion) -> FactHashes? { found(question)?.hashes }

  /// The text that was kept of an answer, told of the question's moment; nil as above.
  func text(_ question: PersonQuestion) -> String? { found(question)?.text(question) }

  /// Keeps the text of an answer with its case.
  func keep(_ text: DatedAnswer, of question: PersonQuestion) { found(question)?.keep(text) }

  private func found(_ question: PersonQuestion) -> ReadCase? {
    kept.withLock { cases in
      guard let index = cases.lastIndex(where: { $0.serves(question) }) else { return nil }
      let found = cases.remove(at: index)
      cases.append(found)
      return found
    }
  }

  /// In place of what was kept of that person.
  func keep(_ read: ReadCase) {
    if read.weight > limit / 4 { return }
    kept.withLock { cases in
      cases.removeAll { $0.person == read.person }
      cases.append(read)
      var weight = cases.reduce(0) { $0 + $1.weight }
      while weight > limit { weight -= cases.removeFirst().weight }
    }
  }
}

/// A case and what it was read from.
final class ReadCase: Sendable {
  let person: String
  let weight: Int
  let hashes: FactHashes
  /// All that was learnt.
  private let facts: [Fact]
  /// Over these instants the same facts bear on the answer, and it looks ahead as far.
  private let instants: Range<Instant>
  private let open: Mutex<OpenCase>
  private let last = Mutex<DatedAnswer?>(nil)

  /// `resolved`: the facts of the question as they stand.
  init(
    _ question: PersonQuestion, _ resolved: [Fact], program: RuleProgram,
    zones: @escaping @Sendable (String) -> Zone?
  ) {
    (person, facts) = (question.person, question.facts)
    hashes = FactHashes(program.vocabulary)
    let bearing = resolved.filter { $0.bearsFrom <= question.at }
    let known = KnownCase(
      person: question.person, facts: bearing, program: program, zones: zones)
    let open = OpenCase(known, at: question.at)
    let further = resolved.lazy.map(\.bearsFrom).filter { question.at < $0 }.min()
    let from = max(open.serves.lowerBound, bearing.map(\.bearsFrom).max() ?? .distantPast)
    instants = from..<max(from, min(open.serves.upperBound, further ?? .distantFuture))
    weight = open.weight
    self.open = Mutex(open)
  }

  /// Whether it was read from the same facts, for such a moment. A list of facts that nothing was
  /// added to is the same storage, and is seen to be at once.
  func serves(_ question: PersonQuestion) -> Bool {
    person == question.person && question.knownAt == nil && instants.contains(question.at)
      && facts == question.facts
  }

  func compliance(
    _ ledger: PersonLedger, at instant: Instant, key: String?
  ) -> ComplianceAnswer {
    open.withLock { $0.compliance(ledger, at: instant, key: key) }
  }

  func keep(_ answer: DatedAnswer) { last.withLock { $0 = answer } }

  /// Nil where the last answer was to something else, or may not hold at the question's moment.
  func text(_ question: PersonQuestion) -> String? {
    guard let answer = last.withLock({ $0 }), answer.answers(question),
      open.withLock({ $0.isStill(between: answer.at, and: question.at) })
    else { return nil }
    return answer.text(at: question.at)
  }
}

extension Fact {
  /// From when it bears on an answer. An excuse of one fact speaks of the past, whenever it is handed
  /// over.
  var bearsFrom: Instant {
    if case .target = validity { return .distantPast }
    return earliestInfluence
  }
}
