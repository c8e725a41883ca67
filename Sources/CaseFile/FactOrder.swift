// The order of facts, and the instants from which each may change what was said before.
import Civil

extension Fact {
  /// The order in which facts count (DESIGN 3): time, fraction of a second, CloudEvents sequence,
  /// reserved kinds first, then source and id. Total: no two facts of a log tie.
  public func precedes(_ other: Fact) -> Bool {
    if time != other.time { return time < other.time }
    if nanoseconds != other.nanoseconds { return nanoseconds < other.nanoseconds }
    if sequence != other.sequence {
      let order = FactSequence.compare(sequence, other.sequence)
      if order != 0 { return order < 0 }
    }
    let (mine, theirs) = (content.reservedKind != nil, other.content.reservedKind != nil)
    if mine != theirs { return mine }
    return identity < other.identity
  }

  /// The earliest instant at which this fact alone can change an outcome: its time, the start of
  /// `vaut`, and the dates that a measure's opening or change carries. A lower bound: a civil date
  /// counts from its start in the easternmost place there ever was.
  /// What aims at one fact reaches back to that fact: `FactLog` sees to it.
  public var earliestInfluence: Instant {
    var earliest = time
    func see(_ bound: Validity.Bound?) {
      switch bound {
      case .instant(let instant): earliest = min(earliest, instant)
      case .date(let date): earliest = min(earliest, date.earliestStart)
      case nil: break
      }
    }
    if case .interval(let from, _) = validity {
      if from == nil { return .distantPast }
      see(from)
    }
    switch content {
    case .measureOpened(let opening):
      see(opening.startsAt)
      see(opening.term)
      see(opening.followedSince)
    case .measureChanged(let change):
      see(change.term)
      see(change.notifiedAt)
    default: break
    }
    return earliest
  }
}

/// CloudEvents `sequence`: whole numbers in their order, before other texts in theirs. (Numbers as
/// numbers but all else as text would be no order at all: 9 < 10 < 1a < 9.)
enum FactSequence {
  /// Less than 0 when `left` comes first; 0 for `7` and `007` too.
  static func compare(_ left: String, _ right: String) -> Int {
    switch (digits(left), digits(right)) {
    case (let left?, let right?):
      if left.count != right.count { return left.count - right.count }
      return left.lexicographicallyPrecedes(right) ? -1 : left.elementsEqual(right) ? 0 : 1
    case (nil, nil):
      if left.utf8.elementsEqual(right.utf8) { return 0 }
      return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    case (_?, nil): return -1
    case (nil, _?): return 1
    }
  }

  /// Decimal digits without leading zeros; nil for another text. An absent sequence is zero.
  private static func digits(_ text: String) -> Substring.UTF8View? {
    guard text.utf8.allSatisfy({ $0 &- 48 <= 9 }) else { return nil }
    return text.drop { $0 == "0" }.utf8
  }
}

extension CivilDate {
  private static let easternmostSeconds: Int64 = 16 * 3600

  /// No place has ever begun this day earlier.
  fileprivate var earliestStart: Instant {
    Instant(seconds: Int64(dayNumber) * 86_400 - CivilDate.easternmostSeconds)
  }
}
