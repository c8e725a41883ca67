// One schedule played to its end, many of them, and a failing one made smaller.
import CaseStore
import Civil

/// What came of one schedule.
public struct Verdict: Sendable {
  public var schedule: Schedule
  /// What does not hold, in French; empty: all is well.
  public var findings: [String]
}

public struct Simulation: Sendable {
  /// A file that every house begins with: made once, copied for each.
  private let template: FaultDisk
  private let bug: PlantedBug?

  public init(bug: PlantedBug? = nil) throws {
    self.bug = bug
    template = FaultDisk(seed: 0)
    try Store(path: template.path(SimulatedHouse.file)).close()
  }

  public func play(_ schedule: Schedule) async -> Verdict {
    let house = SimulatedHouse(schedule, template: template, bug: bug)
    for event in schedule.events {
      await house.play(event)
      if !house.findings.isEmpty { return Verdict(schedule: schedule, findings: house.findings) }
    }
    await house.finish()
    return Verdict(schedule: schedule, findings: house.findings)
  }

  /// Plays the seeds over the cores; returns those that fail, at most so many, in order of seed.
  public func play(
    seeds: Range<UInt64>, events: Int = 200, faults: Int = 20, atMost: Int = 3, workers: Int = 2
  ) async -> [Verdict] {
    await withTaskGroup(of: Verdict.self) { group in
      var (waiting, failed) = (seeds.makeIterator(), [Verdict]())
      func add() {
        guard failed.count < atMost, let seed = waiting.next() else { return }
        group.addTask {
          await play(Schedule.make(seed: seed, events: events, faults: faults))
        }
      }
      for _ in 0..<workers { add() }
      for await verdict in group {
        if !verdict.findings.isEmpty { failed.append(verdict) }
        add()
      }
      return failed.sorted { $0.schedule.seed < $1.schedule.seed }
    }
  }

  /// A part of the schedule that still fails, and from which neither an event nor a fact can be taken.
  public func shrink(_ verdict: Verdict) async -> Verdict {
    var best = await shrinkEvents(verdict)
    for index in best.schedule.events.indices.reversed() {
      guard case .facts(let drafts, let isAnswerLost) = best.schedule.events[index] else {
        continue
      }
      var kept = drafts
      for draft in drafts where kept.count > 1 {
        let fewer = kept.filter { $0 != draft }
        var part = best.schedule
        part.events[index] = .facts(fewer, isAnswerLost: isAnswerLost)
        let result = await play(part)
        if !result.findings.isEmpty { (best, kept) = (result, fewer) }
      }
    }
    return best
  }

  private func shrinkEvents(_ verdict: Verdict) async -> Verdict {
    var best = verdict
    var size = max(1, best.schedule.events.count / 2)
    while true {
      var (start, isSmaller) = (0, false)
      while start < best.schedule.events.count {
        var part = best.schedule
        part.events.removeSubrange(start..<min(start + size, part.events.count))
        let result = await play(part)
        if result.findings.isEmpty {
          start += size
        } else {
          (best, isSmaller) = (result, true)
        }
      }
      if size == 1, !isSmaller {
        guard let smaller = await withoutPair(best) else { return best }
        best = smaller
      }
      if !isSmaller || size > best.schedule.events.count { size = max(1, size / 2) }
    }
  }

  /// What each need not be without the other: a disk that fails, and is repaired. Nil where every
  /// pair is needed, or there are too many to try.
  private func withoutPair(_ verdict: Verdict) async -> Verdict? {
    let events = verdict.schedule.events
    if events.count > 20 { return nil }
    for second in events.indices.dropFirst() {
      for first in 0..<second {
        var part = verdict.schedule
        part.events.remove(at: second)
        part.events.remove(at: first)
        let result = await play(part)
        if !result.findings.isEmpty { return result }
      }
    }
    return nil
  }
}
