// Answers as JSON, each with the receipt of what it was made from.
import Answers
import CaseFile
import Civil
import Evaluation

extension Questions {
  func complianceJSON(_ question: PersonQuestion) throws -> JSONValue {
    let answer = try compliance(question)
    let shown = answer.measures.flatMap(\.obligations).flatMap(\.current)
    return answer.json(language).with(
      receipt(.compliance, question, citing: shown.flatMap(\.uses)))
  }

  func explanationsJSON(_ question: PersonQuestion) throws -> JSONValue {
    .list(
      try explanations(question).map { answer in
        var asked = question
        let explained = answer.explained
        asked.details = [
          "mesure": explained.measure, "regle": explained.rule.key, "cle": explained.key,
        ]
        return answer.json(language).with(
          receipt(.explanation, asked, citing: explained.uses))
      })
  }

  func timelineJSON(_ question: PersonQuestion) -> JSONValue {
    timeline(question).with(receipt(.timeline, question, citing: []))
  }

  private func receipt(
    _ kind: VerdictReceipt.Question, _ question: PersonQuestion, citing uses: [FactUse]
  ) -> VerdictReceipt {
    VerdictReceipt(
      kind, question, isEnglish: language == .english, provenance: evaluator.program.provenance,
      uses: uses.map(\.identity),
      hashes: cases.hashes(question) ?? FactHashes(evaluator.vocabulary),
      zoneHash: { ZoneFolder.shared.hash(of: $0) })
  }
}

extension JSONValue {
  /// The object with its receipt, last.
  fileprivate func with(_ receipt: VerdictReceipt) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [.init(name: "recu", value: receipt.json)])
  }
}

extension Evaluator {
  /// What a daemon would have told of the person up to an instant.
  func ledger(of person: String, facts: [Fact], until: Instant) -> PersonLedger {
    var ledger = replay(person, facts: facts, until: until).ledger
    ledger.toldUntil = until
    return ledger
  }
}
