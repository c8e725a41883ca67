// What is kept in few bytes comes back as it was, whatever its form.
import Civil
import Testing

@testable import CaseFile

struct CompactLogTests {
  private let learnt = Instant(seconds: 1_767_300_000)

  /// The facts as they come back are those that went in, to the byte of each text.
  private func check(_ facts: [Fact]) {
    var log = CompactLog()
    var expected: [Fact] = []
    for (index, fact) in facts.enumerated() {
      let at = learnt + Int64(index)
      log.append(fact, recordedAt: at, textBytes: 200)
      var fact = fact
      fact.recordedAt = at
      expected.append(fact)
    }
    let found = log.facts()
    #expect(found == expected)
    let writer = FactWriter(vocabulary: Samples.vocabulary)
    for (found, expected) in zip(found, expected) {
      #expect(Array(writer.line(found).utf8) == Array(writer.line(expected).utf8))
    }
    #expect(log.count == facts.count)
  }

  @Test func `facts of every form come back`() throws {
    let facts = try RoundTripTests.events.enumerated().flatMap { index, event in
      try ["", "7"].map { sequence in
        try Samples.read(
          Samples.event(
            event.kind, event.data, id: "\(index)", time: index * 7919, sequence: sequence))
      }
    }
    check(facts)
    check(facts.reversed())
    for fact in facts { check([fact]) }
    check([])
  }

  @Test func `texts come back byte by byte, however many there are`() throws {
    let texts = ["", "\u{E9}", String(repeating: "long ", count: 60)]
    let facts = try (0..<60).map { number in
      let text = texts[number % texts.count] + (number < 8 ? "" : "\(number)")
      return try Samples.read(
        Samples.event(
          "tig.seance", #"{"mesure":"M\#(number % 20)","heures":"PT1H","lieu":"\#(text)"}"#,
          id: "\(text)-\(number)", source: "/s\(number % 9)"))
    }
    check(facts)
  }

  @Test func `values come back exactly`() throws {
    let written = [
      #"{"montant":0.01,"échéance":"0001-01-01"}"#,
      #"{"montant":-9000000000,"échéance":"9999-12-31"}"#,
      #"{"montant":30.125}"#, #"{"échéance":"2028-02-29","délai accordé":"P1M"}"#, "{}",
    ]
    check(try written.map { try Samples.read(Samples.event("paiement", $0)) })
    var fact = try Samples.read(Samples.event("tig.seance", #"{"heures":"PT1H","note":2}"#))
    fact.content = .declared(
      kind: 0,
      values: [
        .quantity(Rational(1, over: 3) ?? Rational(0)), .boolean(false),
        .quantity(Rational(.min)), .instant(.distantPast), .instant(.distantFuture), nil,
      ])
    for time in [Instant.distantPast, .distantFuture, Instant(seconds: 0)] {
      fact.time = time
      var log = CompactLog()
      log.append(fact, recordedAt: learnt, textBytes: 100)
      fact.recordedAt = learnt
      #expect(log.facts() == [fact])
    }
  }

  @Test func `another person's fact among them comes back too`() throws {
    check(
      try ["P-1", "P-2", "P-1"].enumerated().map { number, person in
        try Samples.read(
          Samples.event("bracelet.sortie", "{}", id: "\(number)", person: person))
      })
  }

  @Test func `a declared fact takes some tens of bytes`() throws {
    var log = CompactLog()
    for number in 0..<1000 {
      let fact = try Samples.read(
        Samples.event(
          "tig.seance", #"{"mesure":"M","heures":"PT1H"}"#, id: "f-\(number)", time: number))
      log.append(fact, recordedAt: learnt, textBytes: 200)
    }
    #expect(log.byteCount < 1000 * 60)
  }
}
