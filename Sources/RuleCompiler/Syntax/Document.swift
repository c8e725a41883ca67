// What a rule file declares, as written: every document by its first key, expressions still text.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// One YAML document of a rule file.
public enum Document: Sendable {
  case kind(KindSyntax)
  case state(StateSyntax)
  case nature(NatureSyntax)
  case setting(SettingSyntax)
  case profile(ProfileSyntax)
  case calendar(CalendarSyntax)
  case definitions([DefinitionSyntax])
  case rule(RuleSyntax)
}

/// `fait`.
public struct KindSyntax: Sendable {
  var name: Marked<String>
  var title: String
  var fields: [FieldSyntax]
  var owedBy: Party
  var silence: Silence
  var observableAfter: WrittenExpression?
  var scope: FactScope
  var reference: Marked<String>?
}

struct FieldSyntax: Sendable {
  var name: Marked<String>
  var type: ValueType
  var isRequired: Bool
  var isSensitive: Bool
  var isWhole: Bool
}

/// `état`.
public struct StateSyntax: Sendable {
  var name: Marked<String>
  var title: String
  var values: [Marked<String>]
  var favourable: Marked<String>?
  var initial: Marked<String>?
  /// `devient`: the value (or `inconnu`) and the facts that bring it.
  var switches: [(value: Marked<String>, fact: WrittenExpression)]
  var unknownAfter: WrittenExpression?
}

/// `mesure`.
public struct NatureSyntax: Sendable {
  var name: Marked<String>
  var title: String
  var parameters: [ParameterSyntax]
}

struct ParameterSyntax: Sendable {
  var name: Marked<String>
  var type: ValueType
  var isRequired: Bool
  var fallback: SourceNode?
  var bounds: [BoundSyntax]
  var reading: Reading
  var isWhole = false
}

struct BoundSyntax: Sendable {
  var from: CivilDate?
  var until: CivilDate?
  var atLeast: SourceNode?
  var atMost: SourceNode?
  var article: String
}

/// `réglage`.
public struct SettingSyntax: Sendable {
  var name: Marked<String>
  var type: ValueType
  var isWhole: Bool
}

/// `profil`.
public struct ProfileSyntax: Sendable {
  var name: Marked<String>
  var service: String?
  var from: CivilDate?
  var until: CivilDate?
  var signedBy: String
  var choices: [(name: Marked<String>, value: SourceNode)]
}

/// `calendrier`.
public struct CalendarSyntax: Sendable {
  var territory: Marked<String>
  var holidays: [HolidayRule]
  var inherited: Marked<String>?
}

/// A named expression, of a document or of one rule.
public struct DefinitionSyntax: Sendable {
  var name: Marked<String>
  var expression: WrittenExpression
}
