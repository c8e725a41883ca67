// Persons, and the three questions about one: where they stand, why, and what happened.
import CaseFile
import CaseStore
import Evaluation
import Hummingbird

func getPeople(_ ask: Ask) async throws -> Response {
  let limit = try ask.limit()
  let people = try ask.office.store.people(after: ask.query("cursor") ?? "", limit: limit)
  try await ask.journal(.personListed, people.map { ($0.person, "liste") })
  return page(people, limit: limit, shape) { $0.person }
}

func getCompliance(_ ask: Ask) async throws -> Response {
  try await answer(ask, .complianceRead) { $0.compliance }
}

func getExplanation(_ ask: Ask) async throws -> Response {
  try await answer(ask, .explanationRead) { $0.explain }
}

func getTimeline(_ ask: Ask) async throws -> Response {
  try await answer(ask, .timelineRead) { $0.timeline }
}

private func answer(
  _ ask: Ask, _ action: JournalEntry.Action,
  _ question: @escaping @Sendable (Engine) -> Engine.Question
) async throws -> Response {
  let (office, person) = (ask.office, try ask.parameter("key"))
  var details: [String: String] = [:]
  for name in ["mesure", "regle", "cle"] { details[name] = ask.query(name) }
  let (at, knownAt) = (try ask.instant("at") ?? office.now(), try ask.instant("known-at"))
  guard let facts = try office.store.factCount(of: person) else { throw Problem.unknown(person) }
  try await ask.journal(action, of: person, JournalEntry.question(at: at, knownAt, details))
  return try await ReadingRoom.shared.answer(facts: facts) { [details] in
    let engine = office.rules.engineAtWork
    let asked = try office.meter.measure(.questionReading) {
      try office.store.question(
        about: person, at: at, knownAt: knownAt, details: details, memory: office.memory,
        engine: engine)
    }
    guard let asked else { throw Problem.unknown(person) }
    return jsonResponse(text: try office.meter.measure(.question) { try question(engine)(asked) })
  }
}
