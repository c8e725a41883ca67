// The offsets of a zone over time, as two parallel arrays and a binary search.
// The calendar repeats after 400 years, weekdays included (146 097 days are 20 871 weeks), so the
// rule for later years is laid out for one such cycle and later instants are folded back into it.

/// Offsets from UTC by instant. Invariant: `starts` ascends; `offsets[i]` holds from `starts[i]`,
/// and `offsets[0]` before all (`starts[0]` is the least Int64); neighbours differ.
struct OffsetTable: Hashable, Sendable {
  private(set) var starts: [Int64]
  private(set) var offsets: [Int32]
  /// From here on the table repeats every 400 years; nil if its last offset holds for ever.
  private(set) var cycleStart: Int64?
  private var least: Int64
  private var greatest: Int64

  static let cycleSeconds: Int64 = 146_097 * 86_400

  init(constant offset: Int32) {
    starts = [.min]
    offsets = [offset]
    (least, greatest) = (Int64(offset), Int64(offset))
  }

  /// Adds a change later than all others; one that changes nothing is left out.
  mutating func append(start: Int64, offset: Int32) {
    guard offset != offsets[offsets.count - 1], start > starts[starts.count - 1] else { return }
    starts.append(start)
    offsets.append(offset)
    least = min(least, Int64(offset))
    greatest = max(greatest, Int64(offset))
  }

  /// Declares that the changes from `start` to `start` + 400 years repeat for ever.
  mutating func repeatFrom(_ start: Int64) { cycleStart = start }

  func offset(at seconds: Int64) -> Int32 {
    offsets[segment(at: seconds - fold(seconds))]
  }

  func nextChange(after seconds: Int64) -> Int64? {
    let folded = fold(seconds)
    let next = segment(at: seconds - folded) + 1
    return next < starts.count ? saturatingSum(starts[next], folded) : nil
  }

  /// The instants at which the local wall clock shows `local` seconds since 1970-01-01T00:00.
  /// Each segment that could hold one is asked; readings come out in order of time.
  func resolve(local: Int64) -> LocalResolution {
    let folded = fold(saturatingDifference(local, 86_400))
    let local = local - folded
    func shown(_ seconds: Int64) -> Instant { Instant(seconds: saturatingSum(seconds, folded)) }
    var index = segment(at: saturatingDifference(local, greatest))
    let latest = saturatingDifference(local, least)
    var (first, last, jump): (Int64?, Int64?, Int64?)
    while index < starts.count, starts[index] <= latest {
      let instant = saturatingDifference(local, Int64(offsets[index]))
      if instant < starts[index] {
        jump = jump ?? starts[index]
      } else if index + 1 == starts.count || instant < starts[index + 1] {
        first = first ?? instant
        last = instant
      }
      index += 1
    }
    guard let first, let last else { return .skipped(jump: shown(jump ?? local)) }
    return first == last ? .once(shown(first)) : .twice(first: shown(first), second: shown(last))
  }

  /// Whole cycles to take off so that an instant falls into the first cycle.
  private func fold(_ seconds: Int64) -> Int64 {
    guard let cycleStart, seconds > cycleStart else { return 0 }
    let past = saturatingDifference(seconds, cycleStart)
    return past / OffsetTable.cycleSeconds * OffsetTable.cycleSeconds
  }

  /// The last segment that starts at or before the instant.
  private func segment(at seconds: Int64) -> Int {
    starts.withUnsafeBufferPointer { starts in
      var low = 0
      var high = starts.count
      while high - low > 1 {
        let middle = (low + high) >> 1
        if starts[middle] <= seconds { low = middle } else { high = middle }
      }
      return low
    }
  }
}
