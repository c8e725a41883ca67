// A schedule from a seed.
import Civil
import Scheduling

extension Schedule {
  static let receivers = 2

  /// Small enough that batches are cut, and that some logs are long and looked at apart.
  var measures: LookMeasures {
    var measures = LookMeasures()
    (measures.people, measures.facts) = (2, 12)
    if seed % 3 != 0 { measures.longLog = 8 }
    return measures
  }

  static let people = (1...5).map { "P-\($0)" }

  /// At least so many events and so many faults.
  public static func make(seed: UInt64, events: Int = 200, faults: Int = 20) -> Schedule {
    var maker = Maker(dice: Dice(seed: seed))
    while maker.events.count < events || maker.faults < faults { maker.add() }
    return Schedule(seed: seed, events: maker.events)
  }

  /// An hour or so before the clocks change, in spring or in autumn.
  var start: Instant {
    Instant(seconds: seed % 2 == 0 ? 1_774_742_400 : 1_792_882_800)
  }

  /// What is at work in the first life.
  var reform: Reform {
    var dice = Dice(seed: ~seed)
    return Reform(&dice)
  }

  private struct Maker {
    var dice: Dice
    var events: [Event] = []
    var faults = 0
    private var known: [(id: String, person: String)] = []
    private var made = 0

    init(dice: Dice) { self.dice = dice }

    mutating func add() {
      let event = pick()
      events.append(event)
      if event.isFault { faults += 1 }
    }

    private mutating func pick() -> Event {
      switch dice.roll(0..<112) {
      case 0..<22: .facts(drafts(), isAnswerLost: dice.once(in: 10))
      case 22..<25: .resend
      case 25..<27: .acknowledge(dice.roll(0..<1000))
      case 27..<31: .decide(dice.roll(0..<1000), isValidated: dice.once(in: 2))
      case 31: .otherProcess(drafts())
      case 32: .glance
      case 33: .looksFail(dice.once(in: 2) ? nil : Schedule.people.randomElement(using: &dice))
      case 34..<43: .forward(seconds: Int64(dice.roll(1..<3600)))
      case 43..<46: .back(seconds: Int64(dice.roll(1..<4000)))
      case 46..<52: .toTheRing
      case 52..<72: .run(jobs: dice.roll(1..<8), dice: dice.next())
      case 72..<80: .settle(dice: dice.next())
      case 80..<88: .receiver(dice.roll(0..<Schedule.receivers), mood())
      case 88..<91: .channel(mood())
      case 91..<94:
        .trouble(
          FaultDisk.Trouble.allCases[dice.roll(0..<FaultDisk.Trouble.allCases.count)],
          operations: dice.roll(0..<12))
      case 94..<96: .endTrouble
      case 96: .crash(losingUnsynced: dice.once(in: 2))
      case 97..<99:
        .crashSoon(operations: dice.roll(1..<60), losingUnsynced: dice.once(in: 2))
      case 99..<104: .reload(Reform(&dice), amidWork: dice.once(in: 2))
      case 104..<107: .snooze(dice.roll(0..<1000), seconds: Int64(dice.roll(60..<7200)))
      case 107..<109: .away(seconds: Int64(dice.roll(60..<7200)))
      case 109..<111: .facts(silences(), isAnswerLost: dice.once(in: 10))
      default: .stopAndStart
      }
    }

    private mutating func mood() -> Mood {
      switch dice.roll(0..<16) {
      case 0..<5: .up
      case 5: .slow(Int64(dice.roll(1..<120)))
      case 6..<8: .down
      case 8..<10: .answers500
      case 10..<12: .takesAndDies
      case 12: .asksToWait(Int64(dice.roll(1..<1800)))
      case 13: .gone
      default: .killsTheHouse(losingUnsynced: dice.once(in: 2))
      }
    }

    /// Devices of several people that fall silent at about the same time.
    private mutating func silences() -> [FactDraft] {
      Schedule.people.shuffled(using: &dice).prefix(dice.roll(2..<6)).map { person in
        made += 1
        return FactDraft(
          id: "f\(made)", person: person, content: .silence(at: -Int64(dice.roll(0..<1800))))
      }
    }

    private mutating func drafts() -> [FactDraft] {
      (0..<dice.roll(1..<4)).map { _ in
        made += 1
        var (id, person) = ("f\(made)", Schedule.people[dice.roll(0..<Schedule.people.count)])
        let content: FactDraft.Content
        let older = known.randomElement(using: &dice)
        switch (dice.roll(0..<20), older) {
        case (0, let older?):
          person = older.person
          content = .cancellation(of: older.id)
        case (1, let older?):
          person = older.person
          content = .move(of: older.id, to: -Int64(dice.roll(0..<7200)))
        case (2..<4, let older?):
          (id, person, content) = (older.id, older.person, .again(older.id))
        case (4, let older?):
          (id, person, content) = (older.id, older.person, .altered(older.id))
        case (5, _): content = .ahead
        case (6, _): content = .silence(at: -Int64(dice.roll(0..<1800)))
        case (7..<13, _):
          content = .presence(at: Int64(dice.roll(-7200..<300)))
          known.append((id, person))
        default:
          content = .appointment(
            at: -Int64(dice.roll(0..<3 * 3600)), withinSeconds: Int64(dice.roll(600..<5 * 3600)))
          known.append((id, person))
        }
        return FactDraft(id: id, person: person, content: content)
      }
    }
  }
}

extension Reform {
  fileprivate init(_ dice: inout Dice) {
    self.init(
      escalates: dice.once(in: 2), digests: dice.once(in: 3), groups: dice.once(in: 3),
      tolerates: dice.once(in: 2), listens: dice.once(in: 2), keepsBack: dice.once(in: 2))
  }
}
