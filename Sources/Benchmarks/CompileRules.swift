// A thousand rules, made from one form and compiled by the real command, from the start of the process
// to its end; and how soon `jalon --help` is there.
import ArgumentParser
import Foundation
import RuleCompiler

struct CompileRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Compiler mille règles ; afficher l'aide.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Règles.") var count = 1000
  @Option(help: "Mesures de chaque temps.") var runs = 11

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    try FileManager.default.createDirectory(
      atPath: folder.file("regles"), withIntermediateDirectories: true)
    let files = try GeneratedRules.files(count, besides: daemon.rules)
    for (name, text) in files {
      try text.write(toFile: folder.file("regles/" + name), atomically: false, encoding: .utf8)
    }
    let whole = try measured(["check", folder.file("regles")])
    Row(
      what: "`jalon check` de \(count) règles, programme entier",
      measured: "\(decimal(whole * 1000)) ms", target: "<= 500 ms", holds: whole <= 0.5
    ).print()
    let sources = files.map { RuleFile(name: $0.name, utf8: Array($0.text.utf8)) }
    let inside = Meter.median((0..<runs).map { _ in Meter.timed { _ = compile(sources) }.0 })
    let bytes = sources.reduce(0) { $0 + $1.utf8.count }
    Row(
      what: "compilation seule", measured: "\(decimal(inside * 1000)) ms, \(bytes >> 10) Kio",
      target: ""
    ).print()
    let help = try measured(["--help"])
    Row(
      what: "`jalon --help`, programme entier", measured: "\(decimal(help * 1000)) ms",
      target: "<= 10 ms", holds: help <= 0.010
    ).print()
  }

  private func measured(_ arguments: [String]) throws -> Double {
    let binary = daemon.binary
    return Meter.median(
      try (0..<runs).map { _ in
        let (seconds, code) = try Meter.timed { try ChildProcess([binary] + arguments).wait() }
        guard code == 0 else {
          throw BenchTrouble("`jalon \(arguments.joined(separator: " "))` : code \(code)")
        }
        return seconds
      })
  }
}

/// Rules of three forms over the vocabulary of this house, each with definitions and alerts.
enum GeneratedRules {
  /// The house's vocabulary, profiles and calendars, and the rules.
  static func files(_ count: Int, besides folder: String) throws -> [(name: String, text: String)] {
    var files: [(name: String, text: String)] = []
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names.sorted() where name.hasSuffix(".yaml") && !name.hasSuffix(".cas.yaml") {
      let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      files.append((name.replacingOccurrences(of: "/", with: "-"), text))
    }
    // Ten rules a file, as an author who follows one measure would have them.
    for start in stride(from: 0, to: count, by: 10) {
      let rules = (start..<min(start + 10, count)).map(rule)
      files.append(("banc-\(start).yaml", rules.joined(separator: "---\n")))
    }
    return files
  }

  private static func rule(_ number: Int) -> String {
    """
    règle: banc.heures \(number)
    titre: Accomplir les heures, forme \(number)
    mesures: [tig]
    fondement:
      - { article: CP 131-22, depuis: 2021-10-10 }

    définitions:
      heures du banc \(number): somme de tig.séance.heures
      reste du banc \(number): heures prononcées - heures du banc \(number)

    pour chaque: mesure
    exiger: heures du banc \(number) >= heures prononcées
    au plus tard: prise d'effet + délai (de quantième à quantième, dernier jour du mois, sans report)
    suspendu pendant: [détention]

    alertes:
      rythme insuffisant:
        quand: part du délai écoulée >= \(number % 40 + 30) % et heures du banc \(number) < 40 % des heures prononcées
        gravité: vigilance
        cause: comportement
        message: "{heures du banc \(number)} sur {heures prononcées}"
        à: [cpip]
      délai expiré:
        au moment de: écart
        gravité: incident
        message: "{heures du banc \(number)} sur {heures prononcées} à la fin du délai"
        à: [cpip, dpip]
        suite:
          rapport d'incident au JAP: { validé par: dpip, sous: 5 jours ouvrables, à défaut: [dfspip] }

    """
  }
}
