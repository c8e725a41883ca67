// When a letter is tried again, and when it is given up.
import CaseStore
import Civil

/// Exponential backoff with full jitter, capped. The dice are thrown from a seed, the delivery and
/// the attempt, so that the same run has the same waits whatever runs beside it.
public struct RetryPolicy: Hashable, Sendable {
  public var firstSeconds: Int64 = 5
  public var longestSeconds: Int64 = 7200
  /// A letter is dead after so many attempts, or at that age.
  public var attempts = 60
  public var ageSeconds: Int64 = 3 * 86_400
  public var seed: UInt64
  public init(seed: UInt64) { self.seed = seed }

  /// How the trouble of a letter begins that died of its age.
  static let tooOld = "trop ancienne"

  /// The longest that a receiver may ask us to wait.
  static let longestAskedSeconds: Int64 = 86_400

  /// From 1 second to the whole step, which doubles with each attempt.
  func waitSeconds(_ delivery: DeliveryRecord, attempts: Int, asked: Int64?) -> Int64 {
    let doublings = Int64(min(max(attempts - 1, 0), 30))
    let step = max(1, min(firstSeconds << doublings, longestSeconds))
    var dice = Dice(state: seed)
    for byte in delivery.id.utf8 {
      dice.state = (dice.state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    dice.state ^= UInt64(attempts)
    let wait = Int64.random(in: 1...step, using: &dice)
    return max(wait, min(asked ?? 0, RetryPolicy.longestAskedSeconds))
  }

  /// What a failed attempt leads to; `attempts` counts it.
  func outcome(
    _ delivery: DeliveryRecord, attempts: Int, trouble: String, asked: Int64? = nil, now: Instant
  ) -> DeliveryOutcome {
    if attempts >= self.attempts { return .dead(trouble: "\(attempts) essais ; \(trouble)") }
    let next = now + waitSeconds(delivery, attempts: attempts, asked: asked)
    if next - delivery.aliveSince > ageSeconds {
      return .dead(trouble: "\(RetryPolicy.tooOld) ; \(trouble)")
    }
    return .retry(trouble: trouble, at: next)
  }
}

/// SplitMix64.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
