// `jalon export`: the facts of a store as they were learnt, for `jalon replay`, another store, or a
// look by other tools.
import ArgumentParser
import CaseFile
import CaseStore
import Foundation

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Les faits d'une base, dans l'ordre où ils ont été appris (NDJSON).",
    discussion: """
      Chaque ligne porte son `recordedtime` : `jalon replay` en redit ce que le service a dit, et
      `jalon serve --import` les reprend tels quels. La fin lue est dite sur la sortie d'erreur.
      """)

  @Option(help: "Fichier SQLite.") var store = "jalon.sqlite"
  @Option(help: "Seulement après ce numéro, tel que dit à la fin d'un export.") var apres: Int64 = 0
  @OptionGroup var journal: JournalOptions

  /// Rows read at once: the size of the store does not matter.
  private static let page = 2000

  func run() throws {
    do { try export(StoreFile.opened(store)) } catch {
      guard let trouble = StoreTrouble(error) else { throw error }
      Terminal.complain("`\(store)` : \(trouble.french)")
      throw ExitCode(Exit.inputOutput.rawValue)
    }
  }

  private func export(_ store: Store) throws {
    let end = try store.lastSeq()
    // Before the first line goes out, as every reading of files is.
    try journal.note(.factsExported, [(nil, "\(apres + 1)–\(end)")], in: store)
    let printer = LinePrinter()
    var last = apres
    while last < end {
      let facts = try store.facts(after: last, limit: Export.page).filter { $0.seq <= end }
      for fact in facts { printer.print(fact.line) }
      guard let seq = facts.last?.seq else { break }
      last = seq
    }
    printer.flush()
    Terminal.complain("exporté jusqu'au numéro \(max(last, apres))")
  }
}

extension StoredFact {
  /// Its canonical line, with the instant at which it was learnt.
  var line: String {
    guard case .object(var members)? = try? JSONValue(parsing: body) else { return body }
    let learnt = JSONValue.Member(name: "recordedtime", value: .text(recordedAt.description))
    let place = members.firstIndex { $0.name == "time" }.map { $0 + 1 } ?? members.endIndex
    members.insert(learnt, at: place)
    return JSONValue.object(members).serialized()
  }
}
