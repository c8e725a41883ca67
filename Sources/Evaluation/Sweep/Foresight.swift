// What a look leaves for later: a daemon looks at a person again when the first thing may fall due,
// so that of all that comes after now only that moment is to be known, and not what will be said.
import Civil

/// Occurrences of which nothing can be told yet are not read. The moment noted may be too early,
/// never too late: a sweep that ended before it would leave out the same occurrences.
struct Foresight {
  /// What may be told up to this second, included, is found out.
  let now: Int64
  /// The first second after it at which something left out may be told; `Int64.max`: there is none.
  private(set) var next = Int64.max

  init(now: Int64) { self.now = now }

  /// Whether what may be told from a second on can wait; it is noted then.
  mutating func leaves(from second: Int64) -> Bool {
    if second <= now { return false }
    next = min(next, second)
    return true
  }

  /// Nothing that begins so late can come sooner than what is noted.
  func isBeyond(_ second: Int64) -> Bool { second > now && second >= next }

  /// Takes out the écarts to come.
  mutating func take(_ found: inout [SweptGap]) {
    guard found.contains(where: { $0.instant > now }) else { return }
    for gap in found { _ = leaves(from: gap.instant) }
    found.removeAll { $0.instant > now }
  }
}
