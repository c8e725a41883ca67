// One event as a line: for people, as JSON, or as logfmt.
import CaseFile
import Civil
import Logging

struct LogLine {
  /// Nil: whoever reads the line knows when it came.
  var instant: Instant?
  var level: Logger.Level
  var label: String
  var message: String
  var fields: [(name: String, text: String)]

  /// As syslog counts them.
  var priority: Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }

  func text(_ form: LogSettings.Form) -> String {
    switch form {
    case .text: plain
    case .json:
      JSONValue.object(named.map { .init(name: $0.name, value: .text($0.text)) }).serialized()
    case .logfmt:
      named.map { "\(LogLine.name($0.name))=\(LogLine.quoted($0.text))" }
        .joined(separator: " ")
    }
  }

  private var plain: String {
    let more = fields.map { " \($0.name)=\(LogLine.oneLine($0.text))" }.joined()
    let head = [instant?.description, "\(level)", label].compactMap { $0 }.joined(separator: " ")
    return "\(head) : \(LogLine.oneLine(message))\(more)"
  }

  private var named: [(name: String, text: String)] {
    let head = [
      ("ts", instant?.description), ("level", "\(level)"), ("logger", label), ("msg", message),
    ]
    return head.compactMap { name, text in text.map { (name, $0) } } + fields
  }

  /// A line stays one line, and a terminal is told nothing.
  private static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  private static func name(_ text: String) -> String {
    String(text.map { $0 == " " || $0 == "=" || $0 == "\"" ? "_" : $0 })
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = !text.isEmpty && !text.contains { " =\"\\".contains($0) || $0.isNewline }
    return isPlain ? oneLine(text) : JSONValue.text(text).serialized()
  }
}
