// A rule as written (`règle`), its expressions still text.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// `règle`.
public struct RuleSyntax: Sendable {
  var key: Marked<String>
  var title: String
  var natures: [Marked<String>] = []
  var debtor = Party.person
  var place = PlaceRole.person
  var articles: [DatedArticle] = []
  var inForceFrom: CivilDate?
  var inForceUntil: CivilDate?
  var definitions: [DefinitionSyntax] = []
  var trigger: WrittenExpression?
  /// `nombre au plus`.
  var count: WrittenExpression?
  var guardCondition: WrittenExpression?
  var keyExpression: WrittenExpression?
  var start: WrittenExpression?
  var end: WrittenExpression?
  var demand = DemandSyntax.none
  var deadline: DeadlineSyntax?
  var suspendedBy: [String] = []
  var excuses: [WrittenExpression] = []
  var excusedWhile: [WrittenExpression] = []
  var mootIf: [WrittenExpression] = []
  var partialPeriodsAreDue = true
  var readsAfterEnd = false
  var alerts: [AlertSyntax] = []

  init(key: Marked<String>, title: String) { (self.key, self.title) = (key, title) }
}

enum DemandSyntax: Sendable {
  case achieve(WrittenExpression)
  case served(ServiceSyntax)
  case maintain(WrittenExpression, tolerance: ToleranceSyntax)
  case forbid(WrittenExpression)
  case appreciation(by: String)
  case none
}

enum ToleranceSyntax: Sendable {
  case none
  case cumulated(WrittenExpression)
  case perAbsence(WrittenExpression)
}

struct ServiceSyntax: Sendable {
  var kind: Marked<String>
  var condition: WrittenExpression?
  var sameField: Marked<String>?
  var opensAt: WrittenExpression?
  var count: WrittenExpression?
}

struct DeadlineSyntax: Sendable {
  var expression: WrittenExpression
  var isInclusive: Bool
}

struct AlertSyntax: Sendable {
  enum Timing: Sendable {
    case level(WrittenExpression)
    case edge(Outcome?, condition: WrittenExpression?)
  }

  var name: Marked<String>
  var timing: Timing
  var severity: AlertRule.Severity
  var cause: AlertRule.Cause
  var recipients: [String]
  var message: [TemplatePart]
  var suites: [SuiteSyntax]
}

/// A piece of a message: text, or the expression between braces.
enum TemplatePart: Sendable {
  case text(String)
  case value(WrittenExpression)
}

struct SuiteSyntax: Sendable {
  var name: Marked<String>
  var kind: Suite.Kind
  var owedBy: String
  var within: WrittenExpression?
  var escalatesTo: [String]
}
