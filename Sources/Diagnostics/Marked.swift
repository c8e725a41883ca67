// A value with its place. Two marked values are equal when the values are: places do not matter.

/// A value and the mark of the text it was read from; equality and hash ignore the mark.
public struct Marked<Value> {
  public let value: Value
  public let mark: Mark

  public init(_ value: Value, at mark: Mark) {
    self.value = value
    self.mark = mark
  }

  /// Another value at the same place.
  public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Marked<Other> {
    Marked<Other>(try transform(value), at: mark)
  }
}

extension Marked: Sendable where Value: Sendable {}

extension Marked: Equatable where Value: Equatable {
  public static func == (left: Marked, right: Marked) -> Bool { left.value == right.value }
}

extension Marked: Hashable where Value: Hashable {
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
