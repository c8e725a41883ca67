// The catalogue: values, dates, steps of a count, outcomes; each in both languages.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram
import Testing

@Suite struct WordingTests {
  let french = Wording(.french, zone: paris)
  let english = Wording(.english, zone: paris)

  @Test func durations() {
    #expect(french.duration(Rational(12_600)) == "3 h 30 min")
    #expect(french.duration(Rational(901)) == "15 min 1 s")
    #expect(french.duration(Rational(50_400)) == "14 h")
    #expect(french.duration(Rational(-60)) == "-1 min")
    #expect(french.duration(.zero) == "0 h")
    #expect(Rational(121, over: 2).map(french.duration) == "1 min 0,5 s")
    #expect(Rational(181, over: 3).map(french.duration) == "1 min 1/3 s")
  }

  @Test func uncertainValues() {
    let value = ReadValue.quantity(certain: Rational(50_400), possible: Rational(61_200))
    #expect(
      frenchText(value, type: .duration, zone: paris) == "14 h certaines, 17 h possibles")
    #expect(english.value(value, type: .duration) == "14 h certain, 17 h possible")
    #expect(frenchText(.unknown, type: .date, zone: paris) == "inconnu")
  }

  @Test func numbersAndMoney() {
    #expect(french.number(Rational(5, over: 2) ?? .zero) == "2,5")
    #expect(french.number(Rational(1, over: 3) ?? .zero) == "1/3")
    #expect(french.number(Rational(12_500)) == "12 500")
    #expect(french.money(Rational(150)) == "150 €")
    #expect(french.money(Rational(199, over: 2) ?? .zero) == "99,50 €")
    #expect(french.percentage(Rational(2, over: 5) ?? .zero) == "40 %")
    #expect(english.percentage(Rational(2, over: 5) ?? .zero) == "40%")
    #expect(french.percentage(Rational(90, over: 181) ?? .zero) == "90/181")
  }

  @Test func periods() {
    #expect(french.period(CivilPeriod(months: 18)) == "18 mois")
    #expect(french.period(CivilPeriod(years: 1, months: 6)) == "1 an et 6 mois")
    #expect(french.period(CivilPeriod(workingDays: 5)) == "5 jours ouvrables")
    #expect(english.period(CivilPeriod(years: 2)) == "2 years")
  }

  @Test func dates() throws {
    let first = try #require(CivilDate(iso: "2026-03-01"))
    #expect(french.date(first) == "1er mars 2026")
    #expect(english.date(first) == "1 March 2026")
    let noon = at("2026-03-02T12:00:00+01:00")
    #expect(french.instant(noon) == "lundi 2 mars 2026 à 12 h 00")
    #expect(french.instant(noon + 1) == "lundi 2 mars 2026 à 12 h 00 min 01 s")
    #expect(english.instant(noon) == "Monday 2 March 2026 at 12:00")
    let noumea = Wording(.french, zone: try #require(zone("Pacific/Noumea")))
    #expect(noumea.instant(noon) == "lundi 2 mars 2026 à 22 h 00 (heure de Nouméa)")
  }

  @Test func anHourThatComesTwice() {
    let first = at("2026-10-25T02:30:00+02:00")
    #expect(
      french.instant(first)
        == "dimanche 25 octobre 2026 à 2 h 30 (avant le changement d'heure)")
    #expect(french.instant(first + 3600).hasSuffix("(après le changement d'heure)"))
  }

  @Test func deadlines() throws {
    let midnight = at("2026-07-06T00:00:00+02:00")
    #expect(french.due(.before(midnight)) == "jusqu'au dimanche 5 juillet 2026 à 24 h 00")
    let day = try #require(CivilDate(iso: "2026-07-05"))
    #expect(
      french.due(.throughDay(day)) == "au plus tard le dimanche 5 juillet 2026 à 24 h 00")
  }

  @Test(arguments: ["fr", "en"]) func everyWord(_ code: String) throws {
    let language = try #require(Language(rawValue: code))
    let wording = Wording(language, zone: paris)
    let day = try #require(CivilDate(iso: "2026-05-01"))
    let counting: [CountingReason] = [
      .dayOfActNotCounted(day), .dayOfActCounted(day), .lastDayNotCounted(day),
      .quantiemeMissing(day: 31, became: day), .monthOfThirtyDays,
      .closedDayNotCounted(day, .holiday("Fête du travail")),
      .stoppedDays(1, first: day, last: day),
      .stoppedDays(3, first: day, last: day.adding(days: 2)),
      .stopped(seconds: 3600), .suspensionOpen(since: at("2026-05-01T10:00:00+02:00")),
      .pushedForward(past: day, .saturday), .pushedBackward(past: day, .sunday),
    ]
    let reasons: [OutcomeReason] = [
      .notYetStarted, .open, .demandMet, .servedInTime, .heldThroughout,
      .demandNotMetAtDeadline, .notServedAtDeadline, .servedOtherwise, .brokenBeyondTolerance,
      .forbiddenFact, .factAllowed, .excusedBy(0), .mootBy(0), .measureEnded, .beforeFollowUp,
      .emptyWindow, .partialPeriod, .suspendedAtDeadline, .clockStopped, .missingFacts(0),
      .unknownCondition, .awaitsHuman("cpip"), .qualified(by: "C. Martin"), .windowOver,
    ]
    var text = counting.map(wording.counting).joined(separator: "\n") + "\n\n"
    text += Outcome.allCases.map(wording.outcome).joined(separator: ", ") + "\n"
    text += Party.allCases.map(wording.party).joined(separator: ", ") + "\n"
    text += AlertRule.Severity.allCases.map(wording.severity).joined(separator: ", ") + "\n"
    text += AlertRule.Cause.allCases.map(wording.cause).joined(separator: ", ") + "\n\n"
    let rule = program.rules[1]
    text +=
      reasons.map { wording.why($0, rule: rule, program: program) }
      .joined(separator: "\n") + "\n"
    if let nights { text += "\n" + wording.timetable(nights) + "\n" }
    expectGolden("mots.\(language.rawValue).txt", text)
    for banned in ["violation", "risque", "révocation", "score"] {
      #expect(!text.lowercased().contains(banned))
    }
  }
}
