// The report to the JAP: what it says, what it never says, and that a page cannot be broken by a
// text.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram
import Testing

func alertRecord(_ rule: String, _ alert: String, _ key: String, _ facts: [Fact], at text: String)
  -> AlertRecord?
{
  let known = known(facts)
  let reading = readPerson(
    known.person, facts: known.facts, program: program, zones: zone, until: at(text))
  for measure in reading.measures {
    for reading in measure.rules where program.rules[reading.rule].key == rule {
      let rule = program.rules[reading.rule]
      for occurrence in reading.occurrences where occurrence.key == key {
        for holding in occurrence.alerts where rule.alerts[holding.alert].name == alert {
          guard let episode = holding.episodes.first else { continue }
          let content = AlertContent(
            severity: rule.alerts[holding.alert].severity.rawValue, cause: "comportement",
            recipients: rule.alerts[holding.alert].recipients, debtor: rule.debtor.rawValue,
            message: episode.message, reasons: episode.reasons)
          let identity = AlertIdentity(
            person: known.person, measure: measure.id, rule: rule.key, alert: alert, key: key,
            episode: 1)
          return AlertRecord(
            identity: identity, revision: 1, state: .open, instant: episode.from.instant,
            openedAt: episode.from.instant, emittedAt: episode.from.instant, content: content)
        }
      }
    }
  }
  return nil
}

func draft(of alert: AlertRecord) -> NoticeRecord {
  NoticeRecord(
    id: "n-1", alert: alert.id, suite: "rapport d'incident au JAP", person: alert.identity.person,
    measure: alert.identity.measure, rule: alert.identity.rule, key: alert.identity.key,
    revision: 1, state: .draft, owedBy: "dpip", dueAt: at("2026-07-11T00:00:00+02:00"),
    draftedAt: alert.emittedAt, text: alert.content.message)
}

@Suite struct NoticeTests {
  let suspended =
    working + [
      fact(
        "d-1", "2026-03-02T10:00:00+01:00",
        .measureSuspended(id: "d-1", cause: "détention", authority: "JAP"), measure: "M-17-1",
        source: "/appi"),
      fact(
        "d-2", "2026-03-11T16:00:00+01:00", .measureResumed(id: "d-1"), measure: "M-17-1",
        source: "/appi"),
      fact(
        "e-2", "2026-07-08T09:00:00+02:00",
        .explanation(
          text: "J'ai été malade <deux semaines> & j'ai prévenu.", rule: "tig.heures", key: nil),
        measure: "M-17-1", source: "/appi"),
    ]

  @Test(arguments: ["fr", "en"]) func report(_ code: String) throws {
    let language = try #require(Language(rawValue: code))
    let alert = try #require(
      alertRecord(
        "tig.heures", "délai expiré", "M-17-1", suspended, at: "2026-07-20T00:00:00+02:00"))
    var notice = draft(of: alert)
    notice.dueAt = at("2026-07-25T00:00:00+02:00")
    let document = incidentReport(
      alert, notice: notice, of: known(suspended), at: at("2026-07-20T09:00:00+02:00"),
      language: language)
    expectGolden("rapport.\(language.rawValue).txt", document.text())
    expectGolden("rapport.\(language.rawValue).html", document.html)
    #expect(!document.html.contains("<deux"))
    let words = document.text().lowercased()
    for banned in ["violation", "risque", "révocation", "score"] {
      #expect(!words.contains(banned))
    }
  }

  @Test func nightReport() throws {
    let alert = try #require(
      alertRecord("ddse.présence", "absence", "2026-03-02", atHome, at: "2026-03-06T00:00:00Z"))
    let document = incidentReport(
      alert, notice: nil, of: known(atHome), at: at("2026-03-06T09:00:00+01:00"))
    expectGolden("rapport-nuit.fr.txt", document.text())
    expectGolden("rapport-nuit.fr.html", document.html)
  }

  @Test func reasonsOfAlerts() throws {
    let cases: [(String, String, String, [Fact])] = [
      ("tig.heures", "délai expiré", "M-17-1", suspended),
      ("tig.heures", "rythme insuffisant", "M-17-1", Array(working.dropLast())),
      ("ddse.présence", "absence", "2026-03-02", atHome),
    ]
    var text = ""
    for (rule, name, key, facts) in cases {
      let until = rule == "ddse.présence" ? "2026-03-06T09:00:00Z" : "2026-07-20T00:00:00Z"
      let alert = try #require(alertRecord(rule, name, key, facts, at: until))
      #expect((1...6).contains(alert.content.reasons.count))
      text += "\(rule)/\(name) : \(alert.content.message)\n"
      text += alert.content.reasons.map { "  \($0)\n" }.joined() + "\n"
    }
    expectGolden("raisons.fr.txt", text)
  }

  @Test(arguments: ["fr", "en"]) func explanations(_ code: String) throws {
    let language = try #require(Language(rawValue: code))
    var text = ""
    for (facts, measure, rule, key) in [
      (suspended, "M-17-1", "tig.heures", "M-17-1"),
      (suspended, "M-17-1", "convocations.présence", "RV-1"),
      (atHome, "M-42-1", "ddse.présence", "2026-03-02"),
      (atHome, "M-42-1", "ddse.présence", "2026-03-03"),
    ] {
      let known = known(facts)
      let place = OccurrencePlace(person: known.person, measure: measure, rule: rule, key: key)
      let answer = try #require(explain(known, place, at: at("2026-07-20T09:00:00+02:00")))
      text += answer.text(language) + "\n----\n\n"
      #expect(answer.json(language)["regle"] == .text(rule))
    }
    expectGolden("explications.\(language.rawValue).txt", text)
  }
}
