// A stored fact as an export has it: as it was taken, with when it was learnt.
import CaseFile

extension StoredFact {
  /// One line of NDJSON, without its newline: what a replay reads.
  public var line: String {
    guard case .object(var members)? = try? JSONValue(parsing: body) else { return body }
    let learnt = JSONValue.Member(name: "recordedtime", value: .text(recordedAt.description))
    let place = members.firstIndex { $0.name == "time" }.map { $0 + 1 } ?? members.endIndex
    members.insert(learnt, at: place)
    return JSONValue.object(members).serialized()
  }
}
