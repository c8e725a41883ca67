// A YAML syntax error that has no complaint of its own: libyaml's reason, translated.

import Diagnostics

struct UnreadableYAML: Complaint {
  static let code = "yaml-illisible"
  static let wrong = "mesures: [tig, ddse\n"
  static let right = "mesures: [tig, ddse]\n"

  let problem: Message
  let help: Message?
  /// What was being read, and where it starts.
  let context: Label?

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "le YAML ne se lit pas : \(problem.fr)", en: "the YAML cannot be read: \(problem.en)"),
      at: mark, Message(fr: "la lecture s'arrête ici", en: "reading stops here"),
      others: context.map { [$0] } ?? [], help: help)
  }
}
