// Who reads at this machine, and why: what the journal of the store is told before an answer is shown.
import ArgumentParser
import CaseStore
import Civil
import Foundation

struct JournalOptions: ParsableArguments {
  @Option(help: "Pourquoi ce dossier est lu ou écrit : va au journal.")
  var motif = ""

  init() {}

  /// The user of this machine.
  var caller: Caller { Caller(who: "local:\(NSUserName())", motive: motif) }

  /// Journals reads by the wall clock, whatever moment is asked about.
  func note(
    _ action: JournalEntry.Action, _ read: [(person: String?, reference: String)], in store: Store
  ) throws {
    try store.journal(
      JournalEntry.each(read, action, by: caller), at: WallMoment.now)
  }
}

enum WallMoment {
  static var now: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970.rounded(.down))) }
}

enum StoreFile {
  /// The store of a file that is there: a question makes no new one.
  static func opened(_ path: String) throws -> Store {
    guard FileManager.default.fileExists(atPath: path) else { throw Failure.unreadable(path) }
    return try Store(path: path)
  }
}
