// A value of another type than its place needs.
import CaseFile
import Diagnostics

struct UnexpectedType: Complaint {
  static let code = "type-inattendu"
  static let wrong = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: 3 h

    """
  static let right = """
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    exiger: 3 h < 4 h

    """

  let found: ValueType
  let expected: [ValueType]

  private func words(_ language: KeyPath<Message, String>) -> String {
    expected.map { $0.description[keyPath: language] }
      .joined(separator: language == \.fr ? " ou " : " or ")
  }

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "on attend \(words(\.fr)), pas \(found.description.fr)",
        en: "\(words(\.en)) is expected, not \(found.description.en)"), at: mark)
  }
}
