// Rehearsals: who sends the facts also drives the clock. Each request says at which instant its
// facts are learnt and until when time may run after them, so that no fact is ever late.
import Civil
import HTTPTypes

/// The hands on the clock of a rehearsal; absent from a daemon that serves.
public struct ClockHands: Sendable {
  public var step: @Sendable (Instant) -> Void
  /// Once nothing is due, lets time run, and wakes who waits for it.
  public var run: @Sendable (Instant) async -> Void

  public init(
    step: @escaping @Sendable (Instant) -> Void, run: @escaping @Sendable (Instant) async -> Void
  ) {
    (self.step, self.run) = (step, run)
  }
}

/// `Jalon-Clock: 2026-03-02T08:00:00Z/2026-03-02T19:30:00Z`: learnt at the first instant; the clock
/// then runs to the last second before the other.
struct RehearsalLeg {
  let start: Instant
  let end: Instant

  /// Nil where the clock is nobody's to drive, or the request leaves it alone.
  init?(_ ask: Ask) throws {
    guard ask.office.hands != nil, let written = ask.request.headers[.jalonClock] else {
      return nil
    }
    let parts = written.split(separator: "/").compactMap { try? ISOInstant($0).instant }
    guard parts.count == 2, parts[0] < parts[1] else {
      throw Problem.wrongParameter("Jalon-Clock", written, expected: "deux instants, `de/à`")
    }
    (start, end) = (parts[0], parts[1] + -1)
  }
}

extension HTTPField.Name {
  /// Made of letters and a hyphen: always a valid name.
  static let jalonClock = HTTPField.Name("Jalon-Clock")!
}
