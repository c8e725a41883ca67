// The days of the week, numbered as in ISO 8601: a week starts on Monday.

/// A day of the week; the raw value is that of ISO 8601, Monday 1 to Sunday 7.
public enum Weekday: Int, CaseIterable, Hashable, Sendable {
  case monday = 1
  case tuesday, wednesday, thursday, friday, saturday, sunday
}
