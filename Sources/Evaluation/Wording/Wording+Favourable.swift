// What speaks for the person, as sentences. A private explanation is announced in alerts, and read
// in the answers and notices that a named officer opens.
import CaseFile
import Civil
import RuleProgram

extension Wording {
  /// One sentence each, saying that it speaks for the person. `isPrivate`: an explanation is
  /// dated but not quoted.
  public func favourable(_ facts: [FavourableFact], isPrivate: Bool = false) -> [String] {
    facts.map { favourLabel + lowered(plain($0, isPrivate: isPrivate)) }
  }

  /// The same under a heading that says so.
  public func favourablePlain(_ facts: [FavourableFact]) -> [String] {
    facts.map { plain($0, isPrivate: false) }
  }

  private var favourLabel: String {
    say("En faveur de la personne : ", "In the person's favour: ")
  }

  private func lowered(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

  private func plain(_ fact: FavourableFact, isPrivate: Bool) -> String {
    switch fact {
    case .excuse(let text, let uses):
      let shown = uses.isEmpty ? quoted(text) : list(uses.prefix(3).map(used))
      return sentence(say("excuse retenue, ", "excuse accepted, ") + shown)
    case .leftOut(let seconds):
      let length = duration(Rational(seconds))
      return say(
        "\(length) excusées ou suspendues, qui ne comptent pas.",
        "\(length) excused or suspended, not counted.")
    case .unknownTime(let seconds):
      let length = duration(Rational(seconds))
      return say(
        "\(length) sans information, qui ne lui sont pas opposées.",
        "\(length) without information, not held against them.")
    case .outage(let sources, let interval, _):
      return sentence(
        say("panne (", "outage (") + list(sources) + "), "
          + (interval.seconds <= 1
            ? say("le \(shortInstant(interval.start))", "on \(shortInstant(interval.start))")
            : stretch(interval.start, interval.end)))
    case .suspension(let cause, let from, let until):
      return sentence(
        say("horloge suspendue (\(cause)) ", "clock stopped (\(cause)) ")
          + stretch(from, until ?? .distantFuture))
    case .lengthened(let days):
      return say(
        "Délai allongé de \(counted(days, ("jour", "jours"), ("day", "days"))).",
        "Délai lengthened by \(counted(days, ("jour", "jours"), ("day", "days"))).")
    case .explanation(let text, let at, _):
      let announced = say(
        "explication donnée le \(day(at))", "explanation given on \(day(at))")
      return sentence(announced + (isPrivate ? "" : "\(colon)\(quoted(text))"))
    case .mended(let at):
      return sentence(say("régularisé le ", "mended on ") + instant(at))
    }
  }
}
