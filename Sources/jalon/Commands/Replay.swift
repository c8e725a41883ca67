// `jalon replay`: what the daemon would have emitted, from files, in virtual time.
import ArgumentParser
import CaseFile
import Civil
import Evaluation
import Foundation

struct Replay: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Rejoue des faits en temps virtuel et imprime ce qui aurait été émis.")

  @Argument(help: "Dossier ou fichier de règles.")
  var rules: String

  @Argument(help: "Fichiers de faits (NDJSON), ou - pour l'entrée standard.")
  var facts: [String]

  @Option(help: "Instant jusqu'auquel rejouer (compris).")
  var until: String?

  @Option(help: "Nombre de fils de travail (défaut : un par cœur).")
  var workers: Int?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let isText = output.format == .text
    let plain = try RuleFolder.evaluator(at: [rules], output: output)
    // A line of text bears neither the reasons of an alert nor the text of a notice.
    let evaluator = isText ? plain : EngineRoot.withNotices(plain, output.language)
    let stamp = evaluator.program.provenance.stamp
    let run = ReplayRun(
      evaluator, paths: facts, workers: workers ?? ProcessInfo.processInfo.activeProcessorCount,
      saysReasons: !isText)
    try await run.run(until: try until.map(Moment.instant), output) { emission, line in
      if isText {
        Replay.write(emission, to: &line)
      } else {
        EmissionLine.write(emission, stamp: stamp, to: &line)
      }
    }
  }

  /// A line for people: when, what, whose, of which rule, and the message.
  private static func write(_ emission: Emission, to line: inout [UInt8]) {
    func put(_ text: String) {
      line.append(contentsOf: text.utf8)
    }
    func next(_ text: String) {
      put("  ")
      put(text)
    }
    let identity = emission.identity
    put(emission.emittedAt.isoText(in: .utc))
    next(emission.kind.noun)
    put(" ")
    put(emission.kind.verb)
    next(identity.person)
    next(identity.measure)
    next(identity.rule)
    put("/")
    put(identity.alert)
    next(identity.key)
    next(emission.content.message)
  }
}

/// Standard output in large writes.
final class LinePrinter {
  private var buffer: [UInt8] = []

  func print(_ line: String) { self.line { $0.append(contentsOf: line.utf8) } }

  /// `write` appends the line without its newline.
  func line(_ write: (inout [UInt8]) -> Void) {
    write(&buffer)
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count > 1 << 16 { flush() }
  }

  /// A line with its newline, added by `write`.
  func print(_ write: (inout [UInt8]) throws -> Void) rethrows {
    try write(&buffer)
    if buffer.count > 1 << 16 { flush() }
  }

  func flush() {
    FileHandle.standardOutput.write(Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }
}

enum Moment {
  /// An ISO 8601 instant with its offset; a date alone is its first instant in UTC.
  static func instant(_ text: String) throws -> Instant {
    if let exact = try? ISOInstant(text) { return exact.instant }
    if let date = CivilDate(iso: text) { return Zone.utc.startOfDay(date) }
    throw Failure.badInstant(text)
  }
}
