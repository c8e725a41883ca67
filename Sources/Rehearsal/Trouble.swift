// The words of what is wrong with a case, and of what did not come out as expected.
import Diagnostics

/// A diagnostic of a case; the code tells a case that cannot be read from one that fails.
func trouble(
  _ code: TroubleCode, _ fr: String, _ en: String, at mark: Mark, help: Message? = nil
) -> Diagnostic {
  Diagnostic(
    code: code.rawValue, message: Message(fr: fr, en: en), primary: Label(mark: mark), help: help)
}

enum TroubleCode: String {
  /// The file does not say what a case must say.
  case unreadable = "cas-illisible"
  /// A fact of the case would be kept aside.
  case refusedFact = "cas-fait-refuse"
  case outcome = "cas-issue"
  case mended = "cas-regularisation"
  case figure = "cas-chiffre"
  case alerts = "cas-alertes"
  case reason = "cas-raison"
  case emitted = "cas-emissions"
}
