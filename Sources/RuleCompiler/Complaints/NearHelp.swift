// "Did you mean": the one wording of it, or the short list of what is known.
import CaseFile
import Diagnostics

/// The nearest known name; else all of them where they are few.
func nearHelp(_ name: String, among known: [String]) -> Message? {
  if let near = nearest(name, among: known) {
    return Message(
      fr: "vouliez-vous dire `\(near)` ?", en: "did you mean `\(near)`?")
  }
  guard !known.isEmpty, known.count <= 12 else { return nil }
  let list = known.map { "`\($0)`" }.joined(separator: ", ")
  return Message(fr: "on connaît ici \(list)", en: "known here: \(list)")
}

extension ValueType {
  /// The type in words, with its article.
  var description: Message {
    switch self {
    case .boolean: Message(fr: "un oui ou non", en: "a yes or no")
    case .number: Message(fr: "un nombre", en: "a number")
    case .duration: Message(fr: "une durée", en: "a duration")
    case .period: Message(fr: "un délai", en: "a délai")
    case .money: Message(fr: "un montant", en: "an amount")
    case .date: Message(fr: "une date", en: "a date")
    case .instant: Message(fr: "un instant", en: "an instant")
    case .text: Message(fr: "un texte", en: "a text")
    case .choice: Message(fr: "un choix", en: "a choice")
    case .timetable: Message(fr: "des horaires", en: "a timetable")
    }
  }
}
