// The OpenAPI 3.1 description, written by hand. A test holds it against the table of routes.
import CaseFile
import CaseStore
import Evaluation

enum OpenAPI {
  /// Of a service without tokens, whatever its rules.
  static let document = document()

  /// `vocabulary`: of the rules at work, whose kinds of fact are told; `isGuarded`: tokens are asked
  /// for, and say who acts.
  static func document(_ vocabulary: Vocabulary? = nil, isGuarded: Bool = false) -> JSONValue {
    JSONValue.members([
      "openapi": .text("3.1.0"),
      "info": .members([
        "title": .text("Jalon"), "version": .text("1"),
        "description": .text(
          "Faits, alertes et notices. Les erreurs sont des problèmes RFC 9457 avec un `code`."),
      ]),
      "paths": .object(
        paths.map { path, operations in
          .init(name: path, value: .object(operations.map { $0.member(isGuarded: isGuarded) }))
        }),
      "components": .members([
        "schemas": OpenAPISchemas.all(vocabulary, isGuarded: isGuarded),
        "securitySchemes": OpenAPISecurity.schemes,
      ]),
    ])
  }

  /// What the body of a request to a path may be written in.
  static let contentTypes: [String: Set<String>] = Dictionary(
    paths.map { path, operations in (path, Set(operations.flatMap(\.bodies.keys))) }
  ) { first, _ in first }

  static let limit = Parameter.query(
    "limit", "de 1 à 1000, 100 sans précision", ValueSchema.whole(1...1000))
  static let cursor = Parameter.query("cursor", "le `suivant` de la page précédente")
  /// Of the pages whose elements are numbered.
  static let number = Parameter.query(
    "cursor", "le `suivant` de la page précédente", ValueSchema.whole(0...Int64.max))
  private static let key = Parameter.path("key", "clé pseudonyme de la personne")
  static let id = Parameter.path("id", "identifiant")
  static let numberedId = Parameter.path("id", "numéro", ValueSchema.whole(1...Int64.max))
  private static let moment = [
    key,
    Parameter.query(
      "at", "instant de la question, avec décalage ; maintenant par défaut", ValueSchema.instant),
    Parameter.query(
      "known-at", "ne tenir compte que de ce qui était su à cet instant", ValueSchema.instant),
  ]
  private static let details = [
    Parameter.query("mesure", "une seule mesure ; 404 si la personne ne l'a pas"),
    Parameter.query("regle", "une seule règle ; 404 si aucune ne porte ce nom"),
    Parameter.query("cle", "une seule occurrence ; rien si elle n'existe pas"),
  ]

  static func state<State: WireState>(_ type: State.Type) -> Parameter {
    .query("state", "un état", ValueSchema.words(State.understood))
  }
  private static let failures = [
    400: "Requête illisible", 503: "Débordé ; `Retry-After` dit quand",
  ]
  private static let deedFailures = [
    404: "Inconnu", 409: "Déjà décidé, ou révision dépassée", 422: "Un champ ne convient pas",
  ]

  static let paths: [(path: String, operations: [Operation])] =
    opened(facts, to: [.source])
    + opened(people + alerts + alertLife + notices, to: [.officer], reading: true)
    + opened(aside, to: [.officer, .operator], reading: true)
    + opened(deliveries + outages, to: [.operator])
    + opened(rates, to: [.officer, .operator]) + operators

  private static let facts: [(path: String, operations: [Operation])] = [
    (
      "/v1/facts",
      [
        Operation(
          "post", "Donner un fait, un lot ou des lignes NDJSON",
          bodies: [
            "application/cloudevents+json": "FaitOuLot", "application/json": "FaitOuLot",
            "application/cloudevents-batch+json": "FaitOuLot", "application/x-ndjson": "Lignes",
            "application/ndjson": "Lignes", "application/jsonl": "Lignes",
          ],
          answers: [
            200: "Tout était déjà connu", 202: "Reçu et gardé",
            207: "Plusieurs faits, dont certains mis de côté",
            409: "Même identité, autre contenu : mis de côté",
            413: "Corps trop long",
            422: "Ne convient pas : mis de côté ; `champ` dit où",
          ].merging(failures) { first, _ in first }, schema: "Resultat")
      ]
    )
  ]

  private static let people: [(path: String, operations: [Operation])] = [
    (
      "/v1/people",
      [
        Operation(
          "get", "Les personnes, par clé", [limit, cursor], answers: [200: "Une page"],
          schema: "Page")
      ]
    ),
    question("compliance", "Où en est la personne"),
    question("explain", "Pourquoi"),
    question("timeline", "Ce qui s'est passé et ce qui vient", []),
  ]

  private static func question(
    _ name: String, _ summary: String, _ details: [Parameter] = OpenAPI.details
  ) -> (path: String, operations: [Operation]) {
    let answers = [
      200: "La réponse", 400: "Instant illisible", 404: "Personne, mesure ou règle inconnue",
    ]
    return (
      "/v1/people/{key}/\(name)",
      [Operation("get", summary, moment + details, answers: answers)]
    )
  }

  private static let alerts: [(path: String, operations: [Operation])] = [
    (
      "/v1/alerts",
      [
        Operation(
          "get", "Les alertes",
          [
            state(AlertRecord.State.self), .query("person", "une personne"),
            .query("rule", "une règle"), limit, cursor,
          ], answers: [200: "Une page"], schema: "Page")
      ]
    ),
    (
      "/v1/alerts/{id}",
      [
        Operation(
          "get", "Une alerte et tout ce qui en a été dit", [id],
          answers: [200: "L'alerte", 404: "Inconnue"], schema: "Alerte")
      ]
    ),
    (
      "/v1/alerts/{id}/acknowledgement",
      [deed("Prendre une alerte en charge", "Acte", 200, "L'alerte")]
    ),
  ]

  private static let notices: [(path: String, operations: [Operation])] = [
    (
      "/v1/notices",
      [
        Operation(
          "get", "Les notices", [state(NoticeRecord.State.self), limit, cursor],
          answers: [200: "Une page"], schema: "Page")
      ]
    ),
    (
      "/v1/notices/{id}",
      [
        Operation(
          "get", "Une notice ; `.json`, `.txt`, `.html` ou `Accept`", [id],
          answers: [200: "La notice", 404: "Inconnue"], schema: "Notice")
      ]
    ),
    (
      "/v1/notices/{id}/validation",
      [deed("Valider ou refuser la révision lue", "Decision", 202, "Décision gardée")]
    ),
  ]

  private static let aside: [(path: String, operations: [Operation])] = [
    (
      "/v1/aside",
      [
        Operation(
          "get", "Ce qui a été mis de côté", [state(AsideRecord.State.self), limit, number],
          answers: [200: "Une page"], schema: "Page")
      ]
    ),
    ("/v1/aside/{id}/retry", [deed("Relire tel quel", "Acte", 202, "Accepté", numberedId)]),
    ("/v1/aside/{id}/mend", [deed("Corriger et relire", "Correction", 202, "Accepté", numberedId)]),
    (
      "/v1/aside/{id}/discard", [deed("Écarter, avec un motif", "Rejet", 200, "Écarté", numberedId)]
    ),
  ]

  private static let deliveries: [(path: String, operations: [Operation])] = [
    (
      "/v1/deliveries",
      [
        Operation(
          "get", "Chaque message sur chaque canal, et sa preuve",
          [
            state(DeliveryRecord.State.self), .query("alert", "une alerte"),
            .query("channel", "un canal"), limit, number,
          ], answers: [200: "Une page"], schema: "Page")
      ]
    ),
    (
      "/v1/deliveries/{id}/replay",
      [deed("Remettre en attente une livraison morte", "Acte", 202, "Elle attend")]
    ),
  ]

  static func deed(
    _ summary: String, _ body: String, _ status: Int, _ answer: String,
    _ id: Parameter = OpenAPI.id
  ) -> Operation {
    Operation(
      "post", summary, [id], bodies: ["application/json": body],
      answers: [status: answer].merging(deedFailures) { first, _ in first })
  }

  private static let operators: [(path: String, operations: [Operation])] =
    opened(
      [("/v1/rules", [Operation("get", "Les règles en vigueur", answers: [200: "Les règles"])])],
      to: [.officer, .operator])
    + opened(
      [("/metrics", [Operation("get", "Mesures", answers: [200: "Texte"], type: "text/plain")])],
      to: [.operator])
    + opened(
      [("/openapi.json", [Operation("get", "Cette description", answers: [200: "OpenAPI 3.1"])])],
      to: Set(Token.Role.allCases)) + probes

  private static let probes: [(path: String, operations: [Operation])] = [
    ("/healthz", [Operation("get", "En vie", answers: [200: "Oui"], type: "text/plain")]),
    (
      "/readyz",
      [Operation("get", "Prêt", answers: [200: "Oui", 503: "Non"], type: "text/plain")]
    ),
  ]
}

extension OpenAPI {
  struct Parameter: Sendable {
    var place: String
    var name: String
    var help: String
    var form = ValueSchema.text

    static func path(
      _ name: String, _ help: String, _ form: JSONValue = ValueSchema.filled
    ) -> Parameter {
      Parameter(place: "path", name: name, help: help, form: form)
    }
    static func header(_ name: String, _ help: String) -> Parameter {
      Parameter(place: "header", name: name, help: help)
    }
    static func query(
      _ name: String, _ help: String, _ form: JSONValue = ValueSchema.text
    ) -> Parameter {
      Parameter(place: "query", name: name, help: help, form: form)
    }

    var json: JSONValue {
      .members([
        "name": .text(name), "in": .text(place),
        "required": place == "path" ? .boolean(true) : nil, "description": .text(help),
        "schema": form,
      ])
    }
  }

  struct Operation: Sendable {
    var method: String
    var summary: String
    var parameters: [Parameter]
    /// Schema by content type.
    var bodies: [String: String]
    var answers: [Int: String]
    var schema: String?
    var type: String
    /// Those whom a token of theirs lets in; none: everybody.
    var roles: Set<Token.Role> = []

    init(
      _ method: String, _ summary: String, _ parameters: [Parameter] = [],
      bodies: [String: String] = [:], answers: [Int: String], schema: String? = nil,
      type: String = "application/json"
    ) {
      (self.method, self.summary, self.parameters) = (method, summary, parameters)
      (self.bodies, self.answers, self.schema, self.type) = (bodies, answers, schema, type)
    }

    var member: JSONValue.Member { member(isGuarded: true) }

    /// Where there are no tokens none is asked for.
    func member(isGuarded: Bool) -> JSONValue.Member {
      .init(
        name: method,
        value: .members([
          "summary": .text(summary),
          "parameters": parameters.isEmpty ? nil : .list(parameters.map(\.json)),
          "requestBody": bodies.isEmpty ? nil : requestBody,
          "security": OpenAPISecurity.requirement(isGuarded ? roles : []),
          "responses": .object(
            statuses.sorted { $0.key < $1.key }.map { status, help in
              .init(name: "\(status)", value: response(status, help))
            }),
        ]))
    }

    /// What is said of the operation itself, then what its form alone makes possible.
    var statuses: [Int: String] {
      var all = answers
      func may(_ status: Int, _ help: String) { all[status] = all[status] ?? help }
      for (status, help) in OpenAPISecurity.answers(roles) { may(status, help) }
      if parameters.contains(where: { $0.place == "query" }) {
        may(400, "Un paramètre ne se lit pas")
      }
      if parameters.contains(where: { $0.place == "path" }) { may(404, "Inconnu") }
      if !bodies.isEmpty {
        may(400, "Le corps ne se lit pas")
        may(413, "Corps trop long")
        may(415, "Un autre type de contenu que ceux décrits")
        may(503, "Débordé ou en arrêt ; `Retry-After` dit quand")
      }
      return all
    }

    private var requestBody: JSONValue {
      let content = bodies.sorted { $0.key < $1.key }.map { type, schema in
        JSONValue.Member(name: type, value: OpenAPI.content(schema))
      }
      return .members(["required": .boolean(true), "content": .object(content)])
    }

    private func response(_ status: Int, _ help: String) -> JSONValue {
      let isProblem = status >= 400
      let content = isProblem ? OpenAPI.content("Probleme") : OpenAPI.content(schema)
      let type = isProblem ? "application/problem+json" : type
      return .members([
        "description": .text(help), "headers": OpenAPISecurity.headers(status),
        "content": .object([.init(name: type, value: content)]),
      ])
    }
  }

  fileprivate static func content(_ schema: String?) -> JSONValue {
    guard let schema else { return .members([:]) }
    let reference = JSONValue.text("#/components/schemas/\(schema)")
    return .members(["schema": .members(["$ref": reference])])
  }
}
