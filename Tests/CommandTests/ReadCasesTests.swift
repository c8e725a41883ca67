// A case that is kept answers as one that is opened for the question, whatever came between: facts,
// corrections, messages, time, rules, zones. Held against the antenna of the demo.
import Answers
import CaseFile
import Civil
import Evaluation
import Foundation
import HouseKit
import RuleCompiler
import Testing

@testable import jalon

@Suite struct ReadCasesTests {
  private let house: AskedAntenna

  init() throws { house = try AskedAntenna() }

  @Test func anAnswerIsTheSameFromACaseThatIsKeptAtEveryMomentOfItsDay() throws {
    let kept = house.questions()
    for (person, facts) in house.facts {
      for day in ["2026-02-24", "2026-03-07", "2026-03-29", "2026-04-11"] {
        // Not in order, and where something falls due within the day.
        for hour in ["23:59:59", "00:00:00", "12:00:00", "16:59:59", "17:00:00", "03:05:00"] {
          let question = try house.question(person, facts, at: "\(day)T\(hour)Z")
          let answer = try kept.complianceText(question)
          #expect(try answer == house.questions().complianceJSON(question).serialized())
          #expect(try answer == kept.complianceJSON(question).serialized())
        }
      }
    }
  }

  @Test func aTextIsToldAgainOnlyWhereNothingButTheMomentIsAnother() throws {
    var (again, anew) = (0, 0)
    for (person, facts) in house.facts {
      for day in ["2026-02-24", "2026-03-07", "2026-03-29", "2026-04-11", "2026-04-15"] {
        let kept = house.questions()
        for minute in stride(from: 3, to: 24 * 60, by: 97) {
          let time = "\(day)T" + String(format: "%02d:%02d:17Z", minute / 60, minute % 60)
          let question = try house.question(person, facts, at: time)
          if kept.cases.text(question) == nil { anew += 1 } else { again += 1 }
          let answer = try kept.complianceText(question)
          #expect(try answer == house.questions().complianceJSON(question).serialized())
        }
      }
    }
    // Of most people nothing moves and nothing falls due within an hour or two.
    #expect(again > anew)
  }

  @Test func aTextIsNotTheAnswerToAnotherQuestion() throws {
    let kept = house.questions()
    var question = try house.question("P-000005", at: "2026-03-08T12:00:00Z")
    let whole = try kept.complianceText(question)
    #expect(kept.cases.text(question) == whole)
    question.details = ["regle": "soins.justificatif"]
    #expect(kept.cases.text(question) == nil)
    #expect(
      try kept.complianceText(question)
        == house.questions().complianceJSON(question).serialized())
    question.details = [:]
    question.ledger = house.evaluator.ledger(
      of: question.person, facts: question.facts, until: question.at)
    #expect(kept.cases.text(question) == nil)
    #expect(
      try kept.complianceText(question)
        == house.questions().complianceJSON(question).serialized())
    question.knownAt = question.at
    #expect(kept.cases.text(question) == nil)
  }

  @Test func aDeadlineThatPassesIsInTheNextAnswer() throws {
    let (kept, person) = (house.questions(), "P-000005")
    let facts = try house.learnt(person, by: "2026-03-06T12:00:00Z")
    func answer(_ time: String) throws -> String {
      try kept.compliance(house.question(person, facts, at: time)).text()
    }
    let before = try answer("2026-03-06T22:59:59Z")
    let after = try answer("2026-03-06T23:00:00Z")
    #expect(!before.contains("sauf «"))
    #expect(after.contains("sauf «"))
    #expect(try answer("2026-03-06T22:59:59Z") == before)
  }

  @Test func whatIsLearntIsInTheNextAnswer() throws {
    let moment = "2026-03-24T16:00:00Z"
    let kept = house.questions()
    for (person, facts) in house.facts {
      // One more fact each time, corrections and cancellations among them.
      for count in facts.indices {
        let question = try house.question(person, Array(facts[...count]), at: moment)
        let answer = try kept.complianceText(question)
        #expect(try answer == house.questions().complianceJSON(question).serialized())
        #expect(try answer == kept.complianceText(question))
      }
    }
  }

  @Test func aCorrectionOfAFactIsInTheNextAnswer() throws {
    let (person, at) = ("P-000001", "2026-03-12T18:00:00Z")
    var facts = try house.learnt(person, by: at)
    let kept = house.questions()
    let before = try kept.compliance(house.question(person, facts, at: at)).text()
    let last = try #require(facts.last { $0.content.reservedKind == nil })
    facts.append(
      Fact(
        identity: FactIdentity(source: last.identity.source, id: "annulation"), person: person,
        time: last.time, content: .cancelled(last.identity, by: nil)))
    let after = try kept.compliance(house.question(person, facts, at: at)).text()
    #expect(after != before)
    #expect(try after == house.questions().compliance(house.question(person, facts, at: at)).text())
  }

  @Test func whatIsToldMeanwhileIsInTheNextAnswer() throws {
    let kept = house.questions()
    let at = "2026-03-08T12:00:00Z"
    let facts = try house.learnt("P-000005", by: at)
    var question = try house.question("P-000005", facts, at: at)
    #expect(try kept.complianceJSON(question).serialized().contains("dit_jusqu_a") == false)
    question.ledger = house.evaluator.ledger(
      of: question.person, facts: question.facts, until: question.at)
    let told = try kept.complianceJSON(question)
    #expect(try kept.complianceText(question) == told.serialized())
    #expect(told.serialized().contains("dit_jusqu_a"))
    #expect(told.serialized().contains("\"revision\":1"))
    #expect(try told == house.questions().complianceJSON(question))
  }

  @Test func whatWasKnownEarlierIsNotAnsweredFromWhatIsKnownNow() throws {
    let kept = house.questions()
    var question = try house.question("P-000006", at: "2026-03-21T12:00:00Z")
    let now = try kept.compliance(question).text()
    question.knownAt = try ISOInstant("2026-03-19T20:00:00Z").instant
    #expect(try kept.compliance(question).text() != now)
    question.knownAt = nil
    #expect(try kept.compliance(question).text() == now)
  }

  @Test func anotherRuleSetOrZoneTableAnswersForItself() throws {
    let question = try house.question("P-000005", at: "2026-03-06T22:30:00Z")
    let engine = EngineRoot.engine(house.evaluator, language: .french)
    let seat = EngineSeat(engine)
    func ask() throws -> String { try seat.engineAtWork.compliance(question) }
    let first = try ask()
    // The clocks of its place now stand an hour later: the day of the deadline is over.
    let moved = Evaluator(
      program: house.evaluator.program, vocabulary: house.evaluator.vocabulary
    ) { _ in ZoneFolder.shared.zone("Europe/Helsinki") }
    seat.replace(with: EngineRoot.engine(moved, language: .french))
    let later = try ask()
    #expect(later != first)
    var renamed = house.evaluator.program
    for index in renamed.rules.indices { renamed.rules[index].title += " !" }
    let other = Evaluator(
      program: renamed, vocabulary: house.evaluator.vocabulary, zones: house.evaluator.zones)
    seat.replace(with: EngineRoot.engine(other, language: .french))
    #expect(try ask().contains(" !"))
    seat.replace(with: engine)
    #expect(try ask() == first)
  }

  @Test func onlyTheLastFewCasesAreKept() throws {
    var question = try house.question("P-000001", at: "2026-03-08T12:00:00Z")
    func read() -> ReadCase {
      ReadCase(
        question, question.facts, program: house.evaluator.program, zones: house.evaluator.zones)
    }
    let weight = read().weight
    let cases = ReadCases(limit: 4 * weight)
    let people = (1...7).map { "P-\($0)" }
    for person in people {
      question.person = person
      cases.keep(read())
    }
    let kept = people.filter {
      question.person = $0
      return cases.compliance(question) != nil
    }
    #expect(kept == ["P-4", "P-5", "P-6", "P-7"])
    // One that would take more than a quarter of the room is not kept.
    let small = ReadCases(limit: 4 * weight - 1)
    small.keep(read())
    #expect(small.compliance(question) == nil)
  }
}

/// The antenna's facts under its rules.
private struct AskedAntenna {
  let evaluator: Evaluator
  private(set) var facts: [String: [Fact]] = [:]

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    evaluator = try AskedAntenna.shared.get()
    let engine = EngineRoot.engine(evaluator, language: .french)
    let lines = text(ofFile: root.appending(path: "Examples/antenne/faits.ndjson").path())
    for line in lines.split(separator: "\n") {
      guard let fact = try? engine.read(Array(line.utf8)).get() else { continue }
      facts[fact.person, default: []].append(fact)
    }
  }

  /// Compiled once for all tests.
  private static let shared = Result {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try RuleFolder.evaluator(
      at: [root.appending(path: "rules").path()], output: OutputOptions(lang: .fr))
  }

  func questions() -> Questions { Questions(evaluator: evaluator, language: .french) }

  func learnt(_ person: String, by time: String) throws -> [Fact] {
    let moment = try ISOInstant(time).instant
    return facts[person, default: []].filter { $0.learntAt <= moment }
  }

  func question(
    _ person: String, _ learnt: [Fact]? = nil, at time: String
  ) throws -> PersonQuestion {
    let known = learnt ?? facts[person, default: []]
    return PersonQuestion(
      person: person, facts: known, ledger: PersonLedger(), at: try ISOInstant(time).instant)
  }
}
