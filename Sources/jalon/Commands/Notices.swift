// `jalon notices`: lists, shows, validates or refuses the notices drafted for the JAP.
import ArgumentParser
import CaseFile
import CaseStore
import Civil
import Evaluation

struct Notices: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notices",
    abstract: "Les notices au JAP : lister, lire, valider, refuser.",
    subcommands: [List.self, Show.self, Validate.self, Refuse.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "liste", abstract: "Les notices, projets d'abord.")
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let (store, _, _) = try desk.open()
      let all = try store.notices(limit: 10_000).sorted {
        ($0.record.state != .draft ? 1 : 0, $0.record.draftedAt, $0.record.id)
          < ($1.record.state != .draft ? 1 : 0, $1.record.draftedAt, $1.record.id)
      }
      try desk.journal.note(.noticeRead, all.map { ($0.record.person, $0.record.id) }, in: store)
      for notice in all {
        let record = notice.record
        let due = record.dueAt.map { "avant le \($0.isoText(in: .utc))" } ?? "au plus tôt"
        Terminal.say(
          "\(record.id)  \(record.state.word)  \(record.person)  \(record.suite)"
            + "  révision \(record.revision)  à valider par \(record.owedBy) \(due)")
      }
      if all.isEmpty { Terminal.say("aucune notice") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lire", abstract: "Le texte d'une notice.")
    @Argument(help: "Identifiant de la notice.") var id: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let (store, _, _) = try desk.open()
      guard let notice = try store.notice(id) else {
        Terminal.complain("aucune notice `\(id)`")
        throw ExitCode(Exit.badData.rawValue)
      }
      try desk.journal.note(.noticeRead, [(notice.record.person, id)], in: store)
      Terminal.say(notice.record.text)
    }
  }

  struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "valider", abstract: "Valide la révision lue ; elle part alors au JAP.")
    @OptionGroup var decision: Decision
    func run() async throws { try await decision.take(isValidated: true) }
  }

  struct Refuse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "refuser", abstract: "Refuse un projet de notice.")
    @OptionGroup var decision: Decision
    func run() async throws { try await decision.take(isValidated: false) }
  }

  struct Decision: ParsableArguments {
    @Argument(help: "Identifiant de la notice.") var id: String
    @Option(help: "Qui décide, par son nom.") var par: String
    @Option(help: "La révision qui a été lue.") var revision: Int
    @OptionGroup var desk: DeskOptions

    func take(isValidated: Bool) async throws {
      let (_, desk, _) = try desk.open()
      try await Deeds.perform {
        try await desk.decide(
          NoticeDecision(notice: id, revision: revision, isValidated: isValidated, by: par))
      }
      Terminal.say("\(id) révision \(revision) : \(isValidated ? "validée" : "refusée") par \(par)")
    }
  }
}

/// Runs an act of a named human; a refusal is said in French and ends with the code of bad data.
enum Deeds {
  static func perform<Value>(_ act: () async throws -> Value) async throws -> Value {
    do { return try await act() } catch let refusal as DeedRefusal {
      Terminal.complain(refusal.french)
      throw ExitCode(Exit.badData.rawValue)
    }
  }
}

extension NoticeRecord.State {
  var word: String {
    switch self {
    case .draft: "projet"
    case .validated: "validée"
    case .refused: "refusée"
    case .withdrawn: "retirée"
    case .rectified: "rectifiée"
    }
  }
}
