// What a declared name stands for.
import RuleProgram

/// The thing that a name in an expression refers to.
public enum Symbol: Hashable, Sendable {
  case field(FactRole, kind: Int, field: Int)
  /// Position in the list of written definitions.
  case definition(Int)
  /// By folded name: its index depends on the nature.
  case parameter(String)
  case setting(Int)
  case kind(Int)
  case state(Int)
  /// By folded key.
  case rule(String)
  /// A choice that some field or parameter lists.
  case choice
}
