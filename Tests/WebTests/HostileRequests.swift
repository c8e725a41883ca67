// Hostile requests, made from the OpenAPI description alone: for each operation, what its parameters
// and its body must never be.
import CaseFile

struct HostileRequest: Sendable {
  var method: String
  /// As the description has it, `/v1/alerts/{id}`.
  var template: String
  var path: String
  var headers: [String: String] = [:]
  var body: [UInt8] = []
}

struct DescribedOperation: Sendable {
  var method: String
  var template: String
  /// Content types by status.
  var responses: [Int: Set<String>]
  /// Names by place.
  var parameters: [(place: String, name: String)]
  /// Names and types of the properties of the body, by content type.
  var bodies: [String: [String: String]]

  /// Every operation of a description, as it was served.
  static func all(of document: JSONValue) -> [DescribedOperation] {
    members(document["paths"]).flatMap { path in
      members(path.value).map { operation in
        DescribedOperation(operation.name, path.name, operation.value, document)
      }
    }
  }

  private init(_ method: String, _ template: String, _ value: JSONValue, _ document: JSONValue) {
    (self.method, self.template) = (method.uppercased(), template)
    responses = [:]
    for response in members(value["responses"]) {
      let types = members(response.value["content"]).map(\.name)
      if let status = Int(response.name) { responses[status] = Set(types) }
    }
    parameters = elements(value["parameters"]).compactMap { parameter in
      guard case .text(let place)? = parameter["in"], case .text(let name)? = parameter["name"]
      else { return nil }
      return (place, name)
    }
    bodies = [:]
    for content in members(value["requestBody"]?["content"]) {
      guard case .text(let reference)? = content.value["schema"]?["$ref"],
        let name = reference.split(separator: "/").last
      else { continue }
      let schema = firstForm(document["components"]?["schemas"]?[String(name)], document)
      var properties: [String: String] = [:]
      for property in members(schema?["properties"]) {
        if case .text(let type)? = property.value["type"] { properties[property.name] = type }
      }
      bodies[content.name] = properties
    }
  }

  var requests: [HostileRequest] {
    let paths = parameters.contains { $0.place == "path" } ? hostilePaths : [template]
    let plain = paths[0]
    var requests = paths.map { request($0) }
    for (place, name) in parameters where place == "query" {
      requests += hostileWords.map { request("\(plain)?\(name)=\($0)") }
      requests.append(request("\(plain)?\(name)=1&\(name)=2&&=&%"))
    }
    for (place, name) in parameters where place == "header" {
      requests += ["", "%FF", "\u{E9}", String(repeating: "x", count: 5000)].map {
        request(plain, [name: $0])
      }
    }
    requests.append(request(plain, ["X-Forwarded-For": "1.2.3.4"]))
    requests.append(request(plain, ["Origin": "https://ailleurs.example"]))
    requests.append(request(plain, ["Authorization": "Bearer jalon_officier_zz"]))
    for (type, properties) in bodies {
      for body in hostileBodies + wrongTypes(of: properties) {
        requests.append(request(plain, ["Content-Type": type], body))
      }
      for other in ["", "text/html", "a/b; charset=\"\u{E9}\"", "application/xml"] {
        requests.append(request(plain, ["Content-Type": other], Array("{}".utf8)))
      }
    }
    return requests
  }

  private func request(
    _ path: String, _ headers: [String: String] = [:], _ body: [UInt8] = []
  ) -> HostileRequest {
    HostileRequest(method: method, template: template, path: path, headers: headers, body: body)
  }

  private var hostilePaths: [String] {
    (["1"] + hostileWords).map { word in
      template.split(separator: "/").map { $0.hasPrefix("{") ? word : String($0) }
        .reduce("") { $0 + "/" + $1 }
    }
  }

  /// Each property in turn of each type that it is not, the others right.
  private func wrongTypes(of properties: [String: String]) -> [[UInt8]] {
    let right = properties.mapValues { type in
      switch type {
      case "integer": "1"
      case "object": "{}"
      case "array": "[]"
      default: #""a""#
      }
    }
    return properties.keys.sorted().flatMap { name in
      [
        "null", "true", "-1", "1.5", "1e400", "9223372036854775808", "[]", "[[1]]", "{}",
        #"{"a":{}}"#, #""""#, #""\u0000""#, #""\ud800""#, #""é€😀""#,
        "\"" + String(repeating: "x", count: 30_000) + "\"",
      ].map { wrong in
        var members = right
        members[name] = wrong
        return Array(
          "{\(members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
            .utf8)
      }
    }
  }
}

private let hostileWords = [
  "%00", "%FF", "%C3%A9", "%F0%9F%98%80", "-1", "0", "9223372036854775808", "1e9", "%2E%2E%2F",
  "%2F%2F", "'%3B--", "%25%25", "%", "%zz", "2026-13-45T99:99:99Z", "%7B%7D", "null",
  String(repeating: "a", count: 8000), String(repeating: "%41", count: 4000),
]

private let hostileBodies: [[UInt8]] =
  [
    "", " ", "null", "true", "[]", "{}", "{", "}", "\"", "\"x\"", "1e999999", "-", "[{}]", "[null]",
    "{\"a\":1,\"a\":2}", "{\"\":\"\"}", "\u{FEFF}{}", "{}{}", "[1,]", "NaN",
    String(repeating: "[", count: 10_000), String(repeating: "{\"a\":", count: 10_000),
    "\"" + String(repeating: "\\u0041", count: 50_000) + "\"",
  ].map { Array($0.utf8) } + [
    [0xFF, 0xFE, 0x00], [0x00], [0xC3], Array("{\"by\":\"".utf8) + [0xFF] + Array("\"}".utf8),
    [UInt8](repeating: 0, count: 5000),
  ]

/// Of several forms that a body may have, the first.
private func firstForm(_ schema: JSONValue?, _ document: JSONValue) -> JSONValue? {
  if let reference = schema?["$ref"]?.string, let name = reference.split(separator: "/").last {
    return firstForm(document["components"]?["schemas"]?[String(name)], document)
  }
  guard case .list(let forms)? = schema?["anyOf"] else { return schema }
  return firstForm(forms.first, document)
}

private func members(_ value: JSONValue?) -> [JSONValue.Member] {
  if case .object(let members)? = value { members } else { [] }
}

private func elements(_ value: JSONValue?) -> [JSONValue] {
  if case .list(let elements)? = value { elements } else { [] }
}
