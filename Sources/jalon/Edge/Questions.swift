// Officers' questions, answered from stored facts: where a person stands, why, and what came when.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

struct Questions: Sendable {
  let evaluator: Evaluator
  let language: Language

  /// The case as known at a moment: facts learnt later are left out, and so is what was told later.
  func known(_ question: PersonQuestion) -> KnownCase {
    let facts = question.knownAt.map { limit in
      question.facts.filter { $0.learntAt <= limit }
    }
    return KnownCase(
      person: question.person,
      facts: FactLog.resolved(facts ?? question.facts, vocabulary: evaluator.vocabulary).facts
        .map(\.fact),
      ledger: question.ledger, program: evaluator.program, zones: evaluator.zones)
  }

  func compliance(_ question: PersonQuestion) -> String {
    Answers.compliance(of: known(question), at: question.at).text(language)
  }

  func explanation(_ question: PersonQuestion) -> String {
    "{}"
  }

  func timeline(_ question: PersonQuestion) -> String {
    "{}"
  }
}
