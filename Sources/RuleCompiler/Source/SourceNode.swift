// The source tree: what the author wrote, each piece with its place. It knows nothing of rules.

import Diagnostics

/// A value of a YAML document and the place it was read from.
public struct SourceNode: Sendable {
  /// The three shapes of a YAML value.
  public enum Content: Sendable {
    case scalar(Scalar)
    case mapping([SourceEntry])
    case sequence([SourceNode])
  }

  public let content: Content
  /// From the first to the last byte written; empty, right after the key, for a missing value.
  public let mark: Mark

  public init(content: Content, mark: Mark) {
    self.content = content
    self.mark = mark
  }

  /// The scalar, if it is one.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The entries in the order written, if it is a mapping.
  public var entries: [SourceEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The elements, if it is a sequence.
  public var elements: [SourceNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// Whether nothing was written where a value could stand.
  public var isMissing: Bool {
    scalar.map { $0.style == .plain && $0.value.isEmpty } ?? false
  }
}

/// A key of a mapping with its value.
public struct SourceEntry: Sendable {
  public let key: Marked<String>
  public let value: SourceNode

  public init(key: Marked<String>, value: SourceNode) {
    self.key = key
    self.value = value
  }
}
