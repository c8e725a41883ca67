// Where a thing stands: a span of bytes in a source text, and the rule and article around it.

/// A range of bytes, its end excluded.
public struct Span: Hashable, Sendable {
  public let start: Int
  public let end: Int

  /// A span whose end comes before its start is taken as empty.
  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  public var isEmpty: Bool { start == end }

  /// The smallest span that holds both.
  public func union(_ other: Span) -> Span {
    Span(start: min(start, other.start), end: max(end, other.end))
  }
}

/// A span in a source text, with the heading it stands under.
public struct Mark: Sendable {
  public let source: SourceText
  public let span: Span
  /// The rule and article around the place, as in "tig.heures · CP 131-22".
  public var context: String?

  public init(source: SourceText, span: Span, context: String? = nil) {
    self.source = source
    self.span = span
    self.context = context
  }

  /// The author's text under the mark.
  public var text: String { source.text(of: span) }

  /// From the start of this mark to the end of another in the same source.
  public func through(_ other: Mark) -> Mark {
    Mark(source: source, span: span.union(other.span), context: context)
  }

  public func under(_ context: String?) -> Mark {
    Mark(source: source, span: span, context: context)
  }
}
