// What the quick way in keeps is what FactReader reads, whatever the bytes and however many share
// the work.
import Civil
import Foundation
import Testing

@testable import CaseFile

struct PackedFactsTests {
  static let places = KnownPlaces(territories: ["FR", "974"]) { $0 != "Europe/Nowhere" }

  /// What readers of one part after the other made of the lines, and what FactReader makes of them.
  private struct Comparison {
    var reader = FactReader(vocabulary: Samples.vocabulary)
    var parts: [PackedFacts] = []
    var expected: [String: [Fact]] = [:]
    var latest: Instant?
    var kept = 0

    init() { beginPart() }

    mutating func beginPart() {
      parts.append(PackedFacts(vocabulary: Samples.vocabulary, places: PackedFactsTests.places))
    }

    mutating func take(_ line: [UInt8]) {
      // A copy of its own, so that a read past the end is one past the memory.
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: line.count)
      defer { copy.deallocate() }
      _ = copy.initialize(from: line)
      let bytes = UnsafeBufferPointer(copy)
      let wanted = read(bytes)
      let shown = String(decoding: line.prefix(400), as: UTF8.self)
      #expect(parts[parts.count - 1].take(bytes) == wanted, "\(shown)")
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> PackedFacts.Taken {
      if bytes.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { return .blank }
      do throws(FactRefusal) {
        let fact = try reader.read(bytes)
        try PackedFactsTests.places.check(fact)
        expected[fact.person, default: []].append(fact)
        latest = max(latest ?? fact.learntAt, fact.learntAt)
        kept += 1
        return .kept
      } catch { return .refused(error) }
    }

    /// Compares all that was kept, as facts and as columns.
    func check() {
      var found: [String: [Fact]] = [:]
      var columns = FactColumns()
      let packed = JoinedFacts(parts[0], Array(parts.dropFirst()))
      for person in 0..<packed.personCount {
        let facts = packed.facts(of: person)
        let name = packed.name(of: person)
        #expect(found[name] == nil)
        found[name] = facts
        #expect(packed.factCount(of: person) == facts.count)
        packed.unpack(person, into: &columns)
        check(facts, columns, packed, person)
      }
      #expect(found == expected)
      #expect(packed.latest == latest)
    }

    private func check(
      _ facts: [Fact], _ columns: FactColumns, _ packed: JoinedFacts, _ person: Int
    ) {
      #expect(columns.count == facts.count)
      var hashes: [FactIdentity: UInt64] = [:]
      for (row, fact) in facts.enumerated() {
        #expect(columns.times[row] == fact.time.seconds)
        #expect(columns.learnt[row] == fact.learntAt.seconds)
        let measure = Int(columns.measures[row])
        #expect((measure < 0 ? nil : columns.measureNames[measure]) == fact.measure)
        #expect(packed.identity(of: row, in: columns) == fact.identity)
        #expect(hashes[fact.identity] ?? columns.identities[row] == columns.identities[row])
        hashes[fact.identity] = columns.identities[row]
        #expect(columns.identities[row] == FactSeries.hash(fact.identity))
        let kind = Int(columns.kinds[row])
        if kind < 0 {
          #expect(columns.wholes[-1 - kind] == fact)
        } else {
          #expect(packed.fact(row, of: person, in: columns) == fact)
          check(fact, row, columns, packed)
        }
      }
      #expect(Set(hashes.values).count == hashes.count)
      let isInOrder = zip(facts, facts.dropFirst()).allSatisfy { !$1.precedes($0) }
      #expect(columns.isInOrder == isInOrder)
      #expect(Set(columns.measureNames).count == columns.measureNames.count)
    }

    private func check(_ fact: Fact, _ row: Int, _ columns: FactColumns, _ packed: JoinedFacts) {
      guard case .declared(let kind, let values) = fact.content else {
        Issue.record("a reserved fact in columns")
        return
      }
      #expect(kind == Int(columns.kinds[row]))
      for (field, value) in values.enumerated() {
        let column = columns.values[Int(columns.valueStarts[row]) + field]
        switch value {
        case nil: #expect(column == FactColumns.absent)
        case .text(let text):
          #expect(packed.text(of: column) == text)
          #expect(packed.symbol(of: text) == column)
        case .instant(let instant): #expect(column == instant.seconds)
        case .date(let date): #expect(column == Int64(date.dayNumber))
        case .boolean(let isTrue): #expect(column == (isTrue ? 1 : 0))
        case .quantity(let quantity):
          let isMoney = Samples.vocabulary.kinds[kind].fields[field].type == .money
          #expect(quantity == Rational(Int128(column), over: isMoney ? 100 : 1))
        case .period, .timetable: Issue.record("a period in columns")
        }
      }
    }
  }

  /// Lines of every kind, written in several ways.
  static let lines: [[UInt8]] = {
    var lines = RoundTripTests.events.map { Samples.event($0.kind, $0.data) }
    lines += RoundTripTests.events.map { Samples.event($0.kind, $0.data, sequence: "7") }
    let declared: [(String, String)] = [
      (
        "tig.seance", #"{"mesure":"P-tig","heures":"PT3H30M","validee":false,"note":12,"lieu":"é"}"#
      ),
      ("tig.seance", #"{"mesure":"M","heures":"PT45M","note":-3,"validée":true}"#),
      ("tig.seance", #"{"heures":"PT1H","lieu":null,"note":1.0}"#),
      ("bracelet.sortie", #"{"mesure":"P-ddse"}"#), ("bracelet.sortie", #"{"mesure":"P"}"#),
      (
        "rdv.convocation",
        #"{"mesure":"P","ref":"r1","date":"2026-01-12T09:45:00Z","issue":"honoré"}"#
      ),
      ("rdv.convocation", #"{"ref":"r2","issue":"non honoré"}"#),
      ("paiement", #"{"montant":30.5,"echeance":"2026-03-02"}"#), ("paiement", #"{"montant":7}"#),
    ]
    let ids = [
      "1000", "t-000123", "0", "007", "a", "é1", "550e8400-e29b-41d4-a716-446655440000",
      "123456789012345678901", "999999999999999999",
    ]
    for (index, (kind, data)) in declared.enumerated() {
      for (place, id) in ids.enumerated() {
        let source = place % 2 == 0 ? "/s" : "/bracelet/\(index)"
        lines.append(
          Samples.event(
            kind, data, id: id, source: source, time: (index * 7 + place) * 4000 % 90_000,
            person: ["P", "p000048", "Zoé", "pp"][(index + place) % 4]))
      }
    }
    lines.append(
      """
      {"specversion":"1.0","traceparent":"00-x","id":"9","source":"/s","type":"bracelet.sortie",\
      "subject":"P","time":"2026-01-01T16:07:29+01:00","recordedtime":"2026-01-03T16:07:29Z",\
      "n":1,"data":{"mesure":"P-ddse"}}\r
      """)
    lines.append(
      """
      {"data":{"ref":"x"}, "type":"rdv.convocation","time":"2026-02-28T23:59:60Z", "id":"4",
       "subject":"P","specversion":"1.0","source":"/s", "recordedtime":"2026-02-28T23:59:59-02:30"}
      """)
    return lines.map { Array($0.utf8) }
  }()

  @Test func keepsWhatFactReaderReads() throws {
    var comparison = Comparison()
    for part in 0..<4 {
      if part > 1 { comparison.beginPart() }
      for line in Self.lines { comparison.take(line) }
    }
    #expect(comparison.kept > 300)
    comparison.check()
  }

  /// Else the other tests would say nothing of the quick way.
  @Test func linesOfAKnownShapeAreReadQuickly() {
    var facts = PackedFacts(vocabulary: Samples.vocabulary, places: Self.places)
    func take(_ second: Int, _ index: Int) {
      let (kind, data) = Self.quick[index]
      let line = Samples.event(
        kind, data, id: "t-\(second)", source: "/\(second % 3)", time: second,
        person: "p\(second % 9)")
      Array(line.utf8).withUnsafeBufferPointer { #expect(facts.take($0) == .kept) }
    }
    for second in 0..<600 { take(second, second % Self.quick.count) }
    #expect(facts.misses <= Self.quick.count * 2)
  }

  private static let quick = [
    ("tig.seance", #"{"mesure":"P-tig","heures":"PT3H30M","validee":false,"note":12,"lieu":"é"}"#),
    ("bracelet.sortie", #"{"mesure":"P-ddse"}"#),
    (
      "rdv.convocation",
      #"{"mesure":"P","ref":"r1","date":"2026-01-12T09:45:00Z","issue":"honoré"}"#
    ),
    ("paiement", #"{"montant":30.5,"echeance":"2026-03-02"}"#),
    ("mesure.ouverte", #"{"mesure":"M","nature":"TIG","paramètres":{"délai":"P18M"}}"#),
  ]

  @Test func refusesWhatFactReaderRefuses() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Facts")
    var comparison = Comparison()
    for _ in 0..<2 {
      comparison.beginPart()
      for name in RefusalTests.names {
        let file = folder.appending(path: name + ".json")
        comparison.take([UInt8](try Data(contentsOf: file)))
      }
      for line in Self.lines { comparison.take(line) }
    }
    comparison.check()
  }

  @Test(arguments: 0..<8) func isFactReaderForMangledLines(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    var comparison = Comparison()
    let parts = [1, 1, 2, 3][Int(seed) % 4]
    for line in Self.lines { comparison.take(line) }
    for count in 0..<5000 {
      if parts > 1, count % (5000 / parts) == 77 { comparison.beginPart() }
      var line = Self.lines[Int.random(in: 0..<Self.lines.count, using: &numbers)]
      for _ in 0..<Int.random(in: 0...2, using: &numbers) { Self.mangle(&line, &numbers) }
      comparison.take(line)
    }
    comparison.check()
  }

  private static let pieces = [
    "\"", "\\", "\\u0041", "e\u{301}", "é", "\u{212A}", "’", "€", "\u{1F600}", "\u{0}", "\u{7F}",
    " ", ",", "}", "null", "true", "-", "0", "9", "1e2", ".5", "99999999999999999", "Z", "+01:00",
    "T24:00:00Z", "2026-02-29", "2024-02-29", "0000-01-01", "PT1H", "PT", "\"x\":1,",
    "\"subject\":\"Q\",", "P", "mesure",
  ].map { Array($0.utf8) }

  private static func mangle(_ line: inout [UInt8], _ numbers: inout SeededNumbers) {
    guard !line.isEmpty else { return }
    let place = Int.random(in: 0..<line.count, using: &numbers)
    let digits = line.indices.filter { line[$0] &- 48 <= 9 }
    switch Int.random(in: 0..<8, using: &numbers) {
    case 0: line[place] = UInt8.random(in: 0...255, using: &numbers)
    case 1...3:
      guard let digit = digits.randomElement(using: &numbers) else { return }
      line[digit] = UInt8.random(in: 48...57, using: &numbers)
    case 4: line.remove(at: place)
    case 5: line.removeLast(min(line.count, Int.random(in: 1...3, using: &numbers)))
    case 6:
      line.append(contentsOf: [0x20, 0x0D, 0x09].prefix(Int.random(in: 1...3, using: &numbers)))
    default: line.insert(contentsOf: pieces.randomElement(using: &numbers) ?? [], at: place)
    }
  }

  @Test func equivalentSpellingsAreOnePersonAndOneIdentity() {
    var comparison = Comparison()
    for name in ["Zoé", "Zoe\u{301}", "K", "\u{212A}"] {
      for id in ["é1", "e\u{301}1", "1"] {
        let data = #"{"mesure":"\#(name)","ref":"\#(name)"}"#
        comparison.take(Array(Samples.event("rdv.convocation", data, id: id, person: name).utf8))
      }
      comparison.beginPart()
    }
    comparison.check()
    #expect(Set(comparison.expected.keys).count == 2)
  }

  @Test func aPersonMayHaveVeryManyMeasuresAndSources() {
    var comparison = Comparison()
    for index in 0..<20_000 {
      if index % 7001 == 7000 { comparison.beginPart() }
      let data = index % 2 == 0 ? #"{"mesure":"M-\#(index)"}"# : #"{"mesure":"P\#(index)"}"#
      comparison.take(
        Array(
          Samples.event(
            "bracelet.sortie", data, id: "\(index % 7)x\(index)", source: "/\(index / 3)",
            time: index * 61
          ).utf8))
    }
    comparison.check()
  }

  @Test func idsMayBeLongAndTextsMany() {
    var comparison = Comparison()
    for index in 0..<600 {
      if index == 250 { comparison.beginPart() }
      let text = String(repeating: "x", count: index * 3)
      let data = #"{"ref":"\#(text)","date":"9999-12-31T23:59:59Z"}"#
      comparison.take(
        Array(Samples.event("rdv.convocation", data, id: text + "\(index)", time: index).utf8))
    }
    comparison.take([])
    comparison.take(Array(" \t\r".utf8))
    comparison.check()
  }

  @Test func aCopyKeepsItsOwnFacts() {
    var first = PackedFacts(vocabulary: Samples.vocabulary, places: Self.places)
    func add(_ id: Int, to facts: inout PackedFacts) {
      let line = Array(Samples.event("bracelet.sortie", "{}", id: "\(id)", time: id).utf8)
      line.withUnsafeBufferPointer { #expect(facts.take($0) == .kept) }
    }
    for id in 0..<300 { add(id, to: &first) }
    var second = first
    add(300, to: &first)
    for id in 400..<900 { add(id, to: &second) }
    let (one, other) = (JoinedFacts(first), JoinedFacts(second))
    #expect(one.facts(of: 0).map(\.identity.id) == (0...300).map { "\($0)" })
    #expect(other.factCount(of: 0) == 800)
    #expect(other.facts(of: 0).last?.identity.id == "899")
  }

  @Test func sharesHoldAboutAsManyFactsAndEverybodyOnce() {
    var facts = PackedFacts(vocabulary: Samples.vocabulary, places: Self.places)
    for person in 0..<40 {
      for id in 0...person {
        let line = Samples.event(
          "bracelet.sortie", "{}", id: "\(id)", time: id, person: "p\(person)")
        Array(line.utf8).withUnsafeBufferPointer { #expect(facts.take($0) == .kept) }
      }
    }
    let joined = JoinedFacts(facts)
    for count in 1...5 {
      let shares = joined.shares(count)
      #expect(shares.count == count)
      #expect(shares.flatMap(Array.init) == Array(0..<40))
      for share in shares {
        let held = share.reduce(0) { $0 + joined.factCount(of: $1) }
        #expect(abs(held - 820 / count) <= 41)
      }
    }
    let nobody = PackedFacts(vocabulary: Samples.vocabulary, places: Self.places)
    #expect(JoinedFacts(nobody).shares(3).flatMap(Array.init).isEmpty)
  }
}
