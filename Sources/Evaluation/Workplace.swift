// The person's place as the edges may ask for it: whose clock and whose holidays hold there now.
import CaseFile
import Civil

extension Evaluator {
  /// Of the measure that was opened last; where none is, UTC and no holidays.
  public func workplace(of facts: [Fact]) -> (zone: Zone, holidays: Holidays) {
    let known = FactLog.resolved(facts, vocabulary: vocabulary).facts.map(\.fact)
    let cases = known.lazy.compactMap {
      MeasureCase(opening: $0, facts: known, program: program, zones: zones)
    }
    guard let measure = cases.max(by: { $0.start < $1.start }) else { return (.utc, .none) }
    let calendar = measure.calendar(.person)
    return (calendar.zone(at: .distantFuture), calendar.moves.last?.holidays ?? calendar.holidays)
  }
}
