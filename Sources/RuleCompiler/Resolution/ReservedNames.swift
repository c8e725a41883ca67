// The words of the expression language. A declared name may contain them, not be one of them.
import CaseFile

private let reserved: [String: String] = {
  let words = [
    "et", "ou", "non", "oui", "si", "alors", "sinon", "est", "sont", "où", "parmi", "avant",
    "après", "depuis", "entre", "pendant", "sur", "couvre", "maintenant", "aujourd'hui", "début",
    "fin", "premier jour", "dernier jour", "échéance", "rang", "clé", "moment", "prise d'effet",
    "terme", "mesure suspendue", "part du délai écoulée", "en cours", "à venir", "respectée",
    "excusée", "écart", "sans objet", "suspendue", "indéterminée", "régularisé", "occurrence",
    "il y a", "aucun", "aucune", "au moins", "au plus", "plus de", "moins de", "jours entre",
    "le", "la", "les", "l'", "un", "une", "des", "du", "de", "d'", "au", "aux", "à la", "inconnu",
    "inconnue", "connu", "connue",
  ]
  return Dictionary(words.map { (foldName($0), $0) }, uniquingKeysWith: { first, _ in first })
}()

/// The word of the language that a folded name equals, if it does.
func reservedName(_ folded: String) -> String? {
  folded.isEmpty ? "" : reserved[folded]
}

/// `inconnu`, `inconnue`, with or without a plural.
func isUnknownWord(_ word: String) -> Bool {
  ["inconnu", "inconnue", "inconnus", "inconnues"].contains(keyword(word))
}
