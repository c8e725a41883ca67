// One claim as measured: what, how much, against which target, and whether it holds.
import Glibc

struct Row {
  var what: String
  var measured: String
  /// What issue or README asks for; empty where the row only informs.
  var target: String
  /// Nil where there is nothing to hold.
  var holds: Bool?

  func print() {
    let verdict = holds.map { $0 ? "tenu" : "MANQUÉ" } ?? ""
    // A pipe must see the row now, not when a buffer is full.
    defer { fflush(nil) }
    Swift.print([what, measured, target, verdict].joined(separator: "\t"))
  }

  /// A row of delays in milliseconds, held against a median and a 99th percentile.
  static func delays(
    _ what: String, _ values: [Double], half: Double? = nil, most: Double? = nil
  ) -> Row {
    let (middle, high) = (Meter.median(values), Meter.quantile(0.99, of: values))
    let targets = [half.map { "p50 <= \(Int($0)) ms" }, most.map { "p99 <= \(Int($0)) ms" }]
      .compactMap { $0 }
    return Row(
      what: what,
      measured: "p50 \(decimal(middle)) ms, p99 \(decimal(high)) ms, max "
        + "\(decimal(values.max() ?? .nan)) ms",
      target: targets.joined(separator: ", "),
      holds: targets.isEmpty ? nil : middle <= half ?? .infinity && high <= most ?? .infinity)
  }
}
