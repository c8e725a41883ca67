// The shapes that the OpenAPI description refers to.
import CaseFile

enum OpenAPISchemas {
  static let all = all(nil, isGuarded: false)

  static func all(_ vocabulary: Vocabulary?, isGuarded: Bool) -> JSONValue {
    guard case .object(let answers) = given else { return .null }
    return .object(taken(vocabulary, isGuarded: isGuarded) + answers)
  }

  /// What is sent to the service, as it is enforced.
  private static func taken(_ vocabulary: Vocabulary?, isGuarded: Bool) -> [JSONValue.Member] {
    // Without tokens the form alone says who acts; a token's bearer needs not be named.
    let by = [(name: "by", form: isGuarded ? ValueSchema.text : ValueSchema.filled)]
    let acting = isGuarded ? [] : ["by"]
    let (filled, motive) = (ValueSchema.filled, (name: "motive", form: ValueSchema.text))
    let revision = ValueSchema.whole(Form.wholes)
    let known = vocabulary ?? Vocabulary(kinds: [], natures: [Vocabulary.NatureNames]())
    let forms: [(String, JSONValue)] = [
      ("Fait", known.eventSchema), ("FaitOuLot", factOrBatch), ("Lot", batch), ("Lignes", lines),
      ("Acte", ValueSchema.object(by, required: acting)),
      (
        "Report",
        ValueSchema.object(
          by + [("motive", filled), ("until", ValueSchema.instant)],
          required: acting + ["motive", "until"])
      ),
      (
        "Qualification",
        ValueSchema.object(
          by + [("qualification", ValueSchema.words(Qualification.Verdict.words)), motive],
          required: acting + ["qualification"])
      ),
      (
        "Decision",
        ValueSchema.object(
          by + [("decision", ValueSchema.words(NoticeWord.all)), ("revision", revision)],
          required: acting + ["decision", "revision"])
      ),
      (
        "Correction",
        ValueSchema.object(by + [("fact", mended), motive], required: acting + ["fact"])
      ),
      ("Rejet", ValueSchema.object(by + [("motive", filled)], required: acting + ["motive"])),
    ]
    return forms.map { .init(name: $0, value: $1) }
  }

  private static let fact = JSONValue.members(["$ref": .text("#/components/schemas/Fait")])
  private static let factOrBatch = JSONValue.members([
    "anyOf": .list([fact, .members(["$ref": .text("#/components/schemas/Lot")])])
  ])
  private static let batch = JSONValue.members([
    "type": .text("array"), "minItems": .integer(1),
    "description": .text("des `Fait` ; ce qui n'en est pas un est mis de côté (207)"),
  ])
  private static let lines = JSONValue.members([
    "type": .text("string"), "pattern": .text(#"\S"#),
    "description": .text("un `Fait` par ligne ; ce qui n'en est pas un est mis de côté (207)"),
  ])
  /// Not by reference to `Fait`: within another object its many forms are more than fuzzers make
  /// requests of. What does not fit the kind is answered 422.
  private static let mended = JSONValue.members([
    "anyOf": .list([ValueSchema.anyEvent, ValueSchema.text]),
    "description": .text("le fait corrigé, sous une forme de `Fait`, ou son texte JSON"),
  ])

  /// What the service answers.
  private static let given = JSONValue.members([
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
