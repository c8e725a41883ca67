// What the OpenAPI description says of tokens: a scheme for each role, and who may come where.
import CaseFile
import CaseStore

enum OpenAPISecurity {
  static let schemes = JSONValue.object(
    Token.Role.allCases.map { role in
      .init(
        name: role.secretWord,
        value: .members([
          "type": .text("http"), "scheme": .text("bearer"),
          "bearerFormat": .text("jalon_\(role.secretWord)_…"),
          "description": .text("Jeton de rôle \(role.word), donné par `jalon token créer`."),
        ]))
    })

  /// Any one of the roles; an empty list where the route is everybody's.
  static func requirement(_ roles: Set<Token.Role>) -> JSONValue {
    .list(
      Token.Role.allCases.filter(roles.contains).map { role in
        .object([.init(name: role.secretWord, value: .list([]))])
      })
  }

  /// What an answer of that status carries besides.
  static func headers(_ status: Int) -> JSONValue? {
    switch status {
    case 401: header("WWW-Authenticate", "string", "`Bearer`")
    case 429, 503: header("Retry-After", "integer", "dans combien de secondes revenir")
    default: nil
    }
  }

  private static func header(_ name: String, _ type: String, _ help: String) -> JSONValue {
    .object([
      .init(
        name: name,
        value: .members([
          "description": .text(help), "schema": .members(["type": .text(type)]),
        ]))
    ])
  }

  static func answers(_ roles: Set<Token.Role>) -> [Int: String] {
    if roles.isEmpty { return [:] }
    return [
      401: "Jeton manquant, inconnu, expiré ou révoqué", 403: "Pas ouvert à ce jeton",
      429: "Trop de requêtes ; `Retry-After` dit quand",
    ]
  }
}

extension OpenAPI {
  /// The same operations, for these roles. `reading`: persons' files, and a motive is wanted.
  static func opened(
    _ paths: [(path: String, operations: [Operation])], to roles: Set<Token.Role>,
    reading: Bool = false
  ) -> [(path: String, operations: [Operation])] {
    paths.map { path, operations in
      let opened = operations.map { operation in
        var operation = operation
        operation.roles = roles
        if reading, operation.method == "get" {
          operation.parameters.append(.header("X-Motif", "pourquoi ce dossier est lu, ou `motif`"))
          operation.parameters.append(.query("motif", "au lieu de `X-Motif`"))
          operation.answers[503] = "Débordé, ou lecture impossible à inscrire au journal"
        }
        return operation
      }
      return (path, opened)
    }
  }
}
