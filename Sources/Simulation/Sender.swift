// Who sends facts to a simulated house: it keeps each request until it is answered, as every sender
// must.
import CaseFile
import CaseStore
import Civil
import HouseKit

struct Sender {
  struct Request {
    var number: Int
    var lines: [String]
    var ids: [String]
  }
  /// What was said under each id, first.
  private var lines: [String: (line: String, time: Instant)] = [:]
  private(set) var waiting: [Request] = []
  private var made = 0
  /// Ids of facts that the house says it has.
  private(set) var accepted: Set<String> = []
  /// Alerts acknowledged, and notices decided with their revision, as the house said.
  var acknowledged: Set<String> = []
  var decided: Set<String> = []

  mutating func write(_ drafts: [FactDraft], at now: Instant) {
    let written = drafts.compactMap { draft in line(of: draft, at: now).map { (draft.id, $0) } }
    if written.isEmpty { return }
    made += 1
    waiting.append(Request(number: made, lines: written.map(\.1), ids: written.map(\.0)))
  }

  mutating func note(_ receipts: [Receipt], for request: Request) {
    waiting.removeAll { $0.number == request.number }
    for (id, receipt) in zip(request.ids, receipts) {
      switch receipt {
      case .accepted, .duplicate: accepted.insert(id)
      case .conflict, .misfit: break
      }
    }
  }

  private mutating func line(of draft: FactDraft, at now: Instant) -> String? {
    let (line, time): (String, Instant)
    switch draft.content {
    case .again(let id): return lines[id]?.line
    case .altered(let id):
      guard let known = lines[id] else { return nil }
      return appointment(id: id, person: draft.person, time: known.time + 1, within: "PT9H")
    case .appointment(let offset, let seconds):
      time = now + offset
      line = appointment(id: draft.id, person: draft.person, time: time, within: "PT\(seconds)S")
    case .presence(let offset):
      time = now + offset
      line = event("presence", id: draft.id, person: draft.person, time: time)
    case .silence(let offset):
      time = now + offset
      line = event("perte", id: draft.id, person: draft.person, time: time)
    case .cancellation(let target):
      time = now
      line = event(
        "fait.annule", id: draft.id, person: draft.person, time: now,
        data: #"{"cible":{"source":"/essai","id":"\#(target)"}}"#)
    case .move(let target, let offset):
      time = now
      line = event(
        "fait.corrige", id: draft.id, person: draft.person, time: now,
        data: #"{"cible":{"source":"/essai","id":"\#(target)"},"time":"\#(now + offset)"}"#)
    case .ahead:
      time = now + 100_000
      line = event("presence", id: draft.id, person: draft.person, time: time)
    }
    lines[draft.id] = (line, time)
    return line
  }
}
