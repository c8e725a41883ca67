// What a refusal says to a human. Lower case, one line, the sender's text in backticks.

extension FactRefusal.Expectation {
  public var french: String {
    switch self {
    case .object: "un objet"
    case .list: "une liste"
    case .text: "un texte non vide"
    case .texts: "une liste de textes, non vide"
    case .boolean: "`true` ou `false`"
    case .number: "un nombre"
    case .wholeNumber: "un nombre entier"
    case .duration: "une durée comme `PT3H30M`"
    case .period: "un délai comme `P18M`"
    case .date: "une date comme `2026-03-02`"
    case .instant: "un instant avec décalage comme `2026-03-02T12:00:00+01:00`"
    case .dateOrInstant: "une date, ou un instant avec décalage"
    case .validity:
      "un intervalle comme `2026-02-01/2026-02-04`, ou `{\"cible\":{\"source\":…,\"id\":…}}`"
    case .target: "un fait désigné par `source` et `id`"
    case .timetable: "des jours et leurs plages"
    case .window: "une plage comme `20:00-06:00`"
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    }
  }

  public var english: String {
    switch self {
    case .object: "an object"
    case .list: "a list"
    case .text: "a text that is not empty"
    case .texts: "a list of texts, not empty"
    case .boolean: "`true` or `false`"
    case .number: "a number"
    case .wholeNumber: "a whole number"
    case .duration: "a duration like `PT3H30M`"
    case .period: "a period like `P18M`"
    case .date: "a date like `2026-03-02`"
    case .instant: "an instant with its offset like `2026-03-02T12:00:00+01:00`"
    case .dateOrInstant: "a date, or an instant with its offset"
    case .validity:
      "an interval like `2026-02-01/2026-02-04`, or `{\"cible\":{\"source\":…,\"id\":…}}`"
    case .target: "a fact named by `source` and `id`"
    case .timetable: "days and their windows"
    case .window: "a window like `20:00-06:00`"
    case .oneOf(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    }
  }
}

extension FactRefusal {
  /// One line, in French: the field, what was found, what was expected.
  public var french: String { (path.isEmpty ? "" : "`\(path)` : ") + frenchReason }

  /// One line, in English.
  public var english: String { (path.isEmpty ? "" : "`\(path)`: ") + englishReason }

  private var frenchReason: String {
    func near(_ name: String?) -> String { name.map { " ; vouliez-vous dire `\($0)` ?" } ?? "" }
    switch reason {
    case .json(let error): return "ce n'est pas du JSON : \(error.french)"
    case .lineTooLong: return "la ligne dépasse 1 Mio"
    case .missing(let form): return "ce champ manque ; attendu : \(form.french)"
    case .wrongType(let form), .unreadable(let form):
      return "trouvé `\(found)` ; attendu : \(form.french)"
    case .missingOffset: return "`\(found)` n'a pas de décalage, comme `+01:00` ou `Z`"
    case .negative: return "`\(found)` est négatif"
    case .tooFine: return "`\(found)` ne fait pas un nombre entier de secondes ou de jours"
    case .mixedUnits: return "`\(found)` mêle des jours et des heures"
    case .equalBounds: return "`\(found)` a deux bornes égales"
    case .reversedBounds: return "`\(found)` finit avant de commencer"
    case .outOfRange: return "`\(found)` sort de ce qui peut être compté exactement"
    case .unknownVersion: return "trouvé `\(found)` ; attendu : `\"1.0\"`"
    case .unknownKind(let name): return "aucun genre `\(found)` n'est déclaré\(near(name))"
    case .unknownField(let name): return "aucun champ de ce nom n'a sa place ici\(near(name))"
    case .repeatedField(let name): return "`\(found)` répète le champ `\(name)`"
    case .unknownNature(let name): return "aucune nature `\(found)` n'est déclarée\(near(name))"
    case .unknownZone: return "aucune zone `\(found)` ; attendu : une zone comme `Europe/Paris`"
    case .unknownTerritory(let known):
      return "aucun calendrier `\(found)` ; attendu : \(Expectation.oneOf(known).french)"
    case .unknownParameter(let name): return "cette nature n'a pas ce paramètre\(near(name))"
    case .unknownChoice(let words):
      return "trouvé `\(found)` ; attendu : \(Expectation.oneOf(words).french)"
    case .unknownDay(let name): return "`\(found)` n'est pas un jour d'horaires\(near(name))"
    case .conflict: return "un fait de même source et de même id dit autre chose"
    case .usedReference(let user):
      return "la référence `\(found)` sert déjà au fait `\(user.id)` de `\(user.source)`"
    case .foreignCorrection(let source):
      return "seuls `\(source)` ou un agent nommé (`par`) peuvent corriger ou annuler ce fait"
    case .circularTarget: return "ces corrections se visent l'une l'autre"
    case .otherPerson: return "le fait visé concerne une autre personne"
    case .correctedCancellation: return "une annulation s'annule, elle ne se corrige pas"
    }
  }

  private var englishReason: String {
    func near(_ name: String?) -> String { name.map { "; did you mean `\($0)`?" } ?? "" }
    switch reason {
    case .json(let error): return "this is not JSON: \(error.english)"
    case .lineTooLong: return "the line is longer than 1 MiB"
    case .missing(let form): return "this field is missing; expected: \(form.english)"
    case .wrongType(let form), .unreadable(let form):
      return "found `\(found)`; expected: \(form.english)"
    case .missingOffset: return "`\(found)` has no offset, like `+01:00` or `Z`"
    case .negative: return "`\(found)` is negative"
    case .tooFine: return "`\(found)` is not a whole number of seconds or days"
    case .mixedUnits: return "`\(found)` mixes days and hours"
    case .equalBounds: return "the two bounds of `\(found)` are equal"
    case .reversedBounds: return "`\(found)` ends before it starts"
    case .outOfRange: return "`\(found)` is beyond what can be counted exactly"
    case .unknownVersion: return "found `\(found)`; expected: `\"1.0\"`"
    case .unknownKind(let name): return "no kind `\(found)` is declared\(near(name))"
    case .unknownField(let name): return "no field of that name belongs here\(near(name))"
    case .repeatedField(let name): return "`\(found)` repeats the field `\(name)`"
    case .unknownNature(let name): return "no nature `\(found)` is declared\(near(name))"
    case .unknownZone: return "no zone `\(found)`; expected: a zone like `Europe/Paris`"
    case .unknownTerritory(let known):
      return "no calendar `\(found)`; expected: \(Expectation.oneOf(known).english)"
    case .unknownParameter(let name): return "this nature has no such parameter\(near(name))"
    case .unknownChoice(let words):
      return "found `\(found)`; expected: \(Expectation.oneOf(words).english)"
    case .unknownDay(let name): return "`\(found)` is not a day of a timetable\(near(name))"
    case .conflict: return "a fact of the same source and id says something else"
    case .usedReference(let user):
      return "the reference `\(found)` already serves the fact `\(user.id)` of `\(user.source)`"
    case .foreignCorrection(let source):
      return "only `\(source)` or a named officer (`par`) may correct or cancel this fact"
    case .circularTarget: return "these corrections target one another"
    case .otherPerson: return "the fact it targets is about another person"
    case .correctedCancellation: return "a cancellation is cancelled, never corrected"
    }
  }
}
