// What an answer is made from: a person's resolved facts, what was told of them, and the rules.
import CaseFile
import Civil
import Evaluation
import RuleProgram

/// One person's case as it is known.
public struct KnownCase: Sendable {
  public var person: String
  /// Resolved, in the order of the log.
  public var facts: [Fact]
  public var ledger: PersonLedger
  public var program: RuleProgram
  public var zones: @Sendable (String) -> Zone?

  public init(
    person: String, facts: [Fact], ledger: PersonLedger = PersonLedger(), program: RuleProgram,
    zones: @escaping @Sendable (String) -> Zone?
  ) {
    (self.person, self.facts, self.ledger) = (person, facts, ledger)
    (self.program, self.zones) = (program, zones)
  }
}
