// `jalon-bench donnees`: writes the workloads that the other benchmarks, and people, read.
import ArgumentParser
import CaseFile
import Evaluation

struct Donnees: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Écrit une charge d'essai : year ou national.")

  enum Workload: String, ExpressibleByArgument, CaseIterable { case year, national }

  @Argument(help: "year ou national.")
  var workload: Workload

  @Option(help: "Personnes.")
  var people = 200

  @Option(help: "Graine du tirage.")
  var seed: UInt64 = 1

  @Option(help: "Années (1 ou 2).")
  var years = 1

  @Option(help: "Fichier NDJSON à écrire.")
  var out: String?

  @Option(help: "Fichier CSV à écrire (year seulement).")
  var csv: String?

  @Option(help: "Règles sous lesquelles relire le fichier : tout doit y être reçu.")
  var rules: String?

  func validate() throws {
    guard people > 0, (1...2).contains(years) else {
      throw ValidationError("--people au moins 1, --years 1 ou 2")
    }
    if workload == .national, csv != nil { throw ValidationError("--csv : year seulement") }
  }

  func run() throws {
    let start = Meter.userSeconds
    var lines = 0
    switch workload {
    case .year:
      let files = YearFiles(people: people, seed: seed, years: years)
      if let csv { lines += try files.writeCSV(to: csv) }
      if let out { lines += try files.writeEvents(to: out) }
    case .national:
      let table = ZoneTable()
      let zones = try NationalPlace.all.map { place in
        guard let zone = table.zone(place.zone) else { throw Unfit.zone(place.zone) }
        return zone
      }
      let files = NationalFiles(people: people, seed: seed, years: years, zones: zones)
      if let out { lines += try files.writeEvents(to: out) }
    }
    if let rules, let out { try readBack(out, rules) }
    let seconds = Meter.userSeconds - start
    let rate = seconds > 0 ? Int(Double(lines) / seconds) : lines
    print("\(lines) lignes, \(rate) par seconde, \(Meter.peakBytes >> 20) Mio au plus")
  }

  /// Refused, kept aside or waiting: there must be none.
  private func readBack(_ path: String, _ rules: String) throws {
    let vocabulary = try RuleSet.evaluator(at: rules).vocabulary
    let people = try RuleSet.facts(at: path, vocabulary)
    let logs = people.values.map { FactLog.resolved($0, vocabulary: vocabulary) }
    let aside = logs.reduce(0) { $0 + $1.aside.count + $1.waiting.count }
    print("\(people.values.reduce(0) { $0 + $1.count }) faits reçus, \(aside) mis de côté")
  }
}
