// The one door to the three renderers. All three print the same value and are tested on one corpus.

/// The form a report is shown in.
public enum Rendering: Sendable {
  /// Snippets with underlines, for a person; long lines of code are cut to `width` columns.
  case human(width: Int, color: Bool)
  /// One line for each diagnostic, `file:line:column: code: message`, for editors and searches.
  case plain
  /// One JSON object, for machines.
  case json
}

/// The text of a report, each line ended by a line feed; empty for an empty report, save in JSON.
public func render(
  _ report: Report, as rendering: Rendering, language: Language = .french
) -> String {
  let listing = report.listing
  return switch rendering {
  case .human(let width, let color):
    HumanRenderer(width: width, paint: Paint(isOn: color), language: language).text(of: listing)
  case .plain: plainText(of: listing, in: language)
  case .json: jsonText(of: listing, in: language)
  }
}

/// The last line about a file whose diagnostics are too many.
func closingLine(_ omitted: Report.Listing.Omitted, in language: Language) -> String {
  let more = omitted.count
  let file = visible(omitted.file)
  return switch language {
  case .french: "\(file): et \(more) \(more == 1 ? "autre" : "autres")"
  case .english: "\(file): and \(more) more"
  }
}
