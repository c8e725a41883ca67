// How a command speaks: format, language, colour.
import ArgumentParser
import Diagnostics
import Foundation

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json, ndjson }

enum Tongue: String, ExpressibleByArgument, CaseIterable {
  case fr, en
  var language: Language { self == .en ? .english : .french }
}

struct OutputOptions: ParsableArguments {
  @Option(help: "text, json ou ndjson.")
  var format: OutputFormat = .text

  @Option(help: "fr (défaut) ou en.")
  var lang: Tongue?

  init() {}

  /// For commands with formats of their own.
  init(lang: Tongue?) {
    // Parsed from nothing: that alone gives each property a value that can be read.
    self = OutputOptions.parseOrExit(lang.map { ["--lang", $0.rawValue] } ?? [])
  }

  /// French unless asked otherwise, by option or by an English locale.
  var language: Language {
    if let lang { return lang.language }
    let environment = ProcessInfo.processInfo.environment
    let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
    return locale.hasPrefix("en") ? .english : .french
  }

  private var isColoured: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
  }

  func print(_ report: Report) {
    let style: Rendering =
      format == .text ? .human(width: 100, color: isColoured) : .json
    let text = render(report, as: style, language: language)
    if format == .text { Terminal.complain(text) } else { Terminal.say(text) }
  }
}

enum Terminal {
  static func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  static func complain(_ text: String) {
    FileHandle.standardError.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }
}
