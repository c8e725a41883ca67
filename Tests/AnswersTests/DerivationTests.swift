// Laws of derivations, and the value of single expressions with their promise.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram
import Testing

private let yes = Expression(.constant(.boolean(true)), type: .boolean, text: "vrai")
private let no = Expression(.constant(.boolean(false)), type: .boolean, text: "faux")
/// A state that nobody has switched, of a person without measure: unknown once its signal is lost.
private let unknown = Expression(
  .exists(FactSet(kind: 0, condition: nil, window: .life)), type: .boolean, text: "inconnu")

private func evaluate(
  _ expression: Expression, _ facts: [Fact] = [], measure: String? = nil, rule: String? = nil,
  at text: String = "2026-03-02T12:00:00+01:00"
) -> EvaluatedExpression {
  evaluateExpression(
    expression,
    in: ExpressionPlace(
      person: facts.first?.person, measure: measure, rule: rule, zone: paris),
    facts: facts, program: program, zones: zone, at: at(text))
}

@Suite struct DerivationTests {
  /// The appointment that a certificate excuses is not itself an excuse.
  @Test func excusesAreWhatExcuses() throws {
    var excusing = program
    let index = try #require(excusing.rules.firstIndex { $0.key == "convocations.présence" })
    let date = Expression(
      .field(.trigger, kind: Kind.convocation.rawValue, field: 1), type: .instant, text: "date")
    let certificates = FactSet(kind: Kind.certificate.rawValue, condition: nil, window: .life)
    excusing.rules[index].excuses = [
      Expression(
        .covers(certificates, .moment(date)), type: .boolean, text: "certificat couvre date")
    ]
    let certificate = fact(
      "cert", "2026-02-20T09:00:00+01:00", declared(.certificate), measure: "M-17-1",
      validity: .interval(
        from: .date(CivilDate(year: 2026, month: 2, day: 2)!),
        until: .date(CivilDate(year: 2026, month: 2, day: 5)!)))
    let explained = try #require(
      explainOccurrence(
        OccurrencePlace(
          person: "P-000017", measure: "M-17-1", rule: "convocations.présence", key: "RV-1"),
        facts: working + [certificate], program: excusing, zones: zone,
        at: at("2026-03-02T12:00:00+01:00")))
    #expect(explained.outcome == .excused)
    let told = explained.favourable.flatMap { favour -> [String] in
      if case .excuse(_, let facts) = favour { return facts.map(\.identity.id) }
      return []
    }
    #expect(told == ["cert"])
  }

  /// Every *et* and *ou* of three parts, each true, false or unknown.
  @Test func partsThatTell() {
    let values: [(Expression, Bool?)] = [(yes, true), (no, false), (unknown, nil)]
    for (a, first) in values {
      for (b, second) in values {
        for (c, third) in values {
          let parts = [(a, first), (b, second), (c, third)]
          for decisive in [false, true] {
            let operands = parts.map(\.0)
            let whole = Expression(
              decisive ? .or(operands) : .and(operands), type: .boolean, text: "tout")
            let told = evaluate(whole, [tigOpening()]).derivation.children.map(\.text)
            let decided = parts.first { $0.1 == decisive }
            let open = parts.filter { $0.1 == nil }
            let expected =
              decided.map { [$0.0.text] } ?? (open.isEmpty ? parts : open).map(\.0.text)
            #expect(told == expected)
          }
        }
      }
    }
  }

  @Test func factsAreFound() {
    let result = evaluate(
      Expression(.definition(1), type: .duration, text: "heures restantes"), working)
    #expect(result.value == .quantity(certain: Rational(25_200), possible: Rational(25_200)))
    #expect(result.derivation.facts.map(\.id) == ["s-1", "s-2"])
  }

  @Test func aBareCalendar() throws {
    let january = try #require(CivilDate(iso: "2026-01-31"))
    let sum = Expression(
      .count(
        from: constant(.date(january), .date, "2026-01-31"),
        constant(.period(CivilPeriod(months: 1)), .period, "1 mois"), plainCount,
        isBackward: false, closedAt: .person), type: .date, text: "2026-01-31 + 1 mois")
    let result = evaluate(sum)
    #expect(result.value == CivilDate(iso: "2026-02-28").map { .date($0) })
    #expect(result.horizon == nil)
    let steps = Wording(.french, zone: paris).notes(result.derivation.notes)
    #expect(steps.contains { $0.contains("pas de 31") })
  }

  @Test func horizons() {
    let now = Expression(.now, type: .instant, text: "maintenant")
    #expect(evaluate(now).value == .instant(at("2026-03-02T12:00:00+01:00")))
    let today = Expression(.today, type: .date, text: "aujourd'hui")
    #expect(evaluate(today).horizon == at("2026-03-03T00:00:00+01:00"))
    let done = Expression(.definition(0), type: .duration, text: "heures faites")
    let result = evaluate(done, working, at: "2026-02-11T00:00:00+01:00")
    #expect(result.horizon == at("2026-02-17T17:00:00+01:00"))
    let setting = Expression(.setting(0), type: .duration, text: "tolérance de présence")
    #expect(evaluate(setting).value == .quantity(certain: Rational(900), possible: Rational(900)))
  }

  @Test func sharesAreDaysOfDays() {
    let share = Expression(.shareElapsed, type: .number, text: "part du délai écoulée")
    let result = evaluate(share, working, rule: "tig.heures")
    #expect(Wording(.french, zone: paris).shown(result.derivation) == "55 jours sur 181")
    #expect(result.horizon == at("2026-03-03T00:00:00+01:00"))
  }

  @Test func whatHappened() {
    let events = timeline(of: known(atHome), until: at("2026-03-06T00:00:00+01:00"))
    expectGolden("chronologie.json", events.serialized() + "\n")
    let answer = compliance(of: known(working), at: at("2026-03-02T12:00:00+01:00"))
    expectGolden("tig-en-cours.fr.json", answer.json().serialized() + "\n")
  }
}
