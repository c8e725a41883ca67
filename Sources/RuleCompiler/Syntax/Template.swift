// Cuts a message into texts and `{expressions}`; `{{` and `}}` stand for a brace.
import Diagnostics

func template(_ node: SourceNode, _ report: inout Report) -> [TemplatePart] {
  guard let scalar = node.scalar, !node.isMissing else {
    report.add(WrongShape(expected: .text, of: nil), at: node.mark)
    return []
  }
  guard scalar.value.utf8.count <= WrittenExpression.longest else {
    report.add(TooDeepExpression(), at: node.mark)
    return []
  }
  let bytes = Array(scalar.value.utf8)
  var parts: [TemplatePart] = []
  var text: [UInt8] = []
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    let isDoubled = index + 1 < bytes.count && bytes[index + 1] == byte
    if byte == UInt8(ascii: "{"), !isDoubled {
      guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
        report.add(UnclosedBrace(), at: scalar.mark(ofUTF8: index..<bytes.count))
        return parts
      }
      if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
      text = []
      parts.append(contentsOf: value(scalar, (index + 1)..<end, &report))
      index = end + 1
    } else {
      text.append(byte)
      index += isDoubled && (byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")) ? 2 : 1
    }
  }
  if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
  return parts
}

private func value(
  _ scalar: Scalar, _ range: Range<Int>, _ report: inout Report
) -> [TemplatePart] {
  let written = WrittenExpression(scalar, range: range)
  if written.text.isEmpty {
    let braces = (range.lowerBound - 1)..<(range.upperBound + 1)
    report.add(
      WrongShape(expected: .expression, of: nil), at: scalar.mark(ofUTF8: braces))
    return []
  }
  return [.value(written)]
}
