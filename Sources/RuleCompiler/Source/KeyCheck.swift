// The keys of one mapping: text, not empty, not a merge, and each written once.

import Diagnostics

struct KeyCheck {
  private var firstMarks: [String: Mark] = [:]

  /// The key of an entry, if the entry can be kept; the first of two equal keys is.
  mutating func checked(_ node: SourceNode, into report: inout Report) -> Marked<String>? {
    guard let scalar = node.scalar, scalar.style != .literal, scalar.style != .folded else {
      report.add(CompoundKey(), at: node.mark)
      return nil
    }
    if scalar.value.isEmpty {
      report.add(EmptyKey(), at: node.mark)
      return nil
    }
    if scalar.value == "<<", scalar.style == .plain {
      report.add(MergeKeyRefused(), at: node.mark)
      return nil
    }
    if let first = firstMarks[scalar.value] {
      report.add(DuplicateKey(key: scalar.value, first: first), at: node.mark)
      return nil
    }
    firstMarks[scalar.value] = node.mark
    return Marked(scalar.value, at: node.mark)
  }
}
