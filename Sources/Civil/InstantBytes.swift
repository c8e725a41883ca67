// Instants in UTC as bytes: what each line of facts and of emissions carries, without a String on
// the way.

extension Instant {
  /// Appends the same text as `description`, `2026-03-02T11:00:00Z`.
  public func write(to output: inout [UInt8]) {
    let days = floorQuotient(seconds, 86_400)
    guard (-719_162...2_932_896).contains(days) else {
      return output.append(contentsOf: description.utf8)
    }
    let (year, month, day) = CivilDate(dayNumber: Int32(days)).fields
    let second = Int(seconds - days * 86_400)
    put(year / 100, to: &output)
    put(year % 100, to: &output)
    output.append(UInt8(ascii: "-"))
    put(month, to: &output)
    output.append(UInt8(ascii: "-"))
    put(day, to: &output)
    output.append(UInt8(ascii: "T"))
    put(second / 3600, to: &output)
    output.append(UInt8(ascii: ":"))
    put(second / 60 % 60, to: &output)
    output.append(UInt8(ascii: ":"))
    put(second % 60, to: &output)
    output.append(UInt8(ascii: "Z"))
  }

  private func put(_ value: Int, to output: inout [UInt8]) {
    output.append(48 + UInt8(value / 10))
    output.append(48 + UInt8(value % 10))
  }
}
