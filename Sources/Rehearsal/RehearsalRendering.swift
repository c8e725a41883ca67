// The three forms of a result: text for a person, JSON and JUnit for machines.
import CaseFile
import Diagnostics

public enum RehearsalFormat: String, Sendable, CaseIterable {
  case text, json, junit
}

extension RehearsalResult {
  public func rendered(
    as format: RehearsalFormat, language: Language = .french, width: Int = 100, color: Bool = false
  ) -> String {
    switch format {
    case .text: textForm(language, width, color)
    case .json: json(language).serialized() + "\n"
    case .junit: junit(language)
    }
  }

  private func textForm(_ language: Language, _ width: Int, _ color: Bool) -> String {
    let rendering = Rendering.human(width: width, color: color)
    var text = render(unreadable, as: rendering, language: language)
    for result in cases where !result.isPassed {
      text += "\(result.file):\(result.line): \(result.name)\n"
      for failure in result.failures {
        var report = Report()
        report.add(failure.diagnostic)
        text += render(report, as: rendering, language: language)
        for line in failure.derivation { text += "    · \(line.text(in: language))\n" }
      }
      text += "\n"
    }
    return text + summary(language) + "\n"
  }

  private func summary(_ language: Language) -> String {
    let (total, failed) = (cases.count, failedCount)
    return switch language {
    case .french:
      failed == 0
        ? "\(total) cas, rien à redire" : "\(total) cas, \(failed) en défaut"
    case .english:
      "\(total) \(total == 1 ? "case" : "cases"), "
        + (failed == 0 ? "all fine" : "\(failed) failing")
    }
  }

  private func json(_ language: Language) -> JSONValue {
    .members([
      "cas": .list(
        cases.map { result in
          .members([
            "nom": .text(result.name), "fichier": .text(result.file),
            "ligne": .integer(result.line), "reussi": .boolean(result.isPassed),
            "compares": .integer(result.compared),
            "echecs": .list(result.failures.map { json($0, language) }),
          ])
        }),
      "illisibles": .list(
        unreadable.sorted.map { json(CaseFailure(diagnostic: $0), language) }),
      "total": .integer(cases.count), "en_defaut": .integer(failedCount),
    ])
  }

  private func json(_ failure: CaseFailure, _ language: Language) -> JSONValue {
    let diagnostic = failure.diagnostic
    let derivation = failure.derivation.map { JSONValue.text($0.text(in: language)) }
    return .members([
      "code": .text(diagnostic.code),
      "ligne": diagnostic.primary.map { .integer(line(of: $0.mark)) },
      "message": .text(diagnostic.message.text(in: language)),
      "aide": diagnostic.help.map { .text($0.text(in: language)) },
      "derivation": derivation.isEmpty ? nil : .list(derivation),
    ])
  }

  private func line(of mark: Mark) -> Int {
    mark.source.position(ofByte: mark.span.start).line
  }

  private func junit(_ language: Language) -> String {
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuite name=\"jalon test\" tests=\"\(cases.count + (unreadable.isEmpty ? 0 : 1))\" "
        + "failures=\"\(failedCount)\" errors=\"\(unreadable.isEmpty ? 0 : 1)\">",
    ]
    for result in cases {
      let head =
        "  <testcase classname=\"\(escaped(result.file))\" name=\"\(escaped(result.name))\""
      if result.isPassed {
        lines.append(head + "/>")
        continue
      }
      lines.append(head + ">")
      lines += result.failures.map { element($0, "failure", result.file, language) }
      lines.append("  </testcase>")
    }
    if !unreadable.isEmpty {
      lines.append("  <testcase classname=\"yaml\" name=\"lecture\">")
      for diagnostic in unreadable.sorted {
        let file = diagnostic.primary?.mark.source.name ?? ""
        lines.append(element(CaseFailure(diagnostic: diagnostic), "error", file, language))
      }
      lines.append("  </testcase>")
    }
    return (lines + ["</testsuite>", ""]).joined(separator: "\n")
  }

  private func element(
    _ failure: CaseFailure, _ name: String, _ file: String, _ language: Language
  ) -> String {
    let diagnostic = failure.diagnostic
    let message = diagnostic.message.text(in: language)
    let place = diagnostic.primary.map { "\(file):\(line(of: $0.mark)): " } ?? ""
    let below = ([diagnostic.help].compactMap { $0 } + failure.derivation)
      .map { "\n" + $0.text(in: language) }.joined()
    return "    <\(name) type=\"\(diagnostic.code)\" message=\"\(escaped(message))\">"
      + escaped(place + message + below) + "</\(name)>"
  }
}

/// Text of an XML attribute or element; what XML 1.0 has no place for is left out.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\n": result += "&#10;"
    case _ where scalar.value < 0x20 && scalar != "\t": break
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
