// The workload `year` as files: the CSV that the hand-written C++ program reads, and the CloudEvents
// that Jalon reads, in order of time. An event's id is made of the person's number and of the
// place of the fact among the person's, so that it does not depend on how many people there are.
import CaseFile
import Civil

struct YearFiles {
  var people: Int
  var seed: UInt64
  var years: Int

  private var order: TimeOrder {
    TimeOrder(
      people: people, start: YearFact.start, seconds: 365 * YearFact.day * years,
      expected: people * years * 870)
  }

  private func forEach(_ body: (YearFact) throws -> Void) rethrows {
    try order.forEach(
      draw: { YearPerson.draw($0, seed: seed, years: years, into: &$1) }, body)
  }

  /// `second,person,code,x,y`.
  func writeCSV(to path: String) throws -> Int {
    var file = try LineFile(path: path)
    try forEach { fact in
      try file.line { line in
        let seconds = YearFact.start.seconds + Int64(fact.second)
        line.append(contentsOf: seconds.description.utf8)
        line.append(UInt8(ascii: ","))
        line.appendPerson(fact.person)
        line.append(contentsOf: codes[Int(fact.kind.rawValue)].utf8)
        switch fact.kind {
        case .session: line.append(contentsOf: (fact.number == 7 ? "3.5," : "7,").utf8)
        case .convocation, .presence:
          line.append(UInt8(ascii: "r"))
          line.append(contentsOf: fact.number.description.utf8)
          line.append(UInt8(ascii: ","))
        case .leaves, .returns, .certificate: line.append(UInt8(ascii: ","))
        }
        if fact.kind == .convocation {
          let date = YearFact.start.seconds + Int64(fact.date)
          line.append(contentsOf: date.description.utf8)
        }
      }
    }
    try file.flush()
    return file.lines
  }

  /// The same as CloudEvents, the measures of a year before its facts.
  func writeEvents(to path: String) throws -> Int {
    var file = try LineFile(path: path)
    try forEachEvent { line in try file.line { $0.append(contentsOf: line) } }
    try file.flush()
    return file.lines
  }

  /// Hands out each event, in order; the bytes are valid for the length of the call.
  private func forEachEvent(_ body: ([UInt8]) throws -> Void) throws {
    var opened = 0
    var line: [UInt8] = []
    var numbers = [Int32](repeating: 0, count: people + 1)
    func number(_ person: UInt32) -> Int {
      numbers[Int(person)] += 1
      return Int(person) * 10_000 + Int(numbers[Int(person)])
    }
    try forEach { fact in
      while opened < years, Int(fact.second) >= 365 * YearFact.day * opened {
        try open(opened, number, body)
        opened += 1
      }
      line.removeAll(keepingCapacity: true)
      write(fact, number: number(fact.person), to: &line)
      try body(line)
    }
  }

  /// The facts themselves, by person, without a file.
  func read(_ vocabulary: Vocabulary) throws -> [String: [Fact]] {
    var reader = FactReader(vocabulary: vocabulary)
    var result: [String: [Fact]] = [:]
    try forEachEvent { line in
      let fact = try line.withUnsafeBufferPointer { bytes in
        Result { () throws(FactRefusal) in try reader.read(bytes) }
      }.get()
      result[fact.person, default: []].append(fact)
    }
    return result
  }

  private func open(
    _ year: Int, _ number: (UInt32) -> Int, _ body: ([UInt8]) throws -> Void
  ) rethrows {
    let at = YearFact.start + Int64(365 * YearFact.day * year)
    for person in 1...UInt32(max(1, people)) where people > 0 {
      for nature in year == 0 ? [0, 1, 2] : [0] {
        var line: [UInt8] = []
        begin(&line, number(person), "greffe\",\"type\":\"mesure.ouverte", person, at)
        switch nature {
        case 0: line.append(contentsOf: "-tig-\(year)\(tigOpening)".utf8)
        case 1: line.append(contentsOf: curfewOpening.utf8)
        default: line.append(contentsOf: "\(treatmentOpening)\(12 * years)}}}".utf8)
        }
        try body(line)
      }
    }
  }

  private func write(_ fact: YearFact, number: Int, to line: inout [UInt8]) {
    let at = YearFact.start + Int64(fact.second)
    begin(&line, number, types[Int(fact.kind.rawValue)], fact.person, at)
    switch fact.kind {
    case .session:
      line.append(contentsOf: "-tig-".utf8)
      line.append(48 + UInt8(fact.second / UInt32(365 * YearFact.day)))
      line.append(
        contentsOf: (fact.number == 7 ? "\",\"heures\":\"PT3H30M\"}}" : "\",\"heures\":\"PT7H\"}}")
          .utf8)
    case .leaves, .returns: line.append(contentsOf: "-ddse\"}}".utf8)
    case .certificate: line.append(contentsOf: "-suivi\"}}".utf8)
    case .convocation:
      line.append(contentsOf: "-suivi\",\"ref\":\"r".utf8)
      line.append(contentsOf: fact.number.description.utf8)
      line.append(contentsOf: "\",\"date\":\"".utf8)
      (YearFact.start + Int64(fact.date)).write(to: &line)
      line.append(contentsOf: "\"}}".utf8)
    case .presence:
      line.append(contentsOf: "-suivi\",\"ref\":\"r".utf8)
      line.append(contentsOf: fact.number.description.utf8)
      line.append(contentsOf: "\"}}".utf8)
    }
  }

  /// The envelope, as far as the person's part of the measure's id.
  private func begin(
    _ line: inout [UInt8], _ number: Int, _ sourceAndType: String, _ person: UInt32,
    _ at: Instant
  ) {
    line.append(contentsOf: "{\"specversion\":\"1.0\",\"id\":\"".utf8)
    line.append(contentsOf: number.description.utf8)
    line.append(contentsOf: "\",\"source\":\"/year/".utf8)
    line.append(contentsOf: sourceAndType.utf8)
    line.append(contentsOf: "\",\"subject\":\"".utf8)
    line.appendPerson(person)
    line.append(contentsOf: "\",\"time\":\"".utf8)
    at.write(to: &line)
    line.append(contentsOf: "\",\"data\":{\"mesure\":\"".utf8)
    line.appendPerson(person)
  }
}

private let codes = [",T,", ",S,", ",E,", ",A,", ",C,", ",P,"]
private let types = [
  "tig\",\"type\":\"tig.seance", "bracelet\",\"type\":\"bracelet.sortie",
  "bracelet\",\"type\":\"bracelet.entree", "spip\",\"type\":\"soins.attestation",
  "spip\",\"type\":\"rdv.convocation", "spip\",\"type\":\"rdv.presence",
]
private let tigOpening =
  "\",\"nature\":\"annee.tig\",\"zone\":\"UTC\",\"parametres\":"
  + "{\"heures prononcees\":\"PT105H\",\"delai\":\"P300D\"}}}"
private let curfewOpening =
  "-ddse\",\"nature\":\"annee.assignation\",\"zone\":\"UTC\",\"parametres\":"
  + "{\"horaires\":{\"tous les jours\":[\"20:00-06:00\"]},\"tolerance\":\"PT15M\"}}}"
private let treatmentOpening =
  "-suivi\",\"nature\":\"annee.suivi\",\"zone\":\"UTC\",\"parametres\":{\"periodes de soins\":"

extension [UInt8] {
  /// `p000017`.
  mutating func appendPerson(_ person: UInt32) {
    append(UInt8(ascii: "p"))
    var scale: UInt32 = 100_000
    if person >= 1_000_000 { return append(contentsOf: person.description.utf8) }
    while scale > 0 {
      append(48 + UInt8(person / scale % 10))
      scale /= 10
    }
  }
}
