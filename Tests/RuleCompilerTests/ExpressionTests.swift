// `jalon eval`: one expression against a compiled program.

import CaseFile
import Civil
import Diagnostics
import RuleCompiler
import RuleProgram
import Testing

@Suite("Expressions for eval")
struct ExpressionTests {
  private let program: RuleProgram = {
    let text = """
      fait: tig.séance
      champs: { heures: durée }
      ---
      mesure: autre
      ---
      mesure: tig
      paramètres: { heures prononcées: durée }
      ---
      définitions:
        heures faites: somme de tig.séance.heures
        reste à faire: heures prononcées - heures faites
      """
    return compile([RuleFile(name: "r.yaml", utf8: Array(text.utf8))]).program ?? RuleProgram()
  }()

  @Test(
    "an expression has its type",
    arguments: [
      ("2026-01-31 + 1 mois (de quantième à quantième, dernier jour du mois, sans report)", "date"),
      ("premier jour ouvrable dès 2026-05-01", "date"), ("heures faites", "duration"),
      ("reste à faire / 2", "duration"), ("il y a tig.seance", "boolean"),
      ("heures_prononcees", "duration"), ("LES HEURES PRONONCÉES", "duration"),
      ("pâques de 2026", "date"), ("quantième de 2026-03-02", "number"),
    ])
  func typed(_ text: String, _ type: String) {
    let (expression, report) = compileExpression(text, in: program, nature: 1)
    #expect(render(report, as: .plain) == "")
    #expect(expression.map { "\($0.type)" } == type)
  }

  @Test("a délai without a rule of counting takes the usual one, and says so")
  func usualCounting() {
    let (expression, report) = compileExpression("2026-01-31 + 1 mois", in: program)
    #expect(report.sorted.map(\.code) == ["decompte-suppose"] && !report.hasErrors)
    guard case .count(_, _, let rule, false, .person) = expression?.form else {
      Issue.record("not counted")
      return
    }
    #expect(
      rule == CountingRule(firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none))
  }

  @Test(
    "what cannot be read is reported at its place",
    arguments: [
      ("heures fates", "nom-inconnu", 0..<12), ("3 h +", "suite-inattendue", 4..<5),
      ("heures prononcées", "nom-inconnu", 0..<18), ("", "forme-inattendue", 0..<0),
      ("début", "sans-occurrence", 0..<6),
    ])
  func refused(_ text: String, _ code: String, _ bytes: Range<Int>) {
    let (expression, report) = compileExpression(text, in: program, nature: 0)
    #expect(expression == nil)
    let span = report.sorted.first?.primary?.mark.span
    #expect(report.sorted.first?.code == code && span?.start == bytes.lowerBound)
    #expect(span?.end == bytes.upperBound)
  }
}
