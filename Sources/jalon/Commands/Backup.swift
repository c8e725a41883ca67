// `jalon sauvegarde` and `jalon restauration`: a store copied while it works, and put back.
import ArgumentParser
import CaseStore
import Daemon

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sauvegarde", abstract: "Copie la base, même pendant que le service écrit.",
    discussion: "La copie est vérifiée, dans un fichier qui n'existe pas encore, ou n'est pas.")

  @OptionGroup var place: StoreOptions
  @Option(help: "Fichier à écrire.") var vers: String

  func run() throws {
    let store = try place.path()
    try complaining {
      let copy = try Store.copy(store, to: vers)
      Terminal.say("\(vers) : \(copy.words)")
    }
  }
}

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restauration", abstract: "Remet une copie en place de la base, service arrêté.",
    discussion: """
      Les sources renvoient ce qu'elles avaient donné depuis la copie ; les messages repartent sous
      les mêmes identifiants, et leurs destinataires écartent ceux qu'ils ont déjà. Un jeton que la
      base en place dit révoqué le reste ; si elle ne se lit pas, ceux de la copie sont dits, à revoir
      ou à révoquer tous par --revoquer-jetons.
      """)

  @Argument(help: "Fichier écrit par `jalon sauvegarde`.") var copie: String
  @OptionGroup var place: StoreOptions
  @Flag(help: "Mettre de côté la base qui s'y trouve.") var remplacer = false
  @Flag(help: "Révoquer tous les jetons de la copie : chacun sera à refaire.")
  var revoquerJetons = false
  @OptionGroup var journal: JournalOptions

  func run() throws {
    let store = try place.path()
    try complaining {
      let lock = try ServeLock(besides: store)
      defer { lock.release() }
      let (copy, moved, tokens) = try Store.restore(
        copie, to: store, replacing: remplacer, revokingTokens: revoquerJetons, at: WallMoment.now,
        by: journal.caller)
      if let moved { Terminal.say("\(store) : gardée sous \(moved)") }
      Terminal.say("\(store) : \(copy.words)")
      for line in tokens.lines(store) { Terminal.complain(line) }
    }
  }
}

/// Runs the body; a failure is said in French, with the exit code of input and output.
private func complaining(_ body: () throws -> Void) throws {
  do { try body() } catch let failure as StoreCopyFailure {
    Terminal.complain(failure.french)
    throw ExitCode(Exit.inputOutput.rawValue)
  } catch let failure as ServeFailure {
    Terminal.complain(failure.french)
    throw ExitCode(Exit.inputOutput.rawValue)
  }
}

extension RestoredTokens {
  /// What an operator has to know, and to do.
  func lines(_ store: String) -> [String] {
    func list(_ tokens: [Token]) -> String {
      tokens.map { "  \($0.id)  \($0.role.word)  \($0.bearer)" }.joined(separator: "\n")
    }
    var lines: [String] = []
    if !revoked.isEmpty { lines.append("jetons de la copie, révoqués :\n\(list(revoked))") }
    if !lost.isEmpty { lines.append("jetons faits depuis la copie, à refaire :\n\(list(lost))") }
    if !areSettled, !inForce.isEmpty {
      lines.append(
        "aucune base en place ne dit quels jetons furent révoqués depuis la copie ; en vigueur :\n"
          + "\(list(inForce))\nà révoquer s'ils ne doivent plus servir : "
          + "jalon token révoquer … --store \(store)")
    }
    return lines
  }
}

extension StoreCopy {
  fileprivate var words: String {
    "\(counted(facts, "fait")), \(counted(people, "personne")), \(bytes) octets, intègre ; fin du journal \(journalEnd)"
  }
}
