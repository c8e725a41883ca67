// Who the OpenAPI description says is let in, held against the routes.
import CaseFile
import CaseStore
import Testing

@testable import Web

@Suite struct OpenAPISecurityTests {
  @Test func `each route lets in whom its description says`() {
    let routes = Dictionary(
      uniqueKeysWithValues: Route.all.map {
        ("\($0.method.rawValue.lowercased()) \($0.path)", $0.roles)
      })
    var described: [String: Set<Token.Role>] = [:]
    for (path, operations) in OpenAPI.paths {
      for operation in operations { described["\(operation.method) \(path)"] = operation.roles }
    }
    #expect(routes == described)
  }

  @Test func `what is required is a scheme, and each scheme is required somewhere`() {
    var required: Set<String> = []
    for (path, operations) in OpenAPI.paths {
      for operation in operations {
        guard case .list(let list)? = operation.member.value["security"] else {
          Issue.record("\(operation.method) \(path): no security")
          continue
        }
        #expect(list.isEmpty == operation.roles.isEmpty)
        for case .object(let members) in list { required.formUnion(members.map(\.name)) }
        guard !operation.roles.isEmpty else { continue }
        for status in ["401", "403", "429"] {
          #expect(operation.member.value["responses"]?[status] != nil, "\(path) \(status)")
        }
      }
    }
    guard case .object(let schemes)? = OpenAPI.document["components"]?["securitySchemes"] else {
      Issue.record("no schemes")
      return
    }
    #expect(Set(schemes.map(\.name)) == required)
  }
}
