// Answers as JSON, each with the receipt of what it was made from.
import Answers
import CaseFile
import Civil
import Evaluation

extension Questions {
  /// What was written for the same question, while nothing changed but the moment, is not worked
  /// out again.
  func complianceText(_ question: PersonQuestion) throws -> String {
    if question.knownAt == nil, let text = cases.text(question) { return text }
    let answer = try compliance(question)
    let json = json(answer, to: question)
    guard let dated = DatedAnswer(answer, to: question, written: json, language) else {
      return json.serialized()
    }
    cases.keep(dated, of: question)
    return dated.text(at: question.at)
  }

  func complianceJSON(_ question: PersonQuestion) throws -> JSONValue {
    json(try compliance(question), to: question)
  }

  private func json(_ answer: ComplianceAnswer, to question: PersonQuestion) -> JSONValue {
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
