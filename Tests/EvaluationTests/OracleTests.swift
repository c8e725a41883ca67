// Hand-made cases that hold the oracle itself to DESIGN, one law each.
import CaseFile
import Civil
import Evaluation
import RuleProgram
import Testing

@Suite struct OracleTests {
  private static let start = Instant(seconds: 1_772_323_200)  // 2026-03-01T00:00:00Z

  /// An oracle and its only rule's occurrences; these do not outlive it.
  private struct Reading {
    let oracle: Oracle
    subscript(index: Int) -> OracleOccurrence { oracle.occurrences(measure: "M", rule: 0)[index] }
  }

  private func oracle(_ rule: Rule, _ facts: [Fact], initial: Int? = 0) -> Reading {
    var program = RuleProgram()
    program.kinds = (0...5).map { FactKind(name: "k\($0)", title: "", fields: Words.fields) }
    program.natures = [Nature(name: "n", title: "", parameters: [])]
    program.states = [
      StateDeclaration(
        name: "s", title: "", values: ["present", "absent"], initial: initial, favourable: 0,
        switches: [
          StateSwitch(kind: 3, condition: nil, value: 0),
          StateSwitch(kind: 4, condition: nil, value: 1),
          StateSwitch(kind: 2, condition: nil, value: nil),
        ])
    ]
    program.rules = [rule]
    let opened = fact(0, .measureOpened(MeasureOpening(nature: "n")))
    return Reading(
      oracle: Oracle(
        program: program, facts: [opened] + facts, person: "P", zones: { _ in nil },
        until: OracleTests.start + 3 * 86_400))
  }

  private func fact(_ second: Int64, _ content: FactContent, _ validity: Validity? = nil) -> Fact {
    Fact(
      identity: FactIdentity(source: "s", id: "\(second) \(content)"), person: "P",
      time: OracleTests.start + second, validity: validity, measure: "M", content: content)
  }

  private func fact(_ second: Int64, kind: Int, _ validity: Validity? = nil) -> Fact {
    fact(second, .declared(kind: kind, values: Words.fields.map { _ in nil }), validity)
  }

  private func rule(_ trigger: Trigger, _ demand: Demand) -> Rule {
    Rule(key: "r", title: "", natures: [0], trigger: trigger, demand: demand)
  }

  private func expression(_ form: Expression.Form, _ type: ValueType) -> Expression {
    Expression(form, type: type, text: "")
  }

  private func seconds(_ value: Int64) -> Expression {
    expression(.constant(.quantity(Rational(value))), .duration)
  }

  private var presence: Demand {
    .maintain(
      expression(.stateIs(state: 0, value: 0), .boolean), tolerance: .cumulated(seconds(900)))
  }

  @Test func moreThanFifteenMinutesIsTrueOneSecondLater() {
    let days = oracle(rule(.civilPeriod(.day), presence), [fact(3600, kind: 4)])
    let gap = days[0].pieces.first { $0.value.outcome == .gap }
    #expect(gap?.at == Tick.deadline(OracleTests.start + 3600 + 901).index)
  }

  @Test func fifteenMinutesThemselvesAreKept() {
    let facts = [fact(3600, kind: 4), fact(4500, kind: 3)]
    let days = oracle(rule(.civilPeriod(.day), presence), facts)
    #expect(days[0].outcome(at: .deadline(OracleTests.start + 86_400))?.outcome == .kept)
  }

  /// DESIGN 5: 10 min absent and 10 without signal is undetermined, 10 and 4 kept.
  @Test(arguments: zip([Int64(10), 4], [Outcome.undetermined, .kept]))
  func withoutSignalIsPossible(_ minutes: Int64, _ expected: Outcome) {
    let facts = [
      fact(3600, kind: 4), fact(4200, kind: 2), fact(4200 + minutes * 60, kind: 3),
    ]
    let days = oracle(rule(.civilPeriod(.day), presence), facts)
    #expect(days[0].outcome(at: .deadline(OracleTests.start + 86_400))?.outcome == expected)
  }

  private func due(_ isInclusive: Bool) -> Rule {
    let set = FactSet(kind: 0, condition: nil, window: .life)
    var rule = rule(.measure, .achieve(expression(.exists(set), .boolean)))
    rule.deadline = Deadline(
      expression(.constant(.instant(OracleTests.start + 7200)), .instant),
      isInclusive: isInclusive)
    return rule
  }

  @Test func beforeIsDecidedFromFactsStrictlyBefore() {
    let late = oracle(due(false), [fact(7200, kind: 0)])
    #expect(late[0].outcome(at: .deadline(OracleTests.start + 7200))?.outcome == .gap)
    #expect(late[0].mendedFrom == .facts(OracleTests.start + 7200))
  }

  @Test func atTheLatestIncludesItsInstant() {
    let inTime = oracle(due(true), [fact(7200, kind: 0)])
    #expect(inTime[0].outcome(at: .facts(OracleTests.start + 7200))?.outcome == .kept)
    #expect(inTime[0].mendedFrom == nil)
  }

  @Test func aLateExcuseCorrectsThePast() {
    var rule = due(false)
    let set = FactSet(kind: 5, condition: nil, window: .life)
    let at = expression(.constant(.instant(OracleTests.start + 7000)), .instant)
    rule.excuses = [expression(.covers(set, .moment(at)), .boolean)]
    let covering = Validity.interval(
      from: .instant(OracleTests.start + 6000), until: .instant(OracleTests.start + 9000))
    let excused = oracle(rule, [fact(90_000, kind: 5, covering)])
    #expect(excused[0].outcome(at: .facts(OracleTests.start + 5999))?.outcome == .pending)
    #expect(excused[0].outcome(at: .deadline(OracleTests.start + 7200))?.outcome == .excused)
  }

  @Test func aSuspensionLengthensACountedDelai() {
    var rule = due(false)
    let counting = CountingRule(firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none)
    let from = expression(
      .civil(.dateOf, [expression(.occurrenceAttribute(.start), .instant)]), .date)
    let day = expression(.constant(.period(CivilPeriod(days: 1))), .period)
    rule.deadline = Deadline(
      expression(.count(from: from, day, counting, isBackward: false, closedAt: .person), .date),
      isInclusive: true)
    rule.suspendedBy = ["*"]
    let rested = oracle(
      rule,
      [
        fact(90_000, .measureSuspended(id: "S", cause: "x", authority: nil)),
        fact(93_600, .measureResumed(id: "S")),
      ])
    #expect(rested[0].outcome(at: .facts(OracleTests.start + 91_000))?.outcome == .suspended)
    #expect(rested[0].settleTick == .deadline(OracleTests.start + 3 * 86_400))
  }
}
