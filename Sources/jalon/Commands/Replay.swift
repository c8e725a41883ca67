// `jalon replay`: what the daemon would have emitted, from files, in virtual time.
import ArgumentParser
import CaseFile
import Civil
import Evaluation
import Foundation

struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Rejoue des faits en temps virtuel et imprime ce qui aurait été émis.")

  @Argument(help: "Dossier ou fichier de règles.")
  var rules: String

  @Argument(help: "Fichiers de faits (NDJSON), ou - pour l'entrée standard.")
  var facts: [String]

  @Option(help: "Instant jusqu'auquel rejouer (compris).")
  var until: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let evaluator = EngineRoot.withNotices(
      try RuleFolder.evaluator(at: [rules], output: output), output.language)
    let files = try FactFiles(paths: facts, evaluator: evaluator)
    files.complain(output)
    guard let end = try until.map(Moment.instant) ?? files.latest else { return }
    var emissions: [Emission] = []
    for person in files.persons {
      emissions +=
        evaluator.replay(
          person, facts: files.byPerson[person] ?? [], until: end
        ).emissions
    }
    emissions.sort(by: Emission.isSaidBefore)
    let printer = LinePrinter()
    for emission in emissions {
      if output.format == .text {
        printer.print(text(emission))
      } else {
        printer.line { EmissionLine.write(emission, to: &$0) }
      }
    }
    printer.flush()
  }

  private func text(_ emission: Emission) -> String {
    let kind = emission.kind.rawValue.split(separator: ".").dropFirst().joined(separator: " ")
    let identity = emission.identity
    return [
      emission.emittedAt.isoText(in: .utc), kind, identity.person, identity.measure,
      "\(identity.rule)/\(identity.alert)", identity.key, emission.content.message,
    ].joined(separator: "  ")
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
