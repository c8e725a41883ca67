// Lengths of time in French, as short as they can be said.

/// `45 s`, `12 min`, `2 h 30 min`, `3 j 4 h`.
public func spelled(seconds: Int64) -> String {
  let seconds = max(0, seconds)
  let (days, hours) = (seconds / 86_400, seconds / 3600 % 24)
  let (minutes, rest) = (seconds / 60 % 60, seconds % 60)
  func joined(_ large: String, _ small: Int64, _ unit: String) -> String {
    small == 0 ? large : "\(large) \(small) \(unit)"
  }
  if days > 0 { return joined("\(days) j", hours, "h") }
  if hours > 0 { return joined("\(hours) h", minutes, "min") }
  if minutes > 0 { return joined("\(minutes) min", rest, "s") }
  return "\(rest) s"
}
