// What is wrong with a case, and what did not come out as expected: a diagnostic at its line, and
// below it how what was found comes about.
import Diagnostics

/// One thing that did not come out.
public struct CaseFailure: Sendable {
  public var diagnostic: Diagnostic
  /// Lines of explanation, the most important first.
  public var derivation: [Message] = []
}

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
