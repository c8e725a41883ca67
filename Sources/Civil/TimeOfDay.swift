// A wall-clock time, without date or place. 24:00 is allowed: the end of a day.

/// A wall-clock time of day, from 00:00 to 24:00.
public struct TimeOfDay: Hashable, Comparable, Sendable {
  /// Seconds since 00:00 on the wall clock, 0 to 86 400.
  public let seconds: Int32

  public static let midnight = TimeOfDay(unchecked: 0)
  /// 24:00, only meaningful as an end.
  public static let endOfDay = TimeOfDay(unchecked: 86_400)

  init(unchecked seconds: Int32) { self.seconds = seconds }

  /// Nil outside 0 to 86 400.
  public init?(seconds: Int) {
    guard (0...86_400).contains(seconds) else { return nil }
    self.seconds = Int32(seconds)
  }

  /// Nil where the clock has no such time; 24:00:00 is its last.
  public init?(hour: Int, minute: Int, second: Int = 0) {
    guard (0...24).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
      return nil
    }
    self.init(seconds: hour * 3600 + minute * 60 + second)
  }

  /// Reads `20:00`, `20:00:30` or `24:00`, and nothing else.
  public init?(iso text: some StringProtocol) {
    let read = ByteReader.reading(text) { reader in
      reader.timeOfDay().flatMap { reader.isAtEnd ? $0 : nil }
    }
    guard let read else { return nil }
    self = read
  }

  public var hour: Int { Int(seconds) / 3600 }
  public var minute: Int { Int(seconds) / 60 % 60 }
  public var second: Int { Int(seconds) % 60 }

  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.seconds < right.seconds }
}

extension TimeOfDay: CustomStringConvertible {
  /// `20:00`, or `20:00:30` where there are seconds.
  public var description: String {
    let long = ByteWriter.text(capacity: 8) { $0.put(self) }
    return second == 0 ? String(long.dropLast(3)) : long
  }
}
