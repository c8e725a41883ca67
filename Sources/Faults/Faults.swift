// `jalon-faults`: thousands of simulated lives from printed seeds, at the speed of a release build.
// For those who build the house; the tests play fewer.
import ArgumentParser
import Glibc
import Simulation

@main
struct Faults: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jalon-faults", abstract: "Joue des pannes simulées, et rétrécit ce qui échoue.")

  @Option(help: "Combien de suites d'événements.") var suites = 2000
  @Option(help: "La première graine.") var graine: UInt64 = 1
  @Option(help: "Événements de chacune, au moins.") var evenements = 200
  @Option(help: "Fautes de chacune, au moins.") var fautes = 20
  @Option(help: "Fils de travail.") var fils = 2
  @Option(help: "Un défaut planté, par son nom.") var defaut: String?

  @Flag(help: "Chercher chacun des défauts plantés.") var tous = false

  private func find(_ bug: PlantedBug) async throws {
    let simulation = try Simulation(bug: bug)
    let failed = await simulation.play(seeds: 1..<(1 + UInt64(suites)), atMost: 1, workers: fils)
    guard let first = failed.first else { return print("\(bug) : PAS TROUVÉ") }
    let smallest = await simulation.shrink(first)
    let count = smallest.schedule.events.count
    print("\(bug) : graine \(first.schedule.seed), \(count) événements")
    print("  \(smallest.findings.joined(separator: "\n  "))\n\(smallest.schedule)")
  }

  /// Dictionaries are in another order in each process, and rows that come of them with them: the
  /// process begins anew with one order, so that a seed is the same schedule to the last write.
  private func beginAnewInOrder() {
    if getenv("SWIFT_DETERMINISTIC_HASHING") != nil { return }
    setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
    let arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", arguments)
  }

  func run() async throws {
    beginAnewInOrder()
    let bug = defaut.flatMap { name in PlantedBug.allCases.first { "\($0)" == name } }
    if let defaut, bug == nil {
      throw ValidationError("`\(defaut)` : attendu \(PlantedBug.allCases.map { "\($0)" })")
    }
    if tous {
      for bug in PlantedBug.allCases { try await find(bug) }
      return
    }
    let simulation = try Simulation(bug: bug)
    let start = ContinuousClock.now
    let failed = await simulation.play(
      seeds: graine..<(graine + UInt64(suites)), events: evenements, faults: fautes, workers: fils)
    let spent = (ContinuousClock.now - start).components
    let milliseconds = max(1, spent.seconds * 1000 + spent.attoseconds / 1_000_000_000_000_000)
    let isCut = failed.isEmpty ? "" : " (arrêt aux premiers échecs)"
    print(
      "\(suites) suites\(isCut), \(milliseconds) ms, \(Int64(suites) * 1000 / milliseconds) par seconde"
    )
    for verdict in failed {
      print("graine \(verdict.schedule.seed) : \(verdict.findings.joined(separator: "\n  "))")
    }
    guard let first = failed.first else { return }
    let smallest = await simulation.shrink(first)
    print("\nLa plus petite :\n\(smallest.findings.joined(separator: "\n"))\n\(smallest.schedule)")
    throw ExitCode(1)
  }
}
