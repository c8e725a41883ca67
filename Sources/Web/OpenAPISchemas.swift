// The shapes that the OpenAPI description refers to.
import CaseFile

enum OpenAPISchemas {
  static let all = JSONValue.members([
    "Fait": object(
      ["specversion", "id", "source", "type", "subject", "time", "data"],
      required: ["specversion", "id", "source", "type", "subject", "time"],
      types: ["data": "object"]),
    "Lot": .members([
      "type": .text("array"),
      "items": .members(["$ref": .text("#/components/schemas/Fait")]),
    ]),
    "Lignes": .members([
      "type": .text("string"), "description": .text("un `Fait` par ligne"),
    ]),
    "Resultat": object(
      [
        "resultat", "seq", "de_cote", "champ", "motif", "trouve", "attendu", "message", "recus",
        "acceptes", "doublons", "conflits", "inadaptes", "refuses", "resultats",
      ],
      types: [
        "seq": "integer", "de_cote": "integer", "recus": "integer", "acceptes": "integer",
        "doublons": "integer", "conflits": "integer", "inadaptes": "integer", "refuses": "integer",
        "resultats": "array",
      ]),
    "Page": .members([
      "type": .text("object"), "required": .list([.text("elements"), .text("suivant")]),
      "properties": .members([
        "elements": .members(["type": .text("array")]),
        "suivant": .members(["type": .list([.text("string"), .text("null")])]),
      ]),
    ]),
    "Alerte": object(
      [
        "id", "personne", "mesure", "regle", "alerte", "cle", "episode", "revision", "etat",
        "instant", "ouverte_le", "emise_le", "levee_le", "gravite", "cause", "debiteur",
        "destinataires", "message", "raisons", "recue_par", "recue_le", "messages",
        "report", "reports", "relances", "retenue",
      ],
      types: [
        "episode": "integer", "revision": "integer", "destinataires": "array",
        "raisons": "array", "messages": "array", "report": "object", "reports": "array",
        "relances": "array",
      ]),
    "Notice": object(
      [
        "id", "alerte", "suite", "personne", "mesure", "regle", "cle", "revision", "etat",
        "a_valider_par", "valider_avant", "redigee_le", "decidee_le", "decision", "par", "texte",
      ], types: ["revision": "integer"]),
    "Panne": object(
      ["id", "de", "a", "cause", "duree", "dues", "trop_tard", "messages"],
      types: [
        "id": "integer", "duree": "integer", "dues": "integer", "trop_tard": "integer",
        "messages": "array",
      ]),
    "Acte": object(["by"]),
    "Report": object(["by", "motive", "until"], required: ["motive", "until"]),
    "Qualification": object(["by", "qualification", "motive"], required: ["qualification"]),
    "Decision": object(
      ["decision", "by", "revision"], required: ["decision", "revision"],
      types: ["revision": "integer"]),
    "Correction": object(
      ["by", "fact", "motive"], required: ["fact"], types: ["fact": "object"]),
    "Rejet": object(["by", "motive"], required: ["motive"]),
    "Probleme": object(
      ["type", "title", "status", "code", "detail", "champ"],
      required: ["type", "title", "status", "code", "detail"], types: ["status": "integer"]),
  ])

  /// An object of texts, but for the types that are said.
  private static func object(
    _ names: [String], required: [String] = [], types: [String: String] = [:]
  ) -> JSONValue {
    .members([
      "type": .text("object"),
      "required": required.isEmpty ? nil : .list(required.map { .text($0) }),
      "properties": .object(
        names.map { name in
          .init(name: name, value: .members(["type": .text(types[name] ?? "string")]))
        }),
    ])
  }
}
