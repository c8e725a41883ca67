// `jalon-bench evaluer`: checked, interned facts in memory to alert records, nothing else.
import ArgumentParser
import CaseFile
import Civil
import Evaluation
import Foundation

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluer", abstract: "Évaluation seule : faits en mémoire, alertes en mémoire.")

  @Argument(help: "Dossier ou fichier de règles.") var rules: String
  @Argument(help: "Faits (NDJSON).") var facts: String
  @Option(help: "Instant jusqu'auquel rejouer, en secondes.") var until: Int64 = 1_798_761_600
  @Option(help: "Nombre de passages.") var rounds = 5
  @Flag(name: .customLong("dire"), help: "Rédige aussi les lignes.") var isSaying = false

  func run() throws {
    let evaluator = try RuleSet.evaluator(at: rules)
    let people = try RuleSet.facts(at: facts, evaluator.vocabulary)
    var texts = SymbolTable()
    var all: [FactColumns] = []
    for person in people.keys.sorted() {
      var columns = FactColumns()
      columns.load(people[person] ?? [], evaluator.vocabulary, &texts)
      all.append(columns)
    }
    let count = all.reduce(0) { $0 + $1.count }
    var rates: [Double] = []
    var found = 0
    var bytes = 0
    var line: [UInt8] = []
    for _ in 0..<rounds {
      var replay = SweptReplay(evaluator, until: Instant(seconds: until))
      found = 0
      let start = Meter.userSeconds
      for columns in all {
        replay.columns = columns
        if isSaying {
          let said = replay.replay(
            "p", texts: { [texts] in texts.text($0) },
            identity: { FactIdentity(source: "s", id: "\($0)") }, facts: { [] })
          for emission in said {
            line.removeAll(keepingCapacity: true)
            EmissionLine.write(emission, to: &line)
            bytes += line.count
          }
          found += said.count
        } else {
          found += replay.countAlerts() ?? 0
        }
      }
      rates.append(Double(count) / (Meter.userSeconds - start))
    }
    print(
      String(
        format: "%d faits, %d alertes, %d octets, %.2f M faits/s (médiane)", count, found,
        bytes / rounds, Meter.median(rates) / 1e6))
  }
}
