// The description of what an operator sees of outages and attention.
import CaseFile
import CaseStore

extension OpenAPI {
  static let outages: [(path: String, operations: [Operation])] = [
    (
      "/v1/outages",
      [
        Operation(
          "get", "Les pannes du service, la dernière d'abord", [limit, cursor],
          answers: [200: "Une page"], schema: "Page")
      ]
    ),
    (
      "/v1/outages/{id}",
      [
        Operation(
          "get", "Une panne : ce qui est tombé pendant, dit en retard ou trop tard", [id],
          answers: [200: "La panne", 404: "Inconnue"], schema: "Panne")
      ]
    ),
  ]
}
