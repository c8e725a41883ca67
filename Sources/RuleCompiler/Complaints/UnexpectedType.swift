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

  private var help: Message {
    if expected == [.boolean] {
      return Message(
        fr: "une condition compare deux valeurs : `… au moins 3 h`, `… est présent`",
        en: "a condition compares two values: `… au moins 3 h`, `… est présent`")
    }
    return Message(
      fr: "regardez le type déclaré de ce qui est nommé ici",
      en: "look at the declared type of what is named here")
  }

  private func words(_ language: KeyPath<Message, String>) -> String {
    expected.map { $0.description[keyPath: language] }
      .joined(separator: language == \.fr ? " ou " : " or ")
  }

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "on attend \(words(\.fr)), pas \(found.description.fr)",
        en: "\(words(\.en)) is expected, not \(found.description.en)"), at: mark,
      help: help)
  }
}
