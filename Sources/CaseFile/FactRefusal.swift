// Why a fact is kept aside: the field, what was found there, what was expected, in two languages.

/// A fact that does not fit, or that cannot take effect. It is shown to a human, never dropped.
public struct FactRefusal: Error, Hashable, Sendable {
  /// The field: `id`, `data.heures`, `data.paramètres.heures prononcées`; empty: the whole fact.
  public var path: String
  public var reason: Reason
  /// What stands there, as written and shortened; empty when nothing does.
  public var found: String
  /// Who sent what, as far as it could be read.
  public var identity: FactIdentity?
  public var person: String?

  public init(path: String, reason: Reason, found: String = "") {
    (self.path, self.reason, self.found) = (path, reason, found)
  }

  public enum Reason: Hashable, Sendable {
    case json(JSONError)
    case lineTooLong
    case missing(Expectation)
    case wrongType(Expectation)
    case unreadable(Expectation)
    case missingOffset
    case negative
    case tooFine
    case mixedUnits
    case equalBounds
    case reversedBounds
    case outOfRange
    case unknownVersion
    case unknownKind(near: String?)
    case unknownField(near: String?)
    case repeatedField(String)
    case unknownNature(near: String?)
    case unknownZone
    case unknownTerritory([String])
    case unknownParameter(near: String?)
    case unknownChoice([String])
    case unknownDay(near: String?)
    case conflict
    case usedReference(FactIdentity)
    case foreignCorrection(source: String)
    case circularTarget
    case otherPerson
    case correctedCancellation
  }

  /// The form of value that belongs in a field.
  public enum Expectation: Hashable, Sendable {
    case object, list, text, texts, boolean, number, wholeNumber, duration, period, date, instant
    case dateOrInstant, validity, target, timetable, window
    case oneOf([String])
  }
}

extension FactRefusal {
  /// Stable and in kebab-case, for machines and `jalon explain`.
  public var code: String {
    switch reason {
    case .json: "json-invalide"
    case .lineTooLong: "ligne-trop-longue"
    case .missing: "champ-manquant"
    case .wrongType: "type-inattendu"
    case .unreadable: "valeur-illisible"
    case .missingOffset: "décalage-manquant"
    case .negative: "durée-négative"
    case .tooFine: "durée-trop-fine"
    case .mixedUnits: "unités-mêlées"
    case .equalBounds: "bornes-égales"
    case .reversedBounds: "bornes-inversées"
    case .outOfRange: "hors-limites"
    case .unknownVersion: "version-inconnue"
    case .unknownKind: "genre-inconnu"
    case .unknownField: "champ-inconnu"
    case .repeatedField: "champ-en-double"
    case .unknownNature: "nature-inconnue"
    case .unknownZone: "zone-inconnue"
    case .unknownTerritory: "territoire-inconnu"
    case .unknownParameter: "paramètre-inconnu"
    case .unknownChoice: "choix-inconnu"
    case .unknownDay: "jour-inconnu"
    case .conflict: "identité-en-conflit"
    case .usedReference: "référence-déjà-utilisée"
    case .foreignCorrection: "correction-sans-droit"
    case .circularTarget: "cible-circulaire"
    case .otherPerson: "autre-personne"
    case .correctedCancellation: "annulation-non-corrigible"
    }
  }

  /// What belongs there, in French; nil where the message alone says it.
  public var expected: String? { expectation?.french }

  var expectation: Expectation? {
    switch reason {
    case .missing(let form), .wrongType(let form), .unreadable(let form): form
    case .unknownChoice(let words): .oneOf(words)
    case .missingOffset: .instant
    case .negative, .tooFine, .mixedUnits: .duration
    case .unknownVersion: .oneOf(["1.0"])
    default: nil
    }
  }
}
