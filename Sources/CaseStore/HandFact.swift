// A fact that an officer records by hand: an excuse in one line. It becomes the same JSON that a
// machine would send, and goes through the same reader.
import CaseFile
import Civil
import Evaluation

/// What an officer says of a fact; the rest is filled in.
public struct HandFact: Hashable, Sendable {
  /// Of the rule set's vocabulary, or reserved (`explication`, `fait.corrige`…).
  public var type: String
  public var person: String
  public var by: String
  public var measure: String?
  /// When it happened; nil: now.
  public var time: String?
  /// An interval as written.
  public var validity: String?
  /// The fact it holds for, as `source#id`.
  public var target: String?
  /// Fields of `data`: JSON where it reads as JSON, else a text.
  public var fields: [(name: String, value: String)] {
    get { pairs.map { ($0.name, $0.value) } }
    set { pairs = newValue.map(Pair.init) }
  }

  private struct Pair: Hashable, Sendable {
    var name: String
    var value: String
  }
  private var pairs: [Pair] = []

  public init(type: String, person: String, by: String) {
    (self.type, self.person, self.by) = (type, person, by)
  }

  /// One CloudEvents object. The same words at the same second have the same id, so that a command
  /// that is repeated does not count twice.
  public func json(now: Instant) -> String {
    var data: [JSONValue.Member] = []
    if let measure { data.append(.init(name: "mesure", value: .text(measure))) }
    if let target { data.append(.init(name: "vaut", value: HandFact.target(target))) }
    if let validity { data.append(.init(name: "vaut", value: .text(validity))) }
    for pair in pairs {
      let value = (try? JSONValue(parsing: pair.value)) ?? .text(pair.value)
      data.append(.init(name: pair.name, value: value))
    }
    let happened = time ?? now.description
    let content = JSONValue.object(data)
    let id = stableHash([type, person, happened, content.serialized()])
    return JSONValue.members([
      "specversion": .text("1.0"), "id": .text("main-\(id)"),
      "source": .text("/jalon/agents/\(by)"), "type": .text(type), "subject": .text(person),
      "time": .text(happened), "data": content,
    ]).serialized()
  }

  /// `source#id`: the last `#` parts them.
  private static func target(_ written: String) -> JSONValue {
    let cut = written.lastIndex(of: "#") ?? written.startIndex
    let id = written[cut...].drop { $0 == "#" }
    return .members([
      "cible": .members(["source": .text(String(written[..<cut])), "id": .text(String(id))])
    ])
  }
}
