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

  @Test func whereNothingTurnsTheAnswerIsTheSameButForItsMoment() {
    var (still, turned) = (0, 0)
    for facts in [working, atHome] {
      let known = known(facts)
      for day: Int64 in stride(from: 0, to: 220, by: 3) {
        let start = at("2026-01-04T00:00:00Z") + day * 86_400
        let open = OpenCase(known, at: start)
        var (before, said) = (start, open.said(at: start))
        for step: Int64 in 1..<24 {
          // On the hour, and now a second before or after it.
          let moment = start + step * 3600 + (step + day) % 3 - 1
          let now = open.said(at: moment)
          if open.isStill(between: before, and: moment) {
            still += 1
            #expect(now == said)
          } else {
            turned += 1
          }
          (before, said) = (moment, now)
        }
      }
    }
    #expect(still > 1000 && turned > 0)
  }

  @Test func aCaseServesTheMomentsOfOneDay() {
    let noon = at("2026-03-05T12:00:00Z")
    let served = OpenCase(known(working), at: noon).serves
    #expect(served == at("2026-03-05T00:00:00Z")..<at("2026-03-06T00:00:00Z"))
    #expect(OpenCase(known(working), at: .distantFuture).serves.isEmpty)
    #expect(OpenCase(known(working), at: at("1969-12-31T23:59:59Z")).serves.count == 86_400)
  }
}

extension OpenCase {
  /// The answer without what names its moment.
  fileprivate func said(at moment: Instant) -> JSONValue {
    let json = compliance(PersonLedger(), at: moment).json()
    guard case .object(let members) = json else { return json }
    return .object(members.filter { ["mesures", "regles"].contains($0.name) })
  }
}

extension Range<Instant> {
  fileprivate var count: Int64 { upperBound - lowerBound }
}
