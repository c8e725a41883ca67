// The names a fact is read with: declared kinds, and the parameters of each nature of measure.

/// What a rule set declares of facts and measures, found by folded name.
public struct Vocabulary: Sendable {
  public struct Parameter: Hashable, Sendable {
    public var name: String
    public var type: ValueType
    /// A number without a fraction (`entier`).
    public var isWhole: Bool
    public init(name: String, type: ValueType, isWhole: Bool = false) {
      (self.name, self.type, self.isWhole) = (name, type, isWhole)
    }
  }

  public struct NatureNames: Hashable, Sendable {
    public var name: String
    public var parameters: [Parameter]
    public init(name: String, parameters: [Parameter]) {
      (self.name, self.parameters) = (name, parameters)
    }
  }

  public let kinds: [FactKind]
  public let natures: [NatureNames]
  private let kindPlaces: [String: Int]
  private let naturePlaces: [String: Int]

  /// Of two names that fold alike the first counts: the compiler refuses such rule sets.
  public init(
    kinds: [FactKind], natures: [(name: String, parameters: [(name: String, type: ValueType)])]
  ) {
    self.init(
      kinds: kinds,
      natures: natures.map { nature in
        NatureNames(
          name: nature.name,
          parameters: nature.parameters.map { Parameter(name: $0.name, type: $0.type) })
      })
  }

  public init(kinds: [FactKind], natures: [NatureNames]) {
    (self.kinds, self.natures) = (kinds, natures)
    kindPlaces = Vocabulary.places(kinds.map(\.name))
    naturePlaces = Vocabulary.places(natures.map(\.name))
  }

  /// The index of the kind of that name, however it is spelt.
  public func kind(named name: String) -> Int? { kindPlaces[foldName(name)] }

  /// The nature of that name, however it is spelt.
  public func nature(named name: String) -> NatureNames? {
    naturePlaces[foldName(name)].map { natures[$0] }
  }

  private static func places(_ names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { (foldName($1), $0) }) { first, _ in first }
  }
}

extension Vocabulary.NatureNames {
  /// The parameter of that name, however it is spelt.
  public func parameter(named name: String) -> Vocabulary.Parameter? {
    let folded = foldName(name)
    return parameters.first { foldName($0.name) == folded }
  }
}
