// What the schema of events says is what the reader enforces, kind by kind.
import Testing

@testable import CaseFile

@Suite struct EventSchemaTests {
  private let forms = Samples.vocabulary.eventForms

  @Test func `the smallest event that the schema lets through is read, of every kind`() throws {
    var kinds: Set<String> = []
    for form in forms {
      let event = try #require(example(form, all: false))
      kinds.insert(event["type"]?.string ?? "")
      do throws(FactRefusal) { _ = try Samples.read(event.serialized()) } catch {
        Issue.record("\(event.serialized()): \(error.code) \(error.path)")
      }
    }
    let known = ReservedKind.allCases.map(\.rawValue) + Samples.vocabulary.kinds.map(\.name)
    #expect(kinds == Set(known))
  }

  @Test func `the fullest one is read too`() throws {
    for form in forms {
      let event = try #require(example(form, all: true))
      do throws(FactRefusal) { _ = try Samples.read(event.serialized()) } catch {
        Issue.record("\(event.serialized()): \(error.code) \(error.path)")
      }
    }
  }

  @Test func `without one of its required fields, or with another one, it is refused`() throws {
    var tried = 0
    for form in forms {
      let event = try #require(example(form, all: false))
      for name in form["required"]?.strings ?? [] {
        tried += 1
        let refused = event.without(name).serialized()
        #expect(throws: FactRefusal.self, "\(refused)") { try Samples.read(refused) }
      }
      guard case .object(let data)? = event["data"], let inner = form["properties"]?["data"] else {
        continue
      }
      // What one variant of a kind requires another may leave out.
      let others = forms.count { $0["properties"]?["type"] == form["properties"]?["type"] }
      for name in inner["required"]?.strings ?? [] where others == 1 {
        tried += 1
        let refused = event.without("data").with("data", JSONValue.object(data).without(name))
          .serialized()
        #expect(throws: FactRefusal.self, "\(refused)") { try Samples.read(refused) }
      }
      let strange = JSONValue.object(data).with("inconnu au bataillon", .text("x"))
      let refused = event.without("data").with("data", strange).serialized()
      #expect(throws: FactRefusal.self, "\(refused)") { try Samples.read(refused) }
    }
    #expect(tried > 50)
  }

  /// A value of that form; nil: the test knows none.
  private func example(_ form: JSONValue, all: Bool) -> JSONValue? {
    let known: [(JSONValue, String)] = [
      (ValueSchema.instant, "2026-01-01T00:00:00Z"), (ValueSchema.date, "2026-01-01"),
      (ValueSchema.duration, "PT1H"), (ValueSchema.period, "P1M"),
    ]
    if let text = known.first(where: { $0.0 == form })?.1 { return .text(text) }
    if form == ValueSchema.validity { return .text("2026-01-01/2026-02-01") }
    if case .list(let choices)? = form["anyOf"] {
      return choices.first.flatMap { example($0, all: all) }
    }
    if case .list(let words)? = form["enum"] { return words.first }
    if case .list(let types)? = form["type"] {
      return types.first.flatMap { example(.members(["type": $0]), all: all) }
    }
    switch form["type"]?.string {
    case "string": return .text("a")
    case "integer", "number": return .integer(1)
    case "boolean": return .boolean(true)
    case "array": return .list([form["items"].flatMap { example($0, all: all) } ?? .null])
    case "object":
      guard case .object(let members)? = form["properties"] else { return .object([]) }
      if form == ValueSchema.timetable { return .object([]) }
      let required = Set(form["required"]?.strings ?? [])
      return .object(
        members.compactMap { member in
          guard all || required.contains(member.name) else { return nil }
          return example(member.value, all: all).map { .init(name: member.name, value: $0) }
        })
    default: return nil
    }
  }
}

extension JSONValue {
  fileprivate func without(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }
  fileprivate func with(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members + [.init(name: name, value: value)])
  }
}
