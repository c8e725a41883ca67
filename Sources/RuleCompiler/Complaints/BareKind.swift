// A kind of fact where a value is expected.
import Diagnostics

struct BareKind: Complaint {
  static let code = "genre-seul"
  static let wrong = """
    fait: certificat
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    excusé si: certificat

    """
  static let right = """
    fait: certificat
    ---
    mesure: tig
    ---
    règle: r
    titre: T
    mesures: [tig]
    fondement: CP 131-22
    pour chaque: mesure
    excusé si: certificat en cours

    """

  let name: String

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr: "`\(name)` est un genre de fait, pas une valeur",
        en: "`\(name)` is a kind of fact, not a value"), at: mark,
      help: Message(
        fr:
          "écrivez `il y a \(name)`, `nombre de \(name)`, `\(name) couvre …` ou `\(name) en cours`",
        en: "write `il y a \(name)`, `nombre de \(name)`, `\(name) couvre …` or `\(name) en cours`")
    )
  }
}
