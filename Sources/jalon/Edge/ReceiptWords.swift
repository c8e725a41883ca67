// What is said of a fact that came through the door.
import CaseStore

extension Receipt {
  var words: String {
    switch self {
    case .accepted(let seq): "enregistré sous le numéro \(seq)"
    case .duplicate(let seq): "déjà enregistré sous le numéro \(seq)"
    case .conflict(let reason, let aside), .misfit(let reason, let aside):
      "mis de côté sous le numéro \(aside) [\(reason.code)] \(reason.message)"
    }
  }
}
