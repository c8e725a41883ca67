// A diagnostic explained by its pair: the shortest wrong rule and the right one.
import Diagnostics
import RuleCompiler

struct DiagnosticPage {
  let text: String

  /// Nil where no diagnostic has that code.
  init?(code: String, language: Language) {
    guard let complaint = allComplaints.first(where: { $0.code == code }) else { return nil }
    let isEnglish = language == .english
    text = """
      \(code)

      \(isEnglish ? "wrong:" : "faute :")

      \(DiagnosticPage.indented(complaint.wrong))

      \(isEnglish ? "right:" : "correct :")

      \(DiagnosticPage.indented(complaint.right))
      """
  }

  private static func indented(_ rule: String) -> String {
    rule.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
      .joined(separator: "\n")
  }
}
