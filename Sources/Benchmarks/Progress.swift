// How far a long piece of work is, on a terminal only: done, how many a second, time left. Nothing
// is shown of work that takes less than two seconds.
import Glibc

struct Progress {
  private let unit: String
  private let total: Int
  private let start = Meter.nanoseconds
  private var shownAt: Int64 = 0

  init(_ unit: String, total: Int) { (self.unit, self.total) = (unit, total) }

  mutating func reached(_ done: Int) {
    let now = Meter.nanoseconds
    guard Progress.isTerminal, now - start > 2_000_000_000, now - shownAt > 200_000_000 else {
      return
    }
    shownAt = now
    let rate = Double(done) / (Double(now - start) / 1e9)
    let left = Int(Double(total - done) / max(rate, 1))
    Progress.say(
      "\(done) \(unit) sur \(total), \(Int(rate)) par s, reste "
        + (left < 120 ? "\(left) s" : "\(left / 60) min"))
  }

  func finish() { Progress.end() }

  static func say(_ text: String) {
    show("… \(text)")
  }

  static func end() { show("") }

  private static func show(_ text: String) {
    if !isTerminal { return }
    let line = Array("\r\u{1B}[K\(text)".utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }

  private static let isTerminal = isatty(STDERR_FILENO) == 1
}
