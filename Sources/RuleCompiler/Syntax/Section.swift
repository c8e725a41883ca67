// A mapping read by its keys. Unknown keys are reported once, when the section is opened.
import Civil
import Diagnostics

/// The entries of a mapping whose keys the language fixes.
struct Section {
  /// What the mapping describes, for messages: `la règle`.
  let owner: Message
  let mark: Mark
  private var nodes: [String: SourceNode] = [:]
  private var keyMarks: [String: Mark] = [:]

  /// Nil, and a complaint, where the node is no mapping.
  init?(_ node: SourceNode, _ owner: Message, keys: [String], _ report: inout Report) {
    guard let entries = node.entries else {
      report.add(WrongShape(expected: .mapping, of: owner), at: node.mark)
      return nil
    }
    self.owner = owner
    mark = entries.first?.key.mark ?? node.mark
    for entry in entries {
      let key = keyword(entry.key.value)
      guard keys.contains(key) else {
        report.add(UnknownKey(key: entry.key.value, owner: owner, known: keys), at: entry.key.mark)
        continue
      }
      nodes[key] = entry.value
      keyMarks[key] = entry.key.mark
    }
  }

  subscript(key: String) -> SourceNode? { nodes[key] }

  func keyMark(_ key: String) -> Mark { keyMarks[key] ?? mark }

  func has(_ key: String) -> Bool { nodes[key] != nil }

  /// The text of a key that must be there.
  func requiredText(_ key: String, _ report: inout Report) -> Marked<String>? {
    guard let node = nodes[key] else {
      report.add(MissingKey(key: key, owner: owner), at: mark)
      return nil
    }
    return node.text(&report)
  }

  func text(_ key: String, _ report: inout Report) -> Marked<String>? {
    nodes[key]?.text(&report)
  }

  func expression(_ key: String, _ report: inout Report) -> WrittenExpression? {
    nodes[key]?.expression(&report)
  }

  /// One expression, or a list of them.
  func expressions(_ key: String, _ report: inout Report) -> [WrittenExpression] {
    guard let node = nodes[key] else { return [] }
    return (node.elements ?? [node]).compactMap { $0.expression(&report) }
  }

  /// One text, or a list of them.
  func texts(_ key: String, _ report: inout Report) -> [Marked<String>] {
    guard let node = nodes[key] else { return [] }
    return (node.elements ?? [node]).compactMap { $0.text(&report) }
  }

  func yesNo(_ key: String, _ report: inout Report) -> Bool? {
    guard let node = nodes[key] else { return nil }
    return node.choice([("oui", true), ("non", false)], &report)
  }

  func date(_ key: String, _ report: inout Report) -> CivilDate? {
    guard let text = nodes[key]?.text(&report) else { return nil }
    if let date = CivilDate(iso: text.value) { return date }
    report.add(ImpossibleDate(text: text.value), at: text.mark)
    return nil
  }

  func choice<Value>(
    _ key: String, _ choices: [(String, Value)], _ report: inout Report
  ) -> Value? {
    nodes[key]?.choice(choices, &report)
  }
}

/// A key or a keyword as the language compares it: case does not count, accents do.
func keyword(_ text: String) -> String {
  if isSmall(text), !text.utf8.contains(0x20) || isPlainlySpaced(text) { return text }
  let spaced = text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  return spaced.lowercased().split(separator: "\u{2019}", omittingEmptySubsequences: false)
    .joined(separator: "'")
}

/// Whether the text is in small letters of this language, signs and plain spaces: what authors write
/// nearly always. Others may be so too, and are looked at character by character.
func isSmall(_ text: String) -> Bool {
  var isAfterC3 = false
  for byte in text.utf8 {
    if isAfterC3 {
      // À to Þ are large.
      guard byte >= 0xA0 else { return false }
      isAfterC3 = false
    } else if byte == 0xC3 {
      isAfterC3 = true
    } else if byte < 0x20 || byte >= 0x7F || (0x41...0x5A).contains(byte) {
      return false
    }
  }
  return true
}

/// Whether spaces stand alone, between words.
private func isPlainlySpaced(_ text: String) -> Bool {
  var isAfterSpace = true
  for byte in text.utf8 {
    if byte == 0x20, isAfterSpace { return false }
    isAfterSpace = byte == 0x20
  }
  return !isAfterSpace
}

extension SourceNode {
  /// The text of a scalar; a complaint where it is a list, a mapping or missing.
  func text(_ report: inout Report) -> Marked<String>? {
    guard let scalar, !isMissing else {
      report.add(WrongShape(expected: .text, of: nil), at: mark)
      return nil
    }
    return Marked(trimmed(scalar.value), at: mark)
  }

  func expression(_ report: inout Report) -> WrittenExpression? {
    guard let scalar, !isMissing, !trimmed(scalar.value).isEmpty else {
      report.add(WrongShape(expected: .expression, of: nil), at: mark)
      return nil
    }
    if scalar.style == .folded {
      report.add(FoldedExpression(), at: mark)
      return nil
    }
    guard scalar.value.utf8.count <= WrittenExpression.longest else {
      report.add(TooDeepExpression(), at: mark)
      return nil
    }
    return WrittenExpression(scalar)
  }

  func choice<Value>(_ choices: [(String, Value)], _ report: inout Report) -> Value? {
    guard let text = text(&report) else { return nil }
    let wanted = keyword(text.value)
    if let found = choices.first(where: { $0.0 == wanted }) { return found.1 }
    report.add(NotInList(found: text.value, choices: choices.map(\.0)), at: text.mark)
    return nil
  }
}
