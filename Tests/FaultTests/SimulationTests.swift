// Thousands of lives of a house on a simulated disk, clock and network, each from a printed seed.
import Glibc
import Simulation
import Testing

@Suite struct SimulationTests {
  @Test func `whatever fails, nothing is lost, repeated under another name, or told too early`()
    async throws
  {
    let count = Environment.number("JALON_FAULTS_SCHEDULES", otherwise: 40)
    let first = Environment.number("JALON_FAULTS_SEED", otherwise: 1)
    let simulation = try Simulation()
    let failed = await simulation.play(seeds: UInt64(first)..<UInt64(first + count))
    for verdict in failed {
      let smallest = await simulation.shrink(verdict)
      Issue.record("\(smallest.findings.joined(separator: "\n"))\n\(smallest.schedule)")
    }
  }
}
