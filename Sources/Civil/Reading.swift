// How a repeated local time is read: in favour of the person (DESIGN 6, ground rule 8).

/// Which of the two readings of a repeated local time is meant.
public enum FoldReading: Hashable, Sendable { case first, second }

/// Which end of an interval a local time bounds.
public enum Bound: Hashable, Sendable { case start, end }

/// What an interval means for the person who lives under it.
public enum Reading: Hashable, Sendable {
  /// A duty: starts at the second and ends at the first reading of a repeated time.
  case burden
  /// A right: starts at the first and ends at the second reading of a repeated time.
  case entitlement

  /// The reading of a repeated local time that favours the person.
  public func fold(at bound: Bound) -> FoldReading {
    (self == .burden) == (bound == .start) ? .second : .first
  }
}
