// An exact fraction: what every quantity of a rule is made of. Seconds, euros and plain numbers
// are all counted with it; nothing here is ever rounded.

/// An exact rational number with 64-bit numerator and denominator, always in lowest terms,
/// denominator > 0. Arithmetic returns nil when the exact result does not fit.
public struct Rational: Hashable, Sendable, Comparable {
  public let numerator: Int64
  public let denominator: Int64

  public init(_ value: Int64) { self.init(reduced: value, 1) }

  private init(reduced numerator: Int64, _ denominator: Int64) {
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  /// Nil when the denominator is zero or the reduced fraction does not fit in 64 bits.
  public init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator != 0 else { return nil }
    if denominator == 1 {
      guard let whole = Int64(exactly: numerator) else { return nil }
      self.init(reduced: whole, 1)
      return
    }
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    // The greatest divisor; never 0, as the denominator is not. Magnitudes cannot overflow.
    guard let size = Int64(exactly: numerator.magnitude / a),
      let bottom = Int64(exactly: denominator.magnitude / a)
    else { return nil }
    let top = (numerator < 0) == (denominator < 0) ? size : -size
    self.init(reduced: top, bottom)
  }

  public static let zero = Rational(0)

  public func adding(_ other: Rational) -> Rational? {
    if denominator == 1, other.denominator == 1 {
      let (sum, overflow) = numerator.addingReportingOverflow(other.numerator)
      return overflow ? nil : Rational(sum)
    }
    let left = Int128(numerator) * Int128(other.denominator)
    let right = Int128(other.numerator) * Int128(denominator)
    return Rational(left + right, over: Int128(denominator) * Int128(other.denominator))
  }

  public func subtracting(_ other: Rational) -> Rational? {
    guard let negated = other.negated else { return nil }
    return adding(negated)
  }

  public func multiplied(by other: Rational) -> Rational? {
    Rational(
      Int128(numerator) * Int128(other.numerator),
      over: Int128(denominator) * Int128(other.denominator))
  }

  /// Nil for a division by zero too.
  public func divided(by other: Rational) -> Rational? {
    Rational(
      Int128(numerator) * Int128(other.denominator),
      over: Int128(denominator) * Int128(other.numerator))
  }

  public var negated: Rational? {
    numerator == .min ? nil : Rational(reduced: -numerator, denominator)
  }

  public var isWhole: Bool { denominator == 1 }

  /// The greatest whole number not above.
  public var floor: Int64 {
    let quotient = numerator / denominator
    return numerator % denominator < 0 ? quotient - 1 : quotient
  }

  public static func < (left: Rational, right: Rational) -> Bool {
    if left.denominator == right.denominator { return left.numerator < right.numerator }
    return Int128(left.numerator) * Int128(right.denominator)
      < Int128(right.numerator) * Int128(left.denominator)
  }
}
