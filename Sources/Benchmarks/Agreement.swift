// `jalon-bench accord`: the fast evaluator against the pull reader, person by person, on a file of
// facts. Not a measure: a check for data sets too large for the tests.
import ArgumentParser
import CaseFile
import Civil
import Evaluation
import Foundation

struct Agreement: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accord",
    abstract: "Compare l'évaluateur rapide et le lecteur, personne par personne.")

  @Argument(help: "Dossier ou fichier de règles.") var rules: String
  @Argument(help: "Faits (NDJSON).") var facts: String
  @Option(help: "Instant jusqu'auquel rejouer, en secondes.") var until: Int64 = 1_798_761_600

  func run() throws {
    let evaluator = try RuleSet.evaluator(at: rules)
    let people = try RuleSet.facts(at: facts, evaluator.vocabulary)
    let end = Instant(seconds: until)
    var replay = SweptReplay(evaluator, until: end)
    var texts = SymbolTable()
    var (told, differing) = (0, 0)
    var (fast, slow) = (0.0, 0.0)
    for person in people.keys.sorted() {
      let facts = people[person] ?? []
      let start = Meter.userSeconds
      replay.columns.load(facts, evaluator.vocabulary, &texts)
      let swept = replay.replay(
        person, texts: { [texts] in texts.text($0) }, identity: { facts[$0].identity },
        facts: { facts })
      let middle = Meter.userSeconds
      let read = evaluator.replay(person, facts: facts, until: end).emissions
      fast += middle - start
      slow += Meter.userSeconds - middle
      told += read.count
      if swept == read { continue }
      differing += 1
      if differing <= 3 { show(person, swept, read) }
    }
    print(
      "\(people.count) personnes, \(told) émissions, \(differing) en désaccord ; "
        + String(format: "%.2f s contre %.2f s (× %.1f)", fast, slow, slow / fast))
    if differing > 0 { throw ExitCode(1) }
  }

  private func show(_ person: String, _ swept: [Emission], _ read: [Emission]) {
    print("--- \(person): balayage \(swept.count), lecture \(read.count)")
    for emission in swept.filter({ !read.contains($0) }).prefix(3) {
      print("+", EmissionLine.text(emission))
    }
    for emission in read.filter({ !swept.contains($0) }).prefix(3) {
      print("-", EmissionLine.text(emission))
    }
  }
}
