// The text that Prometheus reads: each metric's help and type once, labels escaped.
import CaseStore

struct MetricsText {
  private(set) var text = ""

  typealias Label = (name: String, value: String)
  typealias Sample = (labels: [Label], value: Int64)

  mutating func counter(_ name: String, _ help: String, _ samples: [Sample]) {
    add(name + "_total", "counter", help, samples)
  }

  mutating func gauge(_ name: String, _ help: String, _ samples: [Sample]) {
    add(name, "gauge", help, samples)
  }

  mutating func gauge(_ name: String, _ help: String, _ value: Int64) {
    add(name, "gauge", help, [([], value)])
  }

  /// `scale`: how many of the histogram's units make one of the metric's, a power of ten.
  mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram, scale: Int64 = 1)
  {
    head(name, "histogram", help)
    var below: Int64 = 0
    for (bound, count) in zip(histogram.bounds, histogram.counts) {
      below += count
      line(name + "_bucket", [("le", MetricsText.decimal(bound, scale))], "\(below)")
    }
    line(name + "_bucket", [("le", "+Inf")], "\(histogram.count)")
    line(name + "_sum", [], MetricsText.decimal(histogram.sum, scale))
    line(name + "_count", [], "\(histogram.count)")
  }

  private mutating func add(_ name: String, _ type: String, _ help: String, _ samples: [Sample]) {
    head(name, type, help)
    for (labels, value) in samples { line(name, labels, "\(value)") }
  }

  private mutating func head(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func line(_ name: String, _ labels: [Label], _ value: String) {
    let written = labels.map { "\($0.name)=\"\(MetricsText.escaped($0.value))\"" }
    let braces = written.isEmpty ? "" : "{\(written.joined(separator: ","))}"
    text += "\(name)\(braces) \(value)\n"
  }

  /// Exactly, without a binary fraction on the way.
  private static func decimal(_ value: Int64, _ scale: Int64) -> String {
    if scale <= 1 { return "\(value)" }
    let (whole, part) = (value / scale, value % scale)
    let digits = "\(scale + part)".dropFirst()
    let trimmed = String(digits.reversed().drop { $0 == "0" }.reversed())
    return trimmed.isEmpty ? "\(whole)" : "\(whole).\(trimmed)"
  }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, letter in
      switch letter {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(letter)
      }
    }
  }
}
