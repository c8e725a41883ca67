// The description of what an operator sees of outages and attention.
import CaseFile
import CaseStore

extension OpenAPI {
  static let alertLife: [(path: String, operations: [Operation])] = [
    (
      "/v1/alerts/{id}/snooze",
      [deed("Reporter une alerte, avec un motif et jusqu'à un instant", "Report", 200, "L'alerte")]
    ),
    ("/v1/alerts/{id}/wake", [deed("Finir un report avant son terme", "Acte", 200, "L'alerte")]),
    (
      "/v1/alerts/{id}/qualification",
      [deed("Qualifier l'écart d'une alerte", "Qualification", 202, "Qualification gardée")]
    ),
    (
      "/v1/held",
      [
        Operation(
          "get", "Les messages retenus, et pourquoi", [limit, number], answers: [200: "Une page"],
          schema: "Page")
      ]
    ),
    (
      "/v1/snoozes",
      [
        Operation(
          "get", "Les reports en cours", [limit], answers: [200: "Une page"], schema: "Page")
      ]
    ),
  ]

  static let rates: [(path: String, operations: [Operation])] = [
    (
      "/v1/rates",
      [
        Operation(
          "get", "Combien d'alertes ouvertes par jour, par cause et par gravité",
          [
            .query(
              "days", "sur combien de jours, 30 sans précision", ValueSchema.whole(1...3660)),
            .query(
              "zone", "dont les jours sont comptés, Europe/Paris sans précision",
              ValueSchema.words(frenchZones)),
          ], answers: [200: "Les nombres", 400: "Paramètre illisible"])
      ]
    )
  ]

  static let outages: [(path: String, operations: [Operation])] = [
    (
      "/v1/sources",
      [
        Operation(
          "get", "Les sources suivies, leurs silences, et les pannes de leurs appareils",
          answers: [200: "Les sources"])
      ]
    ),
    (
      "/v1/outages",
      [
        Operation(
          "get", "Les pannes du service, la dernière d'abord", [limit, number],
          answers: [200: "Une page"], schema: "Page")
      ]
    ),
    (
      "/v1/outages/{id}",
      [
        Operation(
          "get", "Une panne : ce qui est tombé pendant, dit en retard ou trop tard", [numberedId],
          answers: [200: "La panne", 404: "Inconnue"], schema: "Panne")
      ]
    ),
  ]
}
