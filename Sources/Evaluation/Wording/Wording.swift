// The one catalogue of sentences: what Jalon says to people, each in French and in English beside
// it. A wording knows a language and the place whose clock is read; it computes nothing.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// French by default; legal terms of art stay French in both.
public typealias Language = Diagnostics.Language

/// How things are said: in a language, on the clock of a place.
public struct Wording: Sendable {
  public var language: Language
  public var zone: Zone

  public init(_ language: Language = .french, zone: Zone) {
    (self.language, self.zone) = (language, zone)
  }

  /// One sentence, side by side in both languages.
  public func say(_ french: @autoclosure () -> String, _ english: @autoclosure () -> String)
    -> String
  {
    language == .french ? french() : english()
  }

  /// « quoted » as the language does.
  public func quoted(_ text: String) -> String { say("« \(text) »", "“\(text)”") }

  /// `a, b et c`.
  public func list(_ items: [String]) -> String {
    guard items.count > 1 else { return items.first ?? "" }
    return written(32 * items.count) { add(list: items, to: &$0) }
  }

  /// `1 jour`, `3 jours`; in French zero is singular.
  func counted(_ count: some BinaryInteger, _ french: (String, String), _ english: (String, String))
    -> String
  {
    language == .french
      ? count.description + " " + (count < 2 ? french.0 : french.1)
      : count.description + " " + (count == 1 ? english.0 : english.1)
  }
}
