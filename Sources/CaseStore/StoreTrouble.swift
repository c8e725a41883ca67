// What is wrong with the file, said to operators: SQLite's own words are for those who build the house.
import GRDB

/// The file does not let itself be read or written.
public enum StoreTrouble: Error, Hashable, Sendable, CustomStringConvertible {
  case full, readOnly, damaged, held, disk, missing, other
  /// A table or a column of ours is not there.
  case unlike
  /// The file is there without a byte: Jalon leaves none so.
  case emptied
  /// The log of the last writes is there without its file.
  case logAlone

  /// Nil where the error is not the file's.
  public init?(_ error: any Error) {
    if let trouble = error as? StoreTrouble {
      self = trouble
      return
    }
    // A row that no schema allows: the page it lies on is damaged.
    if error is RowDecodingError {
      self = .damaged
      return
    }
    guard let error = error as? DatabaseError else { return nil }
    self =
      switch error.resultCode {
      case .SQLITE_FULL: .full
      case .SQLITE_READONLY: .readOnly
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
      case .SQLITE_BUSY, .SQLITE_LOCKED: .held
      case .SQLITE_IOERR: .disk
      case .SQLITE_CANTOPEN: .missing
      case .SQLITE_ERROR where error.message?.hasPrefix("no such ") == true: .unlike
      default: .other
      }
  }

  public var french: String {
    switch self {
    case .full: "le disque de la base est plein"
    case .readOnly: "la base est en lecture seule"
    case .damaged: "le fichier de la base est abîmé ou incomplet"
    case .held: "un autre programme tient la base"
    case .disk: "le disque de la base répond mal"
    case .missing: "le fichier de la base ne s'ouvre pas"
    case .emptied:
      "le fichier de la base a été vidé : remettre une sauvegarde (`jalon restauration`), "
        + "ou ôter ce fichier pour commencer une base nouvelle"
    case .logAlone:
      "le fichier de la base manque, et ses dernières écritures (`-wal`) sont là : remettre une "
        + "sauvegarde (`jalon restauration`), ou les ôter pour commencer une base nouvelle"
    case .unlike:
      "il manque à la base une table de Jalon : voir --store, ou remettre une sauvegarde "
        + "(`jalon restauration`)"
    case .other: "la base refuse ce qui lui est demandé"
    }
  }

  public var description: String { french }

  /// For logs: the French of it, else what the error says of itself.
  public static func words(_ error: any Error) -> String {
    StoreTrouble(error)?.french ?? "\(error)"
  }
}
