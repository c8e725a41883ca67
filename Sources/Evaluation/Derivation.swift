// Why an expression has its value at a moment: a tree of what was read, down to facts, parameters
// and settings. Language-free; the catalogue turns it into sentences.
import CaseFile
import Civil
import RuleProgram

/// One expression as read, and what its value rests on. A false *et* has one child, its first
/// false part as written; an unknown one all its unknown parts; a true one all of them (DESIGN 5).
public struct Derivation: Sendable {
  /// As the author wrote it.
  public var text: String
  public var value: ReadValue
  public var type: ValueType
  public var shape: Shape
  public var children: [Derivation]
  /// Facts counted, summed, picked or covering, in the order of the log.
  public var uses: [FactUse]
  public var notes: [Note]

  public init(
    text: String, value: ReadValue, type: ValueType, shape: Shape = .leaf,
    children: [Derivation] = [], uses: [FactUse] = [], notes: [Note] = []
  ) {
    (self.text, self.value, self.type, self.shape) = (text, value, type, shape)
    (self.children, self.uses, self.notes) = (children, uses, notes)
  }

  /// The facts it rests on, itself and through its parts, each once.
  public var facts: [FactIdentity] {
    var seen = Set<FactIdentity>()
    return allUses.map(\.identity).filter { seen.insert($0).inserted }
  }

  /// The notes of the whole tree.
  public var allNotes: [Note] { notes + children.flatMap(\.allNotes) }

  /// The uses of facts of the whole tree.
  public var allUses: [FactUse] { uses + children.flatMap(\.allUses) }

  /// What kind of node it is, as far as a sentence needs to know.
  public enum Shape: Hashable, Sendable {
    case leaf, literal, logic, arithmetic, state, coverage, aggregate, count
    /// A definition or rule word unfolded: its child says the rest.
    case definition
    case compare(Comparison)
  }

  /// What a value rests on beside facts.
  public enum Note: Hashable, Sendable {
    case parameter(name: String, ParameterOrigin)
    /// The legal bound in force on the measure's start.
    case bound(atLeast: FactValue?, atMost: FactValue?, type: ValueType, article: String)
    case setting(profile: String, signedBy: String, from: CivilDate?)
    case noSetting
    case counting([CountingReason])
    /// The last switch of a state; nil: the value it has from the start.
    case since(state: String, value: String?, Instant?, by: FactIdentity?)
    case stretch(Instant, Instant, isCertain: Bool)
    case occurrence(rule: String, key: String, Instant)
    case share(elapsed: Int, total: Int)
    case suspended(cause: String, since: Instant)
    /// No fact of the kind, where silence says nothing.
    case missing(FactKind)
    /// No fact of the kind, and that means that nothing took place.
    case none(FactKind)
  }
}

/// Where a parameter's value comes from.
public enum ParameterOrigin: Hashable, Sendable {
  /// The title that opened the measure.
  case title
  /// The rule set's default.
  case fallback
  case changed(since: Instant)
  case missing
}

/// One fact as an expression used it.
public struct FactUse: Hashable, Sendable {
  public var identity: FactIdentity
  /// The title of its kind.
  public var title: String
  public var time: Instant
  public var validity: Interval?
  /// What it brought: an amount, a picked value; nil: its being there.
  public var value: ReadValue?
  public var type: ValueType
  /// False where `où` could not be decided.
  public var isCertain: Bool

  public init(
    identity: FactIdentity, title: String, time: Instant, validity: Interval? = nil,
    value: ReadValue? = nil, type: ValueType = .boolean, isCertain: Bool = true
  ) {
    (self.identity, self.title, self.time) = (identity, title, time)
    (self.validity, self.value, self.type) = (validity, value, type)
    self.isCertain = isCertain
  }
}
