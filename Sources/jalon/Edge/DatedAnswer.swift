// An answer as it was written, and how it is told again of another moment at which nothing else
// changed: its moment stands in a few places, and all the rest stays as it is.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation

struct DatedAnswer: Sendable {
  private let answer: ComplianceAnswer
  private let language: Language
  private let ledger: PersonLedger
  private let details: [String: String]
  /// From the measures to the receipt, and the receipt from what comes after its moment.
  private let middle: [UInt8]
  private let receiptEnd: [UInt8]

  var at: Instant { answer.at }

  /// Nil where the JSON is not of that shape.
  init?(
    _ answer: ComplianceAnswer, to question: PersonQuestion, written json: JSONValue,
    _ language: Language
  ) {
    var answer = answer
    answer.forgetDetails()
    guard question.knownAt == nil, case .object(let members) = json,
      case .object(let head) = answer.dated(language), members.starts(with: head),
      let last = members.last, last.name == "recu", case .object(let receipt) = last.value,
      case .object(let opening) = VerdictReceipt.dated(answer.person, at: answer.at),
      receipt.starts(with: opening)
    else { return nil }
    (self.answer, self.language) = (answer, language)
    (ledger, details) = (question.ledger, question.details)
    middle = DatedAnswer.inner(Array(members[head.count..<(members.count - 1)]))
    receiptEnd = DatedAnswer.inner(Array(receipt[opening.count...]))
  }

  /// Whether the question is the one that was answered, at whatever moment.
  func answers(_ question: PersonQuestion) -> Bool {
    question.person == answer.person && question.knownAt == nil && question.details == details
      && question.ledger == ledger
  }

  func text(at instant: Instant) -> String {
    var again = answer
    again.at = instant
    var output: [UInt8] = []
    output.reserveCapacity(middle.count + receiptEnd.count + 512)
    again.dated(language).write(to: &output)
    output[output.count - 1] = UInt8(ascii: ",")
    output += middle
    output += Array(",\"recu\":".utf8)
    VerdictReceipt.dated(answer.person, at: instant).write(to: &output)
    output[output.count - 1] = UInt8(ascii: ",")
    output += receiptEnd
    output += Array("}}".utf8)
    return String(decoding: output, as: UTF8.self)
  }

  /// The members without the braces around them.
  private static func inner(_ members: [JSONValue.Member]) -> [UInt8] {
    var output: [UInt8] = []
    JSONValue.object(members).write(to: &output)
    return Array(output.dropFirst().dropLast())
  }
}

extension ComplianceAnswer {
  /// Leaves what its sentences are made of.
  fileprivate mutating func forgetDetails() {
    for measure in measures.indices {
      for place in measures[measure].obligations.indices {
        measures[measure].obligations[place].current = []
        measures[measure].obligations[place].alerts = []
        measures[measure].obligations[place].notices = []
        measures[measure].obligations[place].next = []
      }
    }
  }
}
