// Rules and settings of a simulated house that are replaced while it works, in the order of the true
// service (`Renewing`): the seats first, then who was looked at under other rules is made due.
import Attention
import CaseStore
import Delivery
import Evaluation
import Scheduling
import Synchronization

/// Which parts of attention are at work, and what the rules mean; small enough times for a schedule of
/// some hours.
public struct Reform: Hashable, Sendable, CustomStringConvertible {
  public var escalates: Bool
  public var digests: Bool
  public var groups: Bool
  /// Whether who comes late by less than `longestTolerance` is present.
  public var tolerates: Bool
  /// Whether an operator is told when the source falls silent.
  public var listens: Bool
  /// Whether what rests on devices that fell silent together is kept back.
  public var keepsBack: Bool

  static let longestTolerance: Int64 = 1500
  static let source = "/essai"
  static let longestStep: Int64 = 3600
  static let steps = 2
  static let role = "cpip"

  public var description: String {
    let parts = [
      (escalates, "relances"), (digests, "résumés"), (groups, "groupes"),
      (tolerates, "tolérance"), (listens, "écoute"),
      (keepsBack, "retenue"),
    ]
    let words = parts.filter(\.0).map(\.1)
    return words.isEmpty ? "rien" : words.joined(separator: ", ")
  }

  var tolerance: Int64 { tolerates ? Reform.longestTolerance : 0 }

  var policy: AttentionPolicy {
    var policy = AttentionPolicy()
    if escalates {
      policy.escalation.steps = [
        .init(gravity: .vigilance, afterSeconds: 1800, roles: ["dpip"], roundTheClock: true),
        .init(
          gravity: .vigilance, afterSeconds: Reform.longestStep, roles: ["directeur"],
          roundTheClock: true),
      ]
    }
    if digests {
      var digest = DigestRole(role: Reform.role, channels: [SimulatedWorld.carrier(0)])
      (digest.atSeconds, digest.days) = (2 * 3600, Array(1...7))
      policy.digests = [digest]
    }
    if listens { policy.sources = [SourceWatch(source: Reform.source, longestSeconds: 2700)] }
    if keepsBack {
      var rule = MassSilenceRule(
        source: Reform.source, lostKinds: ["perte"], people: 3, withinSeconds: 3600)
      (rule.causes, rule.overPercent, rule.longestSeconds) = (["comportement"], 40, 3 * 3600)
      policy.massSilences = [rule]
    }
    if groups { policy.grouping.channels = [SimulatedWorld.carrier(1)] }
    return policy
  }
}

/// Reloads one life of a house.
final class Reloading: Sendable {
  let seat: EngineSeat
  let policies: AttentionSeat
  let work: DueWork
  let loop: Loop
  let rounds: Rounds
  let intake: Intake
  let newRounds: @Sendable () -> [Round]
  let bug: PlantedBug?
  /// What is to be told to the loop once everybody is made due; nil: everybody is.
  private let unfinished = Mutex<LoopEvent?>(nil)

  init(
    seat: EngineSeat, policies: AttentionSeat, work: DueWork, loop: Loop, rounds: Rounds,
    intake: Intake, newRounds: @escaping @Sendable () -> [Round], bug: PlantedBug?
  ) {
    (self.seat, self.policies, self.work) = (seat, policies, work)
    (self.loop, self.rounds, self.intake) = (loop, rounds, intake)
    (self.newRounds, self.bug) = (newRounds, bug)
  }

  var isUnfinished: Bool { unfinished.withLock { $0 != nil } }

  /// `engine`: made when it is put to work, and not before.
  func run(_ engine: () -> Engine, _ policy: AttentionPolicy) {
    if bug == .madeDueBeforeRules { try? work.readAnew() }
    seat.replace(with: engine())
    rounds.replace(with: newRounds())
    let isOther = policies.replace(with: policy)
    intake.apply(LearningPolicy().heeding(policy), Intake.Limits())
    unfinished.withLock { event in
      if case .policyReplaced? = event { return }
      event = isOther ? .policyReplaced : .tick
    }
    goOn()
  }

  /// A disk that is full for a moment must leave nobody under the old rules: tried until it is done.
  func goOn() {
    guard isUnfinished else { return }
    if bug != .madeDueBeforeRules {
      do { try work.readAnew() } catch { return }
    }
    let event = unfinished.withLock { event in
      defer { event = nil }
      return event
    }
    if let event { loop.post(event) }
  }
}
