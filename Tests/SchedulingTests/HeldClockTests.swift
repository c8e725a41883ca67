// The clock of a rehearsal: it waits for whoever drives it, and for the work it rang for.
import Civil
import Scheduling
import Testing

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct HeldClockTests {
  /// A second of the clock is a microsecond on the wall.
  private let clock = HeldClock(start: noon, factor: 1_000_000)

  /// Once the wall has given it time enough.
  private func settled() async throws -> Instant {
    try await Task.sleep(for: .milliseconds(5))
    return clock.now()
  }

  @Test func `it stands still until it is driven`() async throws {
    #expect(try await settled() == noon)
    #expect(clock.wallDelay(until: noon + 1) == .max)
    #expect(try await settled() == noon)
  }

  @Test func `a step moves it forward only`() async throws {
    clock.step(to: noon + 60)
    #expect(try await settled() == noon + 60)
    clock.step(to: noon)
    #expect(try await settled() == noon + 60)
  }

  @Test func `it runs to its limit and no further`() async throws {
    clock.run(until: noon + 100)
    #expect(try await settled() == noon + 100)
    clock.run(until: noon)
    #expect(try await settled() == noon + 100)
  }

  @Test func `it does not pass a wake before the alarm is armed anew`() async throws {
    #expect(clock.wallDelay(until: noon + 10) == .max)
    clock.run(until: noon + 100)
    #expect(try await settled() == noon + 10)
    #expect(clock.wallDelay(until: noon + 40) < .max)
    #expect(try await settled() == noon + 40)
    #expect(clock.wallDelay(until: noon + 1000) == .max)
    #expect(try await settled() == noon + 100)
  }

  @Test func `a step ends a run`() async throws {
    clock.run(until: noon + 100)
    clock.step(to: noon + 200)
    #expect(try await settled() == noon + 200)
  }
}
