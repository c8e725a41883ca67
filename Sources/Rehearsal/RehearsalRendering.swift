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
    render(report, as: .human(width: width, color: color), language: language)
      + summary(language) + "\n"
  }

  private func summary(_ language: Language) -> String {
    let (total, failed) = (cases.count, failedCount)
    return switch language {
    case .french:
      failed == 0
        ? "\(total) cas, rien à redire" : "\(total) cas, \(failed) en défaut"
    case .english: failed == 0 ? "\(total) cases, all fine" : "\(total) cases, \(failed) failing"
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
            "echecs": .list(result.failures.sorted.map { json($0, language) }),
          ])
        }),
      "illisibles": .list(unreadable.sorted.map { json($0, language) }),
      "total": .integer(cases.count), "en_defaut": .integer(failedCount),
    ])
  }

  private func json(_ diagnostic: Diagnostic, _ language: Language) -> JSONValue {
    .members([
      "code": .text(diagnostic.code),
      "ligne": diagnostic.primary.map { .integer(line(of: $0.mark)) },
      "message": .text(diagnostic.message.text(in: language)),
      "derivation": diagnostic.help.map { .text($0.text(in: language)) },
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
      for diagnostic in result.failures.sorted {
        lines.append(failure(diagnostic, "failure", result.file, language))
      }
      lines.append("  </testcase>")
    }
    if !unreadable.isEmpty {
      lines.append("  <testcase classname=\"yaml\" name=\"lecture\">")
      for diagnostic in unreadable.sorted {
        let file = diagnostic.primary?.mark.source.name ?? ""
        lines.append(failure(diagnostic, "error", file, language))
      }
      lines.append("  </testcase>")
    }
    return (lines + ["</testsuite>", ""]).joined(separator: "\n")
  }

  private func failure(
    _ diagnostic: Diagnostic, _ element: String, _ file: String, _ language: Language
  ) -> String {
    let message = diagnostic.message.text(in: language)
    let place = diagnostic.primary.map { "\(file):\(line(of: $0.mark)): " } ?? ""
    let help = diagnostic.help.map { "\n" + $0.text(in: language) } ?? ""
    return "    <\(element) type=\"\(diagnostic.code)\" message=\"\(escaped(message))\">"
      + escaped(place + message + help) + "</\(element)>"
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
