// A case read further than a question looks says the same as one read just so far.
import CaseFile
import Civil
import Evaluation
import Testing

@testable import Answers

@Suite struct OpenCaseTests {
  @Test func howFarACaseIsReadIsNotSeenInItsAnswers() {
    for facts in [working, atHome] {
      let known = known(facts)
      for hours: Int64 in stride(from: 0, to: 24 * 240, by: 37) {
        let moment = at("2026-01-04T00:00:00+01:00") + hours * 3600
        let exact = OpenCase(known, until: moment + lookAhead)
        let further = OpenCase(known, at: moment)
        #expect(further.serves.contains(moment))
        let text = exact.compliance(PersonLedger(), at: moment).json().serialized()
        #expect(further.compliance(PersonLedger(), at: moment).json().serialized() == text)
        let furthest = OpenCase(known, until: moment + 2 * lookAhead)
        #expect(furthest.compliance(PersonLedger(), at: moment).json().serialized() == text)
      }
    }
  }

  @Test func aCaseServesTheMomentsOfOneDay() {
    let noon = at("2026-03-05T12:00:00Z")
    let served = OpenCase(known(working), at: noon).serves
    #expect(served == at("2026-03-05T00:00:00Z")..<at("2026-03-06T00:00:00Z"))
    #expect(OpenCase(known(working), at: .distantFuture).serves.isEmpty)
    #expect(OpenCase(known(working), at: at("1969-12-31T23:59:59Z")).serves.count == 86_400)
  }
}

extension Range<Instant> {
  fileprivate var count: Int64 { upperBound - lowerBound }
}
