// How a délai is counted: its first day, its month end, its roll-over, its sentence counting.
// A rule has no defaults: what is left open does not compile (DESIGN 6).

/// How a délai is counted.
public struct CountingRule: Hashable, Sendable {
  public enum FirstDay: Hashable, Sendable {
    /// The day of the act does not count: de quantième à quantième (CPC 641).
    case excluded
    /// The day of the act is the first day.
    case included
    /// Délai franc: neither the first nor the last day counts, act + n + 1.
    case franc
  }

  public enum RollOver: Hashable, Sendable {
    /// The last day stays where it falls.
    case none
    /// To the next open day (CPP 801).
    case forward(ClosedDays)
    /// To the open day before (CPP 716-3).
    case backward(ClosedDays)
  }

  public enum SentenceCounting: Hashable, Sendable {
    /// CPP 716-1: one month alone is 30 days; above, months run from quantième to quantième.
    case article716
  }

  public var firstDay: FirstDay
  public var monthEnd: MonthEnd
  public var rollOver: RollOver
  /// Nil for a délai that is not the length of a sentence.
  public var sentence: SentenceCounting?

  public init(
    firstDay: FirstDay, monthEnd: MonthEnd, rollOver: RollOver, sentence: SentenceCounting? = nil
  ) {
    self.firstDay = firstDay
    self.monthEnd = monthEnd
    self.rollOver = rollOver
    self.sentence = sentence
  }
}

/// Which days a roll-over jumps.
public struct ClosedDays: Hashable, Sendable {
  public var saturdays: Bool
  public var sundays: Bool
  public var holidays: Bool

  public init(saturdays: Bool, sundays: Bool = true, holidays: Bool = true) {
    self.saturdays = saturdays
    self.sundays = sundays
    self.holidays = holidays
  }

  /// CPP 801: Saturdays, Sundays and holidays.
  public static let article801 = ClosedDays(saturdays: true)
  /// CPP 716-3: Sundays and feast days.
  public static let article716x3 = ClosedDays(saturdays: false)
  /// What jours ouvrables leave out: Sundays and holidays.
  public static let ouvrables = ClosedDays(saturdays: false)
  /// What jours ouvrés leave out: Saturdays, Sundays and holidays.
  public static let ouvres = ClosedDays(saturdays: true)
}

extension CountingRule {
  public typealias ClosedDays = Civil.ClosedDays
}
