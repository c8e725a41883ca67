// Numbers that look drawn by lot and are the same on every machine: splitmix64.

struct Dice: RandomNumberGenerator {
  private var state: UInt64

  /// One sequence for each seed and person: a person's facts do not depend on how many people are
  /// asked for.
  init(seed: UInt64, person: Int) {
    state = seed &* 0x9E6C_63D0_876A_68DE ^ UInt64(person) &* 0xC2B2_AE3D_27D4_EB4F
    _ = next()
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A whole number of the range, each as likely.
  mutating func roll(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// True so many times in 10 000.
  mutating func happens(_ timesIn10000: Int) -> Bool { Int(next() % 10_000) < timesIn10000 }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int(next() % UInt64(elements.count))]
  }
}
