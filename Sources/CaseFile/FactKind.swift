// What a rule set declares of the facts it reads: kinds, their fields, who owes the information
// and what silence means (DESIGN 3).
import Civil

/// The type of a field, of a parameter or of an expression.
public enum ValueType: Hashable, Sendable {
  case boolean
  /// A plain number; percentages are numbers (`40 %` is 2/5).
  case number
  /// Elapsed time, in seconds. `24 h`.
  case duration
  /// A civil délai in days, weeks, months or years. `5 jours`.
  case period
  /// Euros.
  case money
  case date
  case instant
  case text
  /// One of the listed words (as written in the vocabulary).
  case choice([String])
  case timetable
}

/// A value of a field or of a parameter. Quantities are exact, in base units: seconds, euros, 1.
public enum FactValue: Hashable, Sendable {
  case boolean(Bool)
  case quantity(Rational)
  case period(CivilPeriod)
  case date(CivilDate)
  case instant(Instant)
  /// Text, or the canonical spelling of a choice.
  case text(String)
  case timetable(Timetable)
}

/// Who a duty or an information is owed by. Counts, sentences and lists never mix parties.
public enum Party: String, Hashable, Sendable, CaseIterable {
  case person = "personne"
  case spip = "spip"
  case court = "tribunal"
  case host = "structure"
  case monitoring = "surveillance"
  case carer = "soignant"
}

public struct FieldDeclaration: Hashable, Sendable {
  public var name: String
  public var type: ValueType
  public var isRequired: Bool
  /// Recorded, never read by a rule (DESIGN 2.6).
  public var isSensitive: Bool
  /// A number without a fraction (`entier`).
  public var isWhole: Bool
  public init(
    name: String, type: ValueType, isRequired: Bool = false, isSensitive: Bool = false,
    isWhole: Bool = false
  ) {
    (self.name, self.type, self.isRequired, self.isSensitive) = (
      name, type, isRequired, isSensitive
    )
    self.isWhole = isWhole
  }
}

/// What it means that no fact of a kind is there.
public enum Silence: Hashable, Sendable { case meansAbsence, meansUnknown }

/// Whether facts of a kind belong to one measure or to the person as a whole.
public enum FactScope: Hashable, Sendable { case measure, person }

public struct FactKind: Hashable, Sendable {
  public var name: String
  public var title: String
  public var fields: [FieldDeclaration]
  public var owedBy: Party
  public var silence: Silence
  /// Feeds that are slow: emission of what rests on this kind waits this many seconds.
  public var observableAfter: Int64
  public var scope: FactScope
  /// The field whose value may be used once only (`référence`); a second use is kept aside.
  public var referenceField: Int?
  public init(
    name: String, title: String, fields: [FieldDeclaration], owedBy: Party = .person,
    silence: Silence = .meansAbsence, observableAfter: Int64 = 0, scope: FactScope = .measure,
    referenceField: Int? = nil
  ) {
    (self.name, self.title, self.fields, self.owedBy) = (name, title, fields, owedBy)
    (self.silence, self.observableAfter, self.scope) = (silence, observableAfter, scope)
    self.referenceField = referenceField
  }
}
