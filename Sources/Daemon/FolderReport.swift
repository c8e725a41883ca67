// What was done with a file of facts, as the sender finds it beside the file.
import CaseFile
import CaseStore

struct FolderReport {
  private let file: String
  private var (accepted, duplicates, conflicts, misfits) = (0, 0, 0, 0)
  private var aside: [JSONValue] = []

  /// A report names so many lines kept aside; all are in `jalon aside`.
  private static let mostLines = 1000

  init(file: String) { self.file = file }

  /// Whether anything in it is now in the log.
  var isTaken: Bool { accepted + duplicates > 0 }

  mutating func note(_ receipt: Receipt, line: Int) {
    switch receipt {
    case .accepted: accepted += 1
    case .duplicate: duplicates += 1
    case .conflict(let reason, let id):
      conflicts += 1
      keep(reason, id, line)
    case .misfit(let reason, let id):
      misfits += 1
      keep(reason, id, line)
    }
  }

  private mutating func keep(_ reason: AsideReason, _ id: Int64, _ line: Int) {
    if aside.count == FolderReport.mostLines { return }
    aside.append(
      .members([
        "ligne": .integer(line), "de_cote": .integer(id), "champ": .text(reason.path),
        "motif": .text(reason.code), "message": .text(reason.message),
      ]))
  }

  var text: String {
    JSONValue.members([
      "fichier": .text(file),
      "recus": .integer(accepted + duplicates + conflicts + misfits),
      "acceptes": .integer(accepted), "doublons": .integer(duplicates),
      "conflits": .integer(conflicts), "inadaptes": .integer(misfits),
      "mis_de_cote": .list(aside),
    ]).serialized()
  }
}
