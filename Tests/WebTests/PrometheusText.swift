// Reads the text format of Prometheus strictly: what this refuses, a scraper may too.
import Foundation

struct PrometheusText {
  struct Sample: Hashable {
    var name: String
    var labels: [String: String]
    var value: String
  }

  struct Trouble: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var types: [String: String] = [:]
  private(set) var samples: [Sample] = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Trouble(description: "no line feed at the end") }
    var (helps, current): (Set<String>, String) = ([], "")
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if line.hasPrefix("# HELP ") {
        guard words.count == 4, helps.insert(words[2]).inserted else {
          throw Trouble(description: "help twice or empty: \(line)")
        }
        current = words[2]
      } else if line.hasPrefix("# TYPE ") {
        guard words.count == 4, words[2] == current, types[current] == nil,
          ["counter", "gauge", "histogram"].contains(words[3])
        else { throw Trouble(description: "type twice or unknown: \(line)") }
        types[current] = words[3]
      } else {
        let sample = try PrometheusText.sample(line)
        let endings = types[current] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard endings.contains(where: { sample.name == current + $0 }) else {
          throw Trouble(description: "not under its type: \(line)")
        }
        samples.append(sample)
      }
    }
    let names = samples.map { Sample(name: $0.name, labels: $0.labels, value: "") }
    guard Set(names).count == names.count else { throw Trouble(description: "a sample twice") }
  }

  private static func sample(_ line: Substring) throws -> Sample {
    let wrong = Trouble(description: "no sample: \(line)")
    guard
      let parts = line.wholeMatch(
        of: /([a-z_:][a-z0-9_:]*)(\{.*\})? (-?[0-9]+(\.[0-9]+)?|\+Inf|NaN)/)
    else { throw wrong }
    var labels: [String: String] = [:]
    if var rest = parts.output.2.map({ $0.dropFirst().dropLast() }) {
      while !rest.isEmpty {
        guard let label = rest.prefixMatch(of: /([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)",?/),
          labels.updateValue(String(label.output.2), forKey: String(label.output.1)) == nil
        else { throw wrong }
        rest = rest[label.range.upperBound...]
      }
    }
    return Sample(
      name: String(parts.output.1), labels: labels, value: String(parts.output.3))
  }

  func value(_ name: String, _ labels: [String: String] = [:]) -> String? {
    samples.first { $0.name == name && $0.labels == labels }?.value
  }
}
