// How far a long piece of work has come, on the terminal's last line, and nowhere else.
import Foundation
import Synchronization

/// Shared by workers. Silent for the first two seconds, and where the error stream is no terminal.
final class Progress: Sendable {
  private struct State {
    var start = Date()
    var shown = Date()
    var read = 0
    var facts = 0
    var people = 0
    var isShowing = false
  }

  private let state = Mutex(State())
  private let bytes: Int
  private let total = Mutex(0)
  private let isEnglish: Bool
  private let isOnTerminal = isatty(STDERR_FILENO) == 1

  /// `bytes`: how much there is to read; 0 where that is not known.
  init(bytes: Int, isEnglish: Bool) { (self.bytes, self.isEnglish) = (bytes, isEnglish) }

  func hasRead(_ count: Int) {
    guard isOnTerminal else { return }
    show { state in
      state.read += count
      let share = bytes > 0 ? " \(min(100, state.read * 100 / bytes)) %" : ""
      return (isEnglish ? "reading" : "lecture") + share
    }
  }

  func beginReplay(facts: Int) {
    total.withLock { $0 = facts }
    state.withLock { $0.start = Date() }
  }

  /// One person more, with so many facts.
  func hasReplayed(_ facts: Int) {
    guard isOnTerminal else { return }
    let total = total.withLock { $0 }
    show { state in
      state.people += 1
      state.facts += facts
      let elapsed = max(0.001, Date().timeIntervalSince(state.start))
      let rate = Double(state.facts) / elapsed
      let left = Int(Double(total - state.facts) / max(1, rate))
      let speed = String(format: "%.1f", rate / 1e6)
      return isEnglish
        ? "\(state.people) people, \(speed) M facts/s, \(left) s left"
        : "\(state.people) personnes, \(speed) M faits/s, encore \(left) s"
    }
  }

  func end() {
    state.withLock { state in
      if state.isShowing { Terminal.erase() }
      state.isShowing = false
    }
  }

  private func show(_ text: (inout State) -> String) {
    state.withLock { state in
      let words = text(&state)
      let now = Date()
      guard now.timeIntervalSince(state.start) > 2 || state.isShowing,
        now.timeIntervalSince(state.shown) > 0.2
      else { return }
      state.shown = now
      state.isShowing = true
      Terminal.redraw(words)
    }
  }
}
