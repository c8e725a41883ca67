// The names that facts are read with, as a rule set declares them.
import CaseFile

extension RuleProgram {
  public var vocabulary: Vocabulary {
    Vocabulary(
      kinds: kinds,
      natures: natures.map { nature in
        (nature.name, nature.parameters.map { ($0.name, $0.type) })
      })
  }
}
