// `jalon aside`: the facts that did not fit. Shown, mended, retried or discarded by a named human.
import ArgumentParser
import CaseFile
import CaseStore
import Civil
import Foundation

struct Aside: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aside",
    abstract: "Les faits mis de côté : voir, corriger, réessayer, écarter.",
    subcommands: [List.self, Retry.self, Mend.self, Discard.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "liste", abstract: "Les faits en attente d'une décision.")
    @Flag(help: "Aussi ceux qui ont été réglés.") var tous = false
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let (store, _, _) = try desk.open()
      let records = try store.aside(state: tous ? nil : .pending, limit: 10_000)
      try desk.journal.note(.asideRead, records.map { ($0.person, String($0.id)) }, in: store)
      for record in records {
        let when = record.receivedAt.isoText(in: .utc)
        let place = record.origin == .log ? " (au journal, sans effet)" : ""
        Terminal.say(
          "\(record.id)  reçu \(when)  [\(record.reason.code)] \(record.reason.message)\(place)")
        Terminal.say("    \(record.raw)")
      }
      if records.isEmpty { Terminal.say("rien n'est mis de côté") }
    }
  }

  struct Who: ParsableArguments {
    @Argument(help: "Numéro du fait mis de côté.") var id: Int64
    @Option(help: "Qui décide, par son nom.") var par: String
    @OptionGroup var desk: DeskOptions
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reessayer", abstract: "Relit le fait avec les règles d'aujourd'hui.")
    @OptionGroup var who: Who

    func run() async throws {
      let (_, desk, _) = try who.desk.open()
      let receipt = try await Deeds.perform { try await desk.retryAside(who.id, by: who.par) }
      Terminal.say(receipt.words)
    }
  }

  struct Mend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "corriger", abstract: "Met un autre texte à la place ; l'original est gardé.")
    @OptionGroup var who: Who
    @Option(help: "Le fait corrigé (JSON) ; sans elle, l'entrée standard.") var json: String?

    func run() async throws {
      let (_, desk, _) = try who.desk.open()
      let text =
        json
        ?? String(
          decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
      let receipt = try await Deeds.perform {
        try await desk.mendAside(who.id, with: text, by: who.par, motive: who.desk.journal.motif)
      }
      Terminal.say(receipt.words)
    }
  }

  struct Discard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ecarter", abstract: "Écarte le fait, avec un motif ; il reste visible.")
    @OptionGroup var who: Who

    func validate() throws {
      if who.desk.journal.motif.isEmpty { throw ValidationError("écarter attend --motif") }
    }

    func run() async throws {
      let (_, desk, _) = try who.desk.open()
      try await Deeds.perform {
        try await desk.discardAside(who.id, by: who.par, motive: who.desk.journal.motif)
      }
      Terminal.say("\(who.id) : écarté par \(who.par)")
    }
  }
}
