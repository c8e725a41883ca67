// The names that facts are read with, as a rule set declares them.
import CaseFile

extension RuleProgram {
  public var vocabulary: Vocabulary {
    Vocabulary(
      kinds: kinds,
      natures: natures.map { nature in
        Vocabulary.NatureNames(
          name: nature.name,
          parameters: nature.parameters.map {
            Vocabulary.Parameter(name: $0.name, type: $0.type, isWhole: $0.isWhole)
          })
      })
  }
}
