// `jalon audit`: the journal of reads and writes, and whether its chain holds.
import ArgumentParser
import CaseFile
import CaseStore
import Civil
import Foundation

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Le journal des accès : le vérifier, le lire.",
    subcommands: [Verify.self, List.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Vérifie la chaîne ; dit la première ligne qui ne tient pas.",
      discussion: """
        La fin qu'il affiche (numéro:empreinte), notée ailleurs, permet plus tard de voir un journal
        réécrit en entier : jalon audit verify --fin 1204:9f86d0…
        """)
    @OptionGroup var place: StoreOptions
    @Option(help: "Une fin notée auparavant, `numéro:empreinte`.") var fin: String?

    func run() throws {
      let store = try place.opened()
      switch try store.verifyJournal(witness: witness()) {
      case .sound(let lines, let head):
        Terminal.say("journal : \(soundJournal(lines)) ; fin \(lines):\(head)")
      case .broken(let seq, let fault):
        Terminal.say("journal : la ligne \(seq) ne tient pas : \(fault.french)")
        throw ExitCode(Exit.findings.rawValue)
      }
    }

    private func witness() throws -> (seq: Int64, hash: String)? {
      guard let fin else { return nil }
      let parts = fin.split(separator: ":").map(String.init)
      guard parts.count == 2, let seq = Int64(parts[0]), seq > 0 else {
        throw ValidationError("`\(fin)` : attendu numéro:empreinte")
      }
      return (seq, parts[1])
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "Les lignes du journal : qui, quoi, pourquoi ; d'une personne, ou toutes.")
    @Argument(help: "Clé de la personne ; sans elle, toutes.", transform: \.composed)
    var person: String?
    @OptionGroup var place: StoreOptions

    func run() throws {
      let store = try place.opened()
      var last: Int64 = 0
      while true {
        let lines = try store.journalLines(of: person, after: last)
        for line in lines {
          let motive = line.motive.isEmpty ? "" : "  « \(line.motive) »"
          Terminal.say(
            "\(line.seq)  \(line.at.isoText(in: .utc))  \(line.who)  \(line.action)  "
              + "\(line.person ?? "-")  \(line.reference)\(motive)")
        }
        guard let end = lines.last?.seq else { break }
        last = end
      }
      if last == 0 { Terminal.say("aucune ligne") }
    }
  }
}
