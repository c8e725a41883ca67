// `jalon export`: the log of facts as NDJSON, in the order of learning: what `replay` and `verify` read.
import ArgumentParser
import CaseFile
import CaseStore
import Foundation

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Écrit les faits du journal (NDJSON), dans l'ordre où ils furent appris.",
    discussion: """
      Chaque ligne porte son `recordedtime` : `jalon replay` en redit ce que le service a dit, et
      `jalon serve --import` les reprend tels quels. La fin lue est dite sur la sortie d'erreur.
      Chaque personne exportée est inscrite au journal des lectures.
      """)

  @OptionGroup var place: StoreOptions
  @Option(help: "Une seule personne.", transform: \.composed) var personne: String?
  @Option(help: "Seulement après ce numéro, tel que dit à la fin d'un export.") var apres: Int64 = 0
  @Option(help: "Fichier à écrire (défaut : la sortie).") var vers: String?
  @OptionGroup var journal: JournalOptions

  private static let page = 1000

  func run() throws {
    let path = try place.path()
    do { try export(StoreFile.opened(path)) } catch {
      guard let trouble = StoreTrouble(error) else { throw error }
      Terminal.complain("`\(path)` : \(trouble.french)")
      throw ExitCode(Exit.inputOutput.rawValue)
    }
  }

  private func export(_ store: Store) throws {
    // What is learnt from here on is not part of it.
    let last = try store.lastSeq()
    try noteReads(in: store)
    let output = try vers.map(Export.created) ?? .standardOutput
    if let personne {
      try write(
        try store.facts(of: personne).filter { apres < $0.seq && $0.seq <= last }, to: output)
    } else {
      var seq = apres
      while seq < last {
        let facts = try store.facts(after: seq, limit: Export.page)
        guard let end = facts.last?.seq else { break }
        try write(facts.filter { $0.seq <= last }, to: output)
        seq = end
      }
    }
    // A pipe or a device has no disk to wait for.
    if fsync(output.fileDescriptor) != 0, errno != EINVAL { throw Failure.unwritable(vers ?? "-") }
    Terminal.complain("exporté jusqu'au numéro \(max(last, apres))")
  }

  private func noteReads(in store: Store) throws {
    if let personne {
      guard let count = try store.factCount(of: personne) else {
        Terminal.complain("personne inconnue : `\(personne)`")
        throw ExitCode(Exit.badData.rawValue)
      }
      return try journal.note(.factsExported, [(personne, "\(count) faits")], in: store)
    }
    var after = ""
    while true {
      let people = try store.people(after: after, limit: Export.page)
      guard let end = people.last?.person else { return }
      try journal.note(.factsExported, people.map { ($0.person, "export") }, in: store)
      after = end
    }
  }

  private func write(_ facts: [StoredFact], to output: FileHandle) throws {
    let text = facts.map { $0.line + "\n" }.joined()
    try output.write(contentsOf: Data(text.utf8))
  }

  private static func created(_ path: String) throws -> FileHandle {
    // Written where it is, not put in its place: it may be a pipe or a device.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure.unwritable(path) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
