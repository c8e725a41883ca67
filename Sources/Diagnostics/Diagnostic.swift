// What is told to the author of a rule: the facts of a trouble, with no rendering in it.

/// How much a diagnostic weighs: an error stops the compilation, a warning does not.
public enum Severity: String, Sendable {
  case error
  case warning
}

/// A place and a few words about it.
public struct Label: Sendable {
  public let mark: Mark
  public let text: Message

  public init(mark: Mark, text: Message) {
    self.mark = mark
    self.text = text
  }

  /// A label that reads the same in both languages, or has no words.
  public init(mark: Mark, text: String = "") {
    self.init(mark: mark, text: Message(text))
  }
}

/// One trouble, with its place, the other places that explain it, and the way out.
public struct Diagnostic: Sendable {
  /// A stable name in French kebab-case, such as `cle-en-double`.
  public let code: String
  public let severity: Severity
  /// What was found, then what was expected.
  public let message: Message
  public let primary: Label?
  public var others: [Label]
  /// Advice, apart from the message.
  public var help: Message?
  /// The article or the page of the language that says so.
  public var citation: String?

  public init(
    code: String, severity: Severity = .error, message: Message, primary: Label?,
    others: [Label] = [], help: Message? = nil, citation: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.primary = primary
    self.others = others
    self.help = help
    self.citation = citation
  }
}
