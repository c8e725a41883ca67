// A letter that gathers others, and what each kind of message is called.
import CaseFile

extension Letter {
  /// One of the messages in a letter: what happened, and where to read it.
  public struct Part: Hashable, Sendable {
    public var type: String
    public var severity: String
    public var link: String
    public var headline: String { Letter.headline(type) }

    var json: JSONValue {
      .members(["type": .text(type), "gravite": .text(severity), "lien": .text(link)])
    }
  }

  /// Whether it stands for several.
  var gathers: Bool { type == "jalon.groupe" || type == "jalon.resume" }

  static func parts(_ list: JSONValue?, _ base: String) -> [Part] {
    guard case .list(let values)? = list else { return [] }
    return values.compactMap { value in
      guard case .text(let type)? = value["type"], case .text(let alert)? = value["alerte"],
        case .text(let severity)? = value["gravite"]
      else { return nil }
      return Part(type: type, severity: severity, link: "\(base)/v1/alerts/\(alert)")
    }
  }

  static func headline(_ type: String) -> String {
    switch type {
    case "jalon.alerte.ouverte": "une alerte est ouverte"
    case "jalon.alerte.modifiee": "une alerte a changé"
    case "jalon.alerte.levee": "une alerte est levée"
    case "jalon.alerte.rectifiee": "une alerte est rectifiée"
    case "jalon.alerte.relancee": "une alerte n'a été prise en charge par personne"
    case "jalon.alerte.rappelee": "le report d'une alerte est terminé"
    case "jalon.source.silencieuse": "une source ne transmet plus rien"
    case "jalon.source.panne": "des appareils d'une source se sont tus ensemble"
    case "jalon.source.retablie": "une source transmet de nouveau"
    case "jalon.notice.redigee": "une notice est à valider"
    case "jalon.notice.retiree": "un projet de notice est retiré"
    default: "une notice a changé"
    }
  }
}
