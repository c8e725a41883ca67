// `jalon-bench lecture FILE`: how fast facts are read, packed and unpacked, and what they weigh.
import ArgumentParser
import CaseFile
import Civil
import Glibc
import RuleCompiler
import RuleProgram

struct ReadingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lecture", abstract: "Lines read, packed and unpacked.")

  @Argument(help: "A file of facts, NDJSON.") var file: String
  @Option(help: "The rules whose vocabulary it is read with.")
  var rules = "Examples/year/rules.yaml"
  @Option(help: "Rounds; the median counts.") var rounds = 5
  @Option(help: "Lines for the comparison with FactReader.") var compared = 200_000

  func run() throws {
    let vocabulary = try vocabulary()
    let places = KnownPlaces(territories: []) { _ in true }
    var facts = PackedFacts(vocabulary: vocabulary, places: places)
    let before = Meter.residentBytes
    var seconds: [Double] = []
    var lines = 0
    for _ in 0..<rounds {
      facts = PackedFacts(vocabulary: vocabulary, places: places)
      let start = Meter.userSeconds
      lines = try take(into: &facts)
      seconds.append(Meter.userSeconds - start)
    }
    let resident = Meter.residentBytes
    let speed = Double(lines) / Meter.median(seconds)
    row("lecture et mise en mémoire", speed, target: 8e6)
    let joined = JoinedFacts(facts)
    let kept = (0..<joined.personCount).reduce(0) { $0 + joined.factCount(of: $1) }
    let weight = Double(facts.packedBytes) / Double(max(1, kept))
    Row(
      what: "octets par fait", measured: decimals(weight), target: "7,5 au plus",
      holds: weight <= 7.5
    ).print()
    Row(
      what: "mémoire résidente, de plus", measured: "\((resident - before) >> 20) Mio",
      target: ""
    ).print()
    Row(what: "crête résidente", measured: "\(Meter.peakBytes >> 20) Mio", target: "").print()
    unpack(joined, kept)
    try split()
    try readWithFactReader(vocabulary)
  }

  private func row(_ what: String, _ speed: Double, target: Double? = nil) {
    let wanted = target.map { "\(decimals($0 / 1e6)) M/s" } ?? ""
    Row(
      what: what, measured: "\(decimals(speed / 1e6)) M/s", target: wanted,
      holds: target.map { speed >= $0 }
    ).print()
  }

  private func decimals(_ value: Double) -> String {
    "\(Int(value * 100) / 100),\(String(Int(value * 100) % 100 + 100).dropFirst())"
  }

  private func vocabulary() throws -> Vocabulary {
    var bytes: [UInt8] = []
    try read(rules) { bytes.append(contentsOf: $0) }
    let compilation = compile([RuleFile(name: rules, utf8: bytes)])
    guard let program = compilation.program else { throw ExitCode(65) }
    return program.vocabulary
  }
}

// MARK: - Measures

extension ReadingBenchmark {
  private func take(into facts: inout PackedFacts) throws -> Int {
    var lines = 0
    var splitter = LineSplitter()
    func take(_ line: FactLine) {
      lines += 1
      if let bytes = line.bytes { _ = facts.take(bytes) }
    }
    try read(file) { splitter.append($0, take) }
    splitter.finish(take)
    return lines
  }

  private func split() throws {
    var lines = 0
    var splitter = LineSplitter()
    let start = Meter.userSeconds
    try read(file) { splitter.append($0) { _ in lines += 1 } }
    let nanoseconds = (Meter.userSeconds - start) / Double(max(1, lines)) * 1e9
    Row(what: "découpe en lignes", measured: "\(Int(nanoseconds)) ns", target: "").print()
  }

  private func unpack(_ facts: JoinedFacts, _ kept: Int) {
    var columns = FactColumns()
    var seconds: [Double] = []
    var sum: Int64 = 0
    for _ in 0..<rounds {
      let start = Meter.userSeconds
      for person in 0..<facts.personCount {
        facts.unpack(person, into: &columns)
        sum &+= columns.times[columns.count - 1]
      }
      seconds.append(Meter.userSeconds - start)
    }
    row("déballage", sum == 0 ? 0 : Double(kept) / Meter.median(seconds), target: 100e6)
  }

  private func readWithFactReader(_ vocabulary: Vocabulary) throws {
    var reader = FactReader(vocabulary: vocabulary)
    var (lines, last): (Int, Fact?) = (0, nil)
    var splitter = LineSplitter()
    let start = Meter.userSeconds
    try read(file, upTo: compared * 170) { chunk in
      splitter.append(chunk) { line in
        lines += 1
        if let bytes = line.bytes { last = try? reader.read(bytes) }
      }
    }
    let speed = Double(lines) / (Meter.userSeconds - start)
    row("FactReader, pour comparaison", last == nil ? 0 : speed)
  }

  private func read(
    _ path: String, upTo limit: Int = .max, _ take: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws {
    let handle = open(path, O_RDONLY)
    guard handle >= 0 else { throw ExitCode(74) }
    defer { close(handle) }
    var left = limit
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 18) { buffer in
      while left > 0 {
        let count = Glibc.read(handle, buffer.baseAddress, buffer.count)
        if count < 0 { throw ExitCode(74) }
        if count == 0 { return }
        take(UnsafeBufferPointer(rebasing: buffer[..<count]))
        left -= count
      }
    }
  }
}
