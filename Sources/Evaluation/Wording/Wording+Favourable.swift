// What speaks for the person, as sentences. A private explanation is announced in alerts, and read
// in the answers and notices that a named officer opens.
import CaseFile
import Civil
import RuleProgram

extension Wording {
  /// One sentence each. `isPrivate`: an explanation is dated but not quoted.
  public func favourable(_ facts: [FavourableFact], isPrivate: Bool = false) -> [String] {
    facts.map { favourable($0, isPrivate: isPrivate) }
  }

  private func favourable(_ fact: FavourableFact, isPrivate: Bool) -> String {
    let favour = say("En faveur de la personne : ", "In the person's favour: ")
    switch fact {
    case .excuse(let text, let uses):
      let shown = uses.isEmpty ? quoted(text) : list(uses.prefix(3).map(used))
      return sentence(favour + say("excuse retenue, ", "excuse accepted, ") + shown)
    case .leftOut(let seconds):
      let length = duration(Rational(seconds))
      return favour
        + say(
          "\(length) excusées ou suspendues, qui ne comptent pas.",
          "\(length) excused or suspended, not counted.")
    case .unknownTime(let seconds):
      let length = duration(Rational(seconds))
      return favour
        + say(
          "\(length) sans information, qui ne lui sont pas opposées.",
          "\(length) without information, not held against them.")
    case .outage(let sources, let interval, _):
      return sentence(
        favour + say("panne (", "outage (") + list(sources) + "), "
          + (interval.seconds <= 1
            ? say("le \(shortInstant(interval.start))", "on \(shortInstant(interval.start))")
            : stretch(interval.start, interval.end)))
    case .suspension(let cause, let from, let until):
      return sentence(
        favour + say("horloge suspendue (\(cause)) ", "clock stopped (\(cause)) ")
          + stretch(from, until ?? .distantFuture))
    case .lengthened(let days):
      return favour
        + say(
          "délai allongé de \(counted(days, ("jour", "jours"), ("day", "days"))).",
          "délai lengthened by \(counted(days, ("jour", "jours"), ("day", "days"))).")
    case .explanation(let text, let at, _):
      let announced = say(
        "explication donnée le \(day(at))", "explanation given on \(day(at))")
      return sentence(favour + announced + (isPrivate ? "" : "\(colon)\(quoted(text))"))
    case .mended(let at):
      return sentence(favour + say("régularisé le ", "mended on ") + instant(at))
    }
  }
}
