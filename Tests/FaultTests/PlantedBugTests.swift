// Simulation is worth what it finds: bugs of the kinds that lose or repeat messages are planted, and
// each is found and made small.
import Simulation
import Testing

@Suite struct PlantedBugTests {
  @Test(arguments: PlantedBug.allCases)
  func `a planted bug is found, and made small enough to read`(bug: PlantedBug) async throws {
    let simulation = try Simulation(bug: bug)
    let failed = await simulation.play(seeds: 1..<200, atMost: 1)
    let first = try #require(failed.first, "\(bug.rawValue): not found")
    let smallest = await simulation.shrink(first)
    #expect(!smallest.findings.isEmpty)
    #expect(smallest.schedule.events.count <= 10, "\(bug.rawValue): \(smallest.schedule)")
    // The same seed and events fail again, with the same words.
    let again = await simulation.play(smallest.schedule)
    #expect(again.findings == smallest.findings)
  }

  @Test func `the same seed is the same schedule, with enough events and faults`() {
    let (one, other) = (Schedule.make(seed: 7), Schedule.make(seed: 7))
    #expect(one.events == other.events)
    #expect(one.events.count >= 200)
    #expect(one.events.count { $0.isFault } >= 20)
    #expect(Schedule.make(seed: 8).events != one.events)
  }
}
