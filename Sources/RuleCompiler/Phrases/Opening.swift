// The keywords that open a phrase of their own, and what each opens. A declared name that is
// longer wins over them.
import RuleProgram

/// What a keyword opens.
enum Opening {
  case yes, no, conditional, now, today, share, suspended, mended, moment
  case extreme(isLeast: Bool)
  /// `quantième de D`: what follows stands alone.
  case civil(CivilFunction)
  /// `premier jour ouvrable dès D`: what follows is a sum.
  case workingDay(CivilFunction)
  case daysBetween
  case attribute(OccurrenceAttribute)
  case measure(MeasureAttribute)
  case outcome(Outcome)
  case number, sum, timeIn
  case exists(isNegated: Bool)
  case pick(Extremity)

  /// Whether `de`, `du`, `des` or `d'` must follow for the keyword to be one.
  var needsPreposition: Bool {
    switch self {
    case .civil, .number, .sum, .timeIn, .extreme: true
    default: false
    }
  }
}

/// Keywords with what they open, by first word.
let openings: [String: [(phrase: String, opening: Opening)]] = {
  var list: [(String, Opening)] = [
    ("oui", .yes), ("non", .no), ("si", .conditional), ("maintenant", .now),
    ("aujourd' hui", .today), ("part du délai écoulée", .share),
    ("mesure suspendue", .suspended), ("moment", .moment), ("plus petit", .extreme(isLeast: true)),
    ("plus petite", .extreme(isLeast: true)), ("plus grand", .extreme(isLeast: false)),
    ("plus grande", .extreme(isLeast: false)), ("jours entre", .daysBetween),
    ("premier jour", .attribute(.firstDay)), ("dernier jour", .attribute(.lastBound)),
    ("début", .attribute(.start)), ("fin", .attribute(.end)),
    ("échéance", .attribute(.deadline)), ("rang", .attribute(.rank)),
    ("clé", .attribute(.key)), ("prise d' effet", .measure(.start)), ("terme", .measure(.term)),
    ("nombre", .number), ("somme", .sum), ("durée", .timeIn),
    ("il y a au moins un", .exists(isNegated: false)),
    ("il y a au moins une", .exists(isNegated: false)), ("il y a", .exists(isNegated: false)),
    ("il n' y a pas", .exists(isNegated: true)), ("il n' y a aucun", .exists(isNegated: true)),
    ("il n' y a aucune", .exists(isNegated: true)), ("aucun", .exists(isNegated: true)),
    ("aucune", .exists(isNegated: true)), ("premier", .pick(.first)),
    ("première", .pick(.first)), ("dernier", .pick(.last)), ("dernière", .pick(.last)),
  ]
  list += civilOpenings
  list += ["régularisé", "régularisée"].map { ($0, .mended) }
  for (word, outcome) in outcomeWords {
    list += ([word] + agreements(of: word)).map { ($0, .outcome(outcome)) }
  }
  return Dictionary(grouping: list.map { (phrase: $0.0, opening: $0.1) }) {
    String($0.phrase.prefix { $0 != " " })
  }
}()

private let civilOpenings: [(String, Opening)] = {
  var list: [(String, Opening)] = [
    ("jour", .civil(.dateOf)), ("heure", .civil(.clockTimeOf)),
    ("jour de la semaine", .civil(.weekdayOf)), ("quantième", .civil(.dayOfMonth)),
    ("numéro du mois", .civil(.monthOf)), ("année", .civil(.yearOf)),
    ("pâques", .civil(.easter)),
    ("premier jour ouvrable", .workingDay(.firstWorkingDayFrom)),
    ("premier jour ouvré", .workingDay(.firstBusinessDayFrom)),
    ("dernier jour ouvrable", .workingDay(.lastWorkingDayUntil)),
    ("dernier jour ouvré", .workingDay(.lastBusinessDayUntil)),
  ]
  let periods: [(String, CivilFunction, CivilFunction)] = [
    ("du mois", .monthStart, .monthEnd), ("de la semaine", .weekStart, .weekEnd),
    ("du trimestre", .quarterStart, .quarterEnd), ("de l' année", .yearStart, .yearEnd),
  ]
  for (period, start, end) in periods {
    list += [("début \(period)", .civil(start)), ("fin \(period)", .civil(end))]
  }
  return list
}()
