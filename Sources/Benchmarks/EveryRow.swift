// `jalon-bench tout`: every claim of the README, one after the other.
import ArgumentParser
import Foundation

struct EveryRow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tout", abstract: "Mesure tout ce que le README affirme.")

  @Option(help: "Programme écrit à la main (limit.cpp compilé), s'il est là.") var limit: String?
  @Flag(name: .customLong("bref"), help: "Des charges plus petites.") var isBrief = false

  func run() throws {
    var replay = ["rejeu"]
    if let limit { replay += ["--limit", limit] }
    if isBrief { replay += ["--most", "4000", "--rounds", "3"] }
    let all = [
      ["compte"], replay, ["bord"], ["compile"], ["ingest"], ["latency"], ["horizons"], ["long"],
      isBrief ? ["large", "--people", "2000"] : ["large"],
    ]
    for arguments in all {
      print("\n== \(arguments.joined(separator: " "))")
      fflush(nil)
      let code = try Shown.run([CommandLine.arguments[0]] + arguments)
      if code != 0 { print("(code \(code))") }
    }
  }
}

/// A program whose output is this one's.
private enum Shown {
  static func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
