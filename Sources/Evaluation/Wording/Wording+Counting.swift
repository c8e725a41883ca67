// The steps of a counted délai as sentences, with the article each rests on.
import CaseFile
import Civil
import RuleProgram

extension Wording {
  /// One step of the count.
  public func counting(_ reason: CountingReason) -> String {
    switch reason {
    case .dayOfActNotCounted(let date):
      say(
        "Le jour de l'acte, \(longDate(date)), ne compte pas "
          + "(de quantième à quantième, CPC 641).",
        "The day of the act, \(longDate(date)), does not count "
          + "(de quantième à quantième, CPC 641)."
      )
    case .dayOfActCounted(let date):
      say(
        "Le premier jour compté est le \(longDate(date)).",
        "The first day counted is \(longDate(date)).")
    case .lastDayNotCounted(let date):
      say(
        "Délai franc : le \(longDate(date)) ne compte pas.",
        "Délai franc: \(longDate(date)) does not count.")
    case .quantiemeMissing(let day, let became):
      say(
        "Ce mois n'a pas de \(day) : le délai va au \(date(became)) (CPC 641 al. 2).",
        "That month has no day \(day): the délai goes to \(date(became)) (CPC 641 al. 2).")
    case .monthOfThirtyDays:
      say(
        "Un mois de peine vaut trente jours (CPP 716-1).",
        "One month of sentence is thirty days (CPP 716-1).")
    case .closedDayNotCounted(let date, let closure):
      say(
        "Le \(longDate(date))\(name(closure)) ne compte pas.",
        "\(longDate(date))\(name(closure)) does not count.")
    case .stoppedDays(1, let first, _):
      say(
        "Le \(longDate(first)) : l'horloge était suspendue, ce jour ne compte pas.",
        "\(longDate(first)): the clock was stopped, this day does not count.")
    case .stoppedDays(let number, let first, let last):
      say(
        "Du \(date(first)) au \(date(last)), l'horloge était suspendue : "
          + "\(number) jours ne comptent pas.",
        "From \(date(first)) to \(date(last)) the clock was stopped: "
          + "\(number) days do not count.")
    case .stopped(let seconds):
      say(
        "L'horloge a été suspendue pendant \(duration(Rational(seconds))).",
        "The clock was stopped for \(duration(Rational(seconds))).")
    case .suspensionOpen(let since):
      say(
        "Une suspension est ouverte depuis le \(instant(since)) : le délai ne court pas.",
        "A suspension is open since \(instant(since)): the délai does not run.")
    case .pushedForward(let past, let closure):
      say(
        "Le \(longDate(past))\(name(closure)) est fermé : "
          + "report au jour ouvrable suivant (CPP 801).",
        "\(longDate(past))\(name(closure)) is closed: moved to the next open day (CPP 801).")
    case .pushedBackward(let past, let closure):
      say(
        "Le \(longDate(past))\(name(closure)) est fermé : avancé au jour précédent.",
        "\(longDate(past))\(name(closure)) is closed: moved to the day before.")
    }
  }

  /// The steps of a count, in its order.
  public func counting(_ reasons: [CountingReason]) -> [String] { reasons.map(counting) }

  private func name(_ closure: Closure) -> String {
    if case .holiday(let name) = closure { return " (\(name))" }
    return ""
  }
}
