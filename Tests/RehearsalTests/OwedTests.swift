// The daemon's own lateness, told apart from that of facts, with the shipped rules.
import CaseFile
import Civil
import Evaluation
import Foundation
import RuleProgram
import Testing

@Suite struct OwedTests {
  private func at(_ text: String) -> Instant { (try? ISOInstant(text))?.instant ?? .distantPast }

  private struct Person {
    let evaluator: Evaluator
    var facts: [Fact] = []
    var ledger = PersonLedger()

    mutating func learn(_ json: String, at now: Instant) throws {
      var reader = FactReader(vocabulary: evaluator.vocabulary)
      let bytes = Array(json.utf8)
      var fact = try bytes.withUnsafeBufferPointer { try reader.read($0) }
      fact.recordedAt = now
      facts.append(fact)
    }

    mutating func look(_ now: Instant) -> [String: Instant] {
      let advance = evaluator.advance("P", facts: facts, ledger: ledger, now: now)
      ledger = advance.ledger
      return Dictionary(
        advance.emissions.map { ("\($0.kind.rawValue) \($0.identity.alert)", $0.owedAt ?? now) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// `patience`: seconds for which `tig.heures` waits for slow feeds.
  private func person(patience: Int64 = 0) throws -> Person {
    var program = try CaseFolder.program(in: CaseFolder.root.appendingPathComponent("rules"))
    for index in program.rules.indices where program.rules[index].key == "tig.heures" {
      program.rules[index].observableAfter = patience
    }
    var person = Person(
      evaluator: Evaluator(
        program: program, vocabulary: program.vocabulary, zones: CaseFolder.zone))
    let opened = at("2026-01-05T00:00:00+01:00")
    try person.learn(
      fact(
        "mesure.ouverte", "o", "2026-01-05T00:00:00+01:00",
        #""nature":"tig","zone":"Europe/Paris","territoire":"FR","#
          + #""paramètres":{"heures prononcées":"PT21H","délai":"P6M"}"#), at: opened)
    _ = person.look(opened)
    let session = at("2026-02-10T17:00:00+01:00")
    try person.learn(
      fact("tig.séance", "s-1", "2026-02-10T17:00:00+01:00", #""heures":"PT1H""#), at: session)
    _ = person.look(session)
    return person
  }

  private func fact(_ type: String, _ id: String, _ time: String, _ data: String) -> String {
    #"{"specversion":"1.0","id":"\#(id)","source":"/s","type":"\#(type)","subject":"P","#
      + #""time":"\#(time)","data":{"mesure":"M",\#(data)}}"#
  }

  private let pace = "jalon.alerte.ouverte rythme insuffisant"
  private let half = "2026-04-07T00:00:00+02:00"

  @Test func `what time alone brought was owed when it fell due`() throws {
    var person = try person()
    let owed = person.look(at("2026-04-20T10:00:00+02:00"))
    #expect(owed[pace] == at(half))
  }

  @Test func `a fact learnt meanwhile, and for nothing in it, hides no lateness`() throws {
    var person = try person()
    let learnt = at("2026-04-19T10:00:00+02:00")
    try person.learn(
      fact("explication", "e", "2026-04-19T10:00:00+02:00", #""texte":"Rien à voir.""#), at: learnt)
    let owed = person.look(at("2026-04-20T10:00:00+02:00"))
    #expect(owed[pace] == at(half))
  }

  @Test func `what a late fact brings was owed when it was learnt`() throws {
    var person = try person()
    _ = person.look(at("2026-04-08T00:00:00+02:00"))
    let learnt = at("2026-04-20T09:00:00+02:00")
    try person.learn(
      fact("tig.séance", "s", "2026-03-02T12:00:00+01:00", #""heures":"PT14H""#), at: learnt)
    let owed = person.look(at("2026-04-20T10:00:00+02:00"))
    let rectified = owed.filter { $0.key.hasPrefix("jalon.alerte.rectifiee") }
    #expect(!rectified.isEmpty)
    #expect(owed.values.allSatisfy { $0 == learnt })
  }

  @Test func `waiting for slow feeds is not lateness`() throws {
    var person = try person(patience: 172_800)
    let owed = person.look(at("2026-07-20T10:00:00+02:00"))
    #expect(owed["jalon.alerte.ouverte délai expiré"] == at("2026-07-08T00:00:00+02:00"))
  }
}
