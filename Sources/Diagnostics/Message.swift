// One sentence in both languages of the house; the renderer chooses.

/// The language a report is written in.
public enum Language: String, Sendable, CaseIterable {
  case french = "fr"
  case english = "en"
}

/// A text in French and in English: lower case first letter, no final period, one line.
public struct Message: Hashable, Sendable {
  public let fr: String
  public let en: String

  public init(fr: String, en: String) {
    self.fr = fr
    self.en = en
  }

  /// A text that is the same in both languages.
  public init(_ text: String) {
    self.init(fr: text, en: text)
  }

  public func text(in language: Language) -> String {
    switch language {
    case .french: fr
    case .english: en
    }
  }
}
