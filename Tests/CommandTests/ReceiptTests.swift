// Receipts and what was said then, held against the antenna of the demo lived through day by day.
import Answers
import CaseFile
import CaseStore
import Civil
import Evaluation
import Foundation
import HouseKit
import RuleCompiler
import Testing

@testable import jalon

/// The antenna's store after three months, with what had been told at each moment of them.
private final class LivedAntenna: Sendable {
  let folder = TemporaryFolder()
  let store: Store
  let evaluator: Evaluator
  /// Moments of learning, and those at which something fell due.
  private(set) nonisolated(unsafe) var moments: [Instant] = []
  private(set) nonisolated(unsafe) var told: [Instant: [String: PersonLedger]] = [:]

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  init() async throws {
    let output = OutputOptions(lang: .fr)
    let rules = LivedAntenna.root.appending(path: "rules").path()
    evaluator = EngineRoot.withNotices(
      try RuleFolder.evaluator(at: [rules], output: output), .french)
    let engine = EngineRoot.engine(evaluator, language: .french)
    let lines = text(
      ofFile: LivedAntenna.root.appending(path: "Examples/antenne/faits.ndjson").path()
    )
    .split(separator: "\n")
    var waiting: [Instant: [String]] = [:]
    for line in lines {
      guard let fact = try? engine.read(Array(line.utf8)).get() else { continue }
      waiting[fact.learntAt, default: []].append(String(line))
    }
    let first = try #require(waiting.keys.min())
    let clock = SimulatedClock(first)
    store = try Store(path: folder.file("jalon.db"))
    let intake = Intake(
      store: store, engine: engine,
      policy: LearningPolicy(toleratedAheadSeconds: 86_400 * 4000, honoursRecordedTime: true),
      now: { clock.now() })
    let memory = FactMemory(store: store, engine: engine)
    let end = try #require(waiting.keys.max()) + 10 * 86_400
    var next = Optional(first)
    while let moment = next {
      clock.set(moment)
      let arrivals = (waiting.removeValue(forKey: moment) ?? []).map {
        intake.arrival(Array($0.utf8))
      }
      if !arrivals.isEmpty { _ = try await intake.submit(Submission(arrivals)).get() }
      try look(at: moment, engine, memory)
      moments.append(moment)
      told[moment] = try ledgers()
      next = [waiting.keys.min(), try store.earliestHorizon()].compactMap { $0 }
        .filter { $0 <= end }.min()
    }
  }

  /// One life for all the tests: it is only read.
  static let shared = Task { try await LivedAntenna() }

  private func ledgers() throws -> [String: PersonLedger] {
    var ledgers: [String: PersonLedger] = [:]
    for person in try store.people(after: "", limit: 100).map(\.person) {
      ledgers[person] = try store.ledger(of: person)
    }
    return ledgers
  }

  private func look(at now: Instant, _ engine: Engine, _ memory: FactMemory) throws {
    for due in try store.due(at: now, limit: 100, apartFrom: []) {
      let (facts, before) = (try memory.facts(of: due.person), try store.ledger(of: due.person))
      let advance = try engine.advance(due.person, facts.facts, before, now)
      let look = Look(
        person: due.person, seenSeq: facts.lastSeq, before: before, advance: advance)
      try store.record(
        [look], now: now, fingerprint: engine.fingerprint, stamp: engine.stamp,
        channels: ["ndjson"])
    }
  }

  /// What `jalon export` writes, by person.
  func export() throws -> [String: [Fact]] {
    let engine = EngineRoot.engine(evaluator, language: .french)
    var facts: [String: [Fact]] = [:]
    for stored in try store.facts(after: 0, limit: 100_000) {
      let fact = try engine.read(Array(stored.line.utf8)).get()
      facts[fact.person, default: []].append(fact)
    }
    return facts
  }
}

@Suite struct ReceiptTests {
  @Test func `known at a moment is what had been said by then`() async throws {
    let antenna = try await LivedAntenna.shared.value
    var changed = 0
    for moment in antenna.moments {
      for (person, ledger) in antenna.told[moment] ?? [:] {
        var then = try antenna.store.ledger(of: person, asSaidBy: moment)
        var expected = ledger
        // A draft's text is kept only while it stands.
        for (id, notice) in then.notices where notice.text.isEmpty {
          expected.notices[id]?.text = ""
        }
        // Looks are not told apart from the silence between them.
        (then.toldUntil, expected.toldUntil) = (nil, nil)
        let alerts = expected.alerts.filter { then.alerts[$0.key] != $0.value }.keys
        let notices = expected.notices.filter { then.notices[$0.key] != $0.value }.keys
        #expect(alerts.isEmpty && notices.isEmpty, "\(person) at \(moment)")
        #expect(then.alerts.count == expected.alerts.count)
        #expect(then.notices.count == expected.notices.count)
        if try antenna.store.ledger(of: person).alerts != ledger.alerts { changed += 1 }
      }
    }
    #expect(changed > 100, "the moments must differ from the end")
  }

  @Test func `an answer is the same when it is made again from the export`() async throws {
    let antenna = try await LivedAntenna.shared.value
    let facts = try antenna.export()
    let check = AnswerCheck(evaluator: antenna.evaluator, facts: facts)
    for moment in antenna.moments.suffix(60).enumerated().filter({ $0.offset % 25 == 0 }) {
      for person in facts.keys.sorted() {
        for answer in try antenna.answers(person, at: moment.element) {
          var verification = Verification()
          #expect(check.check(answer, into: &verification))
          #expect(
            verification.isSame,
            "\(person) at \(moment.element): \(verification.lines.joined(separator: "\n"))")
        }
      }
    }
  }

  @Test func `a missing fact, another fact and another answer are named`() async throws {
    let antenna = try await LivedAntenna.shared.value
    let moment = try #require(antenna.moments.last)
    let answer = try #require(try antenna.answers("P-000004", at: moment).first)
    func found(_ facts: [String: [Fact]], _ answer: JSONValue) -> String {
      var verification = Verification()
      #expect(
        AnswerCheck(evaluator: antenna.evaluator, facts: facts).check(answer, into: &verification))
      #expect(!verification.isSame)
      return verification.lines.joined(separator: "\n")
    }
    let cited = try #require(answer["recu"].flatMap { $0["faits"] })
    guard case .list(let list) = cited, case .text(let id)? = list.first?["id"] else {
      Issue.record("nothing is cited")
      return
    }
    var facts = try antenna.export()
    facts["P-000004"]?.removeAll { $0.identity.id == id }
    #expect(found(facts, answer).contains("#\(id) manque"))
    facts = try antenna.export()
    var own = facts["P-000004"] ?? []
    let place = try #require(own.firstIndex { $0.identity.id == id })
    own[place].time = own[place].time + 60
    facts["P-000004"] = own
    #expect(found(facts, answer).contains("#\(id) n'est pas le même"))
    let text = answer.serialized().replacing(#""phrase":""#, with: #""phrase":"Autre : "#)
    let forged = try JSONValue(parsing: text)
    #expect(found(try antenna.export(), forged).contains("    phrase"))
  }

  @Test func `what left is what a replay of the export says, and a word changed is named`()
    async throws
  {
    let antenna = try await LivedAntenna.shared.value
    let check = EmissionCheck(evaluator: antenna.evaluator, facts: try antenna.export())
    let lines = try antenna.messages()
    var verification = Verification()
    check.check(try lines.map { try JSONValue(parsing: $0) }, into: &verification)
    #expect(verification.isSame, "\(verification.lines.joined(separator: "\n"))")
    #expect(lines.count > 40)
    var forged = lines
    forged[5] = forged[5].replacing(#""gravite":""#, with: #""gravite":"x"#)
    forged.remove(at: 9)
    verification = Verification()
    check.check(try forged.map { try JSONValue(parsing: $0) }, into: &verification)
    let report = verification.lines.joined(separator: "\n")
    #expect(report.contains("data.gravite") && report.contains("1 message que les faits portent"))
  }

  @Test func `which requests shared a look is not in an export, but a fact unknown then is named`()
    async throws
  {
    let antenna = try await LivedAntenna.shared.value
    let check = EmissionCheck(evaluator: antenna.evaluator, facts: try antenna.export())
    let lines = try antenna.messages()
    let place = try #require(lines.firstIndex { $0.contains(#""faits":[{"#) })
    let start = try #require(lines[place].firstRange(of: #""faits":["#)).lowerBound
    let names = lines[place][start...].prefix { $0 != "]" } + "],"
    func report(_ named: String) throws -> String {
      var (verification, said) = (Verification(), lines)
      said[place] = lines[place].replacing(names, with: named)
      #expect(said[place] != lines[place])
      check.check(try said.map { try JSONValue(parsing: $0) }, into: &verification)
      return (verification.isSame ? "same\n" : "") + verification.lines.joined(separator: "\n")
    }
    let fewer = try report("")
    #expect(fewer.hasPrefix("same\n"), "\(fewer)")
    #expect(try report(#""faits":[{"source":"/appi/antenne","id":"x"}],"#).contains("data.faits"))
  }

  @Test func `where one stands may be asked of one measure, rule or occurrence`() async throws {
    let antenna = try await LivedAntenna.shared.value
    let questions = Questions(evaluator: antenna.evaluator, language: .french)
    let memory = FactMemory(
      store: antenna.store, engine: EngineRoot.engine(antenna.evaluator, language: .french))
    let end = try #require(antenna.moments.last)
    func answer(_ details: [String: String]) throws -> ComplianceAnswer {
      let question = try #require(
        try antenna.store.question(
          about: "P-000004", at: end, knownAt: nil, details: details, memory: memory))
      return try questions.compliance(question)
    }
    let all = try #require(try answer([:]).measures.first)
    #expect(all.obligations.count > 1 && all.id == "M-04")
    let one = try answer(["mesure": "M-04", "regle": "DDSE.presence", "cle": "2026-03-28"])
    #expect(one.measures.map(\.id) == ["M-04"])
    let obligation = try #require(one.measures[0].obligations.first)
    #expect(one.measures[0].obligations.count == 1 && obligation.rule.key == "ddse.présence")
    #expect(obligation.current.map(\.key) == ["2026-03-28"] && obligation.hidden == 0)
    #expect(try answer(["cle": "nulle"]).measures.allSatisfy(\.obligations.isEmpty))
    #expect(throws: UnknownDetail.measure("zz", person: "P-000004")) {
      try answer(["mesure": "zz"])
    }
    #expect(throws: UnknownDetail.rule("zz")) { try answer(["regle": "zz"]) }
  }

  @Test func `a service that spoke late is judged by what stands`() async throws {
    let antenna = try await LivedAntenna.shared.value
    let check = EmissionCheck(evaluator: antenna.evaluator, facts: try antenna.export())
    var lines = try antenna.messages()
    func field(_ name: String, in line: String) -> Substring? {
      line.firstRange(of: #""\#(name)":""#).map { line[$0.upperBound...].prefix { $0 != "\"" } }
    }
    func report() throws -> String {
      var verification = Verification()
      check.check(try lines.map { try JSONValue(parsing: $0) }, into: &verification)
      return (verification.isSame ? "same\n" : "") + verification.lines.joined(separator: "\n")
    }
    // It was away while an alert rose and was rectified, and said the first one a day late.
    let rectified = try #require(lines.first { $0.contains("jalon.alerte.rectifiee") })
    let alert = try #require(field("identifiant", in: rectified))
    lines.removeAll { $0.contains(alert) }
    let emitted = try #require(field("emis", in: lines[0]))
    lines[0] = lines[0].replacing("\"emis\":\"\(emitted)", with: #""emis":"2026-02-28T00:00:00Z"#)
    let late = try report()
    #expect(late.hasPrefix("same\n"), "\(late)")
    // Whether what stands was opened so, or modified since, is the story of how late it was.
    let open = try antenna.store.alerts(AlertFilter(state: .open))[0].record.id
    let place = try #require(lines.lastIndex { $0.contains(#""identifiant":"\#(open)""#) })
    let written = lines[place]
    let last = try #require(field("emis", in: written))
    lines[place] = written.replacing("jalon.alerte.ouverte", with: "jalon.alerte.modifiee")
      .replacing("\"emis\":\"\(last)", with: #""emis":"2026-04-30T00:00:00Z"#)
    #expect(lines[place] != written && !written.contains("jalon.notice"))
    let modified = try report()
    #expect(modified.hasPrefix("same\n"), "\(modified)")
    // What stands at the end cannot be left out.
    lines.removeAll { $0.contains(open) }
    #expect(try report().contains("ce qui tient  autre : "))
  }
}

extension LivedAntenna {
  /// What officers ask at a moment of the past, as known then.
  fileprivate func answers(_ person: String, at moment: Instant) throws -> [JSONValue] {
    let questions = Questions(evaluator: evaluator, language: .french)
    let memory = FactMemory(
      store: store, engine: EngineRoot.engine(evaluator, language: .french))
    guard
      let question = try store.question(
        about: person, at: moment, knownAt: moment, memory: memory)
    else { return [] }
    guard case .list(let explained)? = try? questions.explanationsJSON(question),
      let compliance = try? questions.complianceJSON(question)
    else { return [] }
    return [compliance, questions.timelineJSON(question)] + explained
  }

  /// In order of leaving.
  fileprivate func messages() throws -> [String] {
    try store.waiting(on: "ndjson", now: .distantFuture, limit: 10_000).map(\.body)
  }
}
