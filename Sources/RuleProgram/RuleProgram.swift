// The compiled rule set: a value, and the only thing that compiler and evaluators share.
// Every name is resolved to an index, every expression typed; spans and citations are kept for
// explanations, trees and YAML are not.
import CaseFile
import Civil
import Diagnostics

public struct RuleProgram: Sendable {
  public var kinds: [FactKind] = []
  public var states: [StateDeclaration] = []
  public var natures: [Nature] = []
  public var settings: [Setting] = []
  public var profiles: [Profile] = []
  /// Public holidays by territory key (`FR`, `FR-57`, `971`…).
  public var holidays: [String: Holidays] = [:]
  public var definitions: [Definition] = []
  /// In order of dependency: a rule reads only rules before it.
  public var rules: [Rule] = []
  /// Hash of the texts compiled, hexadecimal; part of every receipt.
  public var fingerprint: String { hashes.all }
  public var hashes = TextHashes()
  public init() {}
}

/// SHA-256 of the texts compiled and of their parts, cut to 32 hexadecimal digits.
public struct TextHashes: Hashable, Sendable {
  public var all = ""
  /// Of the files that hold nothing but profiles, nothing but calendars; and of the others.
  public var profiles = ""
  public var calendars = ""
  public var rules = ""
  public init() {}
}

/// A condition that lasts (`état`). Values are indices in `values`; unknown is apart.
public struct StateDeclaration: Sendable {
  public var name: String
  public var title: String
  public var values: [String]
  /// `au départ`; nil: unknown until a fact says.
  public var initial: Int?
  /// The value that contrary switches of one instant leave.
  public var favourable: Int
  public var switches: [StateSwitch]
  /// Seconds without any switching fact after which the state is unknown; nil: never.
  public var unknownAfter: Int64?
  public init(
    name: String, title: String, values: [String], initial: Int?, favourable: Int,
    switches: [StateSwitch], unknownAfter: Int64? = nil
  ) {
    (self.name, self.title, self.values, self.initial) = (name, title, values, initial)
    (self.favourable, self.switches, self.unknownAfter) = (favourable, switches, unknownAfter)
  }
}

/// `devient`: a fact of the kind (for which the condition holds) sets the value; nil: unknown.
public struct StateSwitch: Sendable {
  public var kind: Int
  public var condition: Expression?
  public var value: Int?
  public init(kind: Int, condition: Expression?, value: Int?) {
    (self.kind, self.condition, self.value) = (kind, condition, value)
  }
}

/// A kind of measure (`mesure: tig`).
public struct Nature: Sendable {
  public var name: String
  public var title: String
  public var parameters: [ParameterDeclaration]
  public init(name: String, title: String, parameters: [ParameterDeclaration]) {
    (self.name, self.title, self.parameters) = (name, title, parameters)
  }
}

public struct ParameterDeclaration: Sendable {
  public var name: String
  public var type: ValueType
  public var isRequired: Bool
  public var fallback: FactValue?
  public var bounds: [LegalBound]
  /// For a timetable: presence in its windows is a burden (`assignation`) or an entitlement.
  public var reading: Reading
  /// A number without a fraction (`entier`).
  public var isWhole = false
  public init(
    name: String, type: ValueType, isRequired: Bool, fallback: FactValue? = nil,
    bounds: [LegalBound] = [], reading: Reading = .burden
  ) {
    (self.name, self.type, self.isRequired, self.fallback) = (name, type, isRequired, fallback)
    (self.bounds, self.reading) = (bounds, reading)
  }
}

/// A dated legal bound; the one in force on the measure's start applies.
public struct LegalBound: Sendable {
  public var from: CivilDate?
  public var until: CivilDate?
  public var atLeast: FactValue?
  public var atMost: FactValue?
  public var article: String
  public init(
    from: CivilDate?, until: CivilDate?, atLeast: FactValue?, atMost: FactValue?, article: String
  ) {
    (self.from, self.until, self.article) = (from, until, article)
    (self.atLeast, self.atMost) = (atLeast, atMost)
  }
}

/// A name whose value each service chooses in its profile (`réglage`).
public struct Setting: Sendable {
  public var name: String
  public var type: ValueType
  /// A number without a fraction (`entier`).
  public var isWhole: Bool
  public init(name: String, type: ValueType, isWhole: Bool = false) {
    (self.name, self.type, self.isWhole) = (name, type, isWhole)
  }
}

/// A service's choices, dated and signed. `service == nil`: the default profile.
public struct Profile: Sendable {
  public var name: String
  public var service: String?
  public var from: CivilDate?
  public var until: CivilDate?
  public var signedBy: String
  /// One optional value per setting.
  public var values: [FactValue?]
  public init(
    name: String, service: String?, from: CivilDate?, until: CivilDate?, signedBy: String,
    values: [FactValue?]
  ) {
    (self.name, self.service, self.from, self.until) = (name, service, from, until)
    (self.signedBy, self.values) = (signedBy, values)
  }
}

/// A named, typed expression. Global ones and those of a rule live in one list; one that reads
/// parameters or rules is there once for each nature that uses it.
public struct Definition: Sendable {
  public var name: String
  public var expression: Expression
  /// False: its value is one function of time per measure, whatever the occurrence.
  public var readsOccurrence: Bool
  /// The nature whose parameters or rules it reads; nil: it reads none.
  public var nature: Int?
  /// Key of the rule it belongs to; nil: of all rules.
  public var rule: String?
  public init(
    name: String, expression: Expression, readsOccurrence: Bool, nature: Int? = nil,
    rule: String? = nil
  ) {
    (self.name, self.expression, self.readsOccurrence) = (name, expression, readsOccurrence)
    (self.nature, self.rule) = (nature, rule)
  }
}
