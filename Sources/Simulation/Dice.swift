// Random numbers that a printed seed gives again.

/// SplitMix64.
public struct Dice: RandomNumberGenerator, Sendable {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  mutating func roll(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }
  /// True once in so many times.
  mutating func once(in count: Int) -> Bool { roll(0..<count) == 0 }
}
