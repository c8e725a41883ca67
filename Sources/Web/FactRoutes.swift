// POST /v1/facts: CloudEvents one by one (structured or binary), as a batch, or as NDJSON.
//
// One event: 202 taken, 200 already known, 409 conflict, 422 misfit; the last two are kept aside.
// Several: 202 when nothing was kept aside (200 when all were known), else 207; the answer counts
// and says each line's result.
import CaseFile
import CaseStore
import HTTPTypes
import Hummingbird

func postFacts(_ ask: Ask) async throws -> Response {
  if ask.office.intake.isFull { throw Intake.Refusal.full }
  let body = try await ask.body()
  let delivery = FactDelivery(body, headers: ask.request.headers)
  let arrivals = delivery.events.map { event -> Arrival in
    switch event {
    case .success(let bytes): ask.office.intake.arrival(bytes)
    case .failure(let refusal): .misfit(AsideReason(refusal), raw: "")
    }
  }
  guard !arrivals.isEmpty else {
    throw Problem(.badRequest, "corps-vide", "aucun fait dans la requête")
  }
  let leg = try RehearsalLeg(ask)
  if let leg { ask.office.hands?.step(leg.start) }
  let results = try await take(arrivals, ask)
  if let leg { await ask.office.hands?.run(leg.end) }
  return delivery.isSingle ? single(results[0]) : several(results, delivery.lines)
}

/// What was done with one event. A fact that is not the source's to write is not kept.
private enum EventResult {
  case taken(Receipt)
  case refused(AsideReason)
}

private func take(_ arrivals: [Arrival], _ ask: Ask) async throws -> [EventResult] {
  guard let token = ask.visitor.token else {
    let submission = Submission(arrivals, caller: ask.visitor.caller)
    return try await ask.office.intake.submit(submission).get().map(EventResult.taken)
  }
  let refusals = arrivals.map { token.refusal(of: $0) }
  let own = zip(arrivals, refusals).filter { $0.1 == nil }.map(\.0)
  guard !own.isEmpty else { return refusals.compactMap { $0 }.map(EventResult.refused) }
  let submission = Submission(own, caller: ask.visitor.caller)
  var receipts = try await ask.office.intake.submit(submission).get()[...]
  return refusals.compactMap { refusal in
    refusal.map(EventResult.refused) ?? receipts.popFirst().map(EventResult.taken)
  }
}

private func single(_ result: EventResult) -> Response {
  let receipt: Receipt
  switch result {
  case .taken(let taken): receipt = taken
  case .refused(let reason):
    return Problem(.forbidden, reason.code, reason.message, others: members(of: reason)).response
  }
  switch receipt {
  case .accepted: return jsonResponse(.object(shape(receipt)), status: .accepted)
  case .duplicate: return jsonResponse(.object(shape(receipt)), status: .ok)
  case .conflict(let reason, _):
    return Problem(.conflict, reason.code, reason.message, others: shape(receipt)).response
  case .misfit(let reason, _):
    return Problem(.unprocessableContent, reason.code, reason.message, others: shape(receipt))
      .response
  }
}

private func several(_ results: [EventResult], _ lines: [Int]) -> Response {
  var (accepted, duplicates, conflicts, misfits, refused) = (0, 0, 0, 0, 0)
  for result in results {
    switch result {
    case .taken(.accepted): accepted += 1
    case .taken(.duplicate): duplicates += 1
    case .taken(.conflict): conflicts += 1
    case .taken(.misfit): misfits += 1
    case .refused: refused += 1
    }
  }
  let shapes = zip(lines, results).map { line, result in
    JSONValue.object([.init(name: "ligne", value: .integer(line))] + shape(result))
  }
  let summary = JSONValue.members([
    "recus": .integer(results.count), "acceptes": .integer(accepted),
    "doublons": .integer(duplicates), "conflits": .integer(conflicts),
    "inadaptes": .integer(misfits), "refuses": refused > 0 ? .integer(refused) : nil,
    "resultats": .list(shapes),
  ])
  if conflicts + misfits + refused > 0 {
    return jsonResponse(
      summary, status: HTTPResponse.Status(code: 207, reasonPhrase: "Multi-Status"))
  }
  return jsonResponse(summary, status: accepted > 0 ? .accepted : .ok)
}

private func shape(_ result: EventResult) -> [JSONValue.Member] {
  switch result {
  case .taken(let receipt): return shape(receipt)
  case .refused(let reason):
    let head: [(String, JSONValue)] = [
      ("resultat", .text("refuse")), ("status", .integer(403)), ("code", .text(reason.code)),
    ]
    return head.map { .init(name: $0, value: $1) } + members(of: reason)
  }
}

/// The events of a body, in order.
struct FactDelivery {
  var events: [Result<[UInt8], FactRefusal>] = []
  /// The line or the place of each event, from 1.
  var lines: [Int] = []
  var isSingle = false

  init(_ body: [UInt8], headers: HTTPFields) {
    let type = headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
    if headers[.eventVersion] != nil {
      single(FactDelivery.structured(body, headers))
    } else if type.hasSuffix("ndjson") || type == "application/jsonl" {
      split(body)
    } else {
      readJSON(body, mayBeLines: !type.hasSuffix("json"))
    }
  }

  private mutating func single(_ event: [UInt8]) {
    isSingle = true
    add(.success(event), 1)
  }

  private mutating func add(_ event: Result<[UInt8], FactRefusal>, _ line: Int) {
    events.append(event)
    lines.append(line)
  }

  private mutating func split(_ body: [UInt8]) {
    var splitter = LineSplitter()
    body.withUnsafeBufferPointer { bytes in
      splitter.append(bytes) { line in take(line) }
    }
    splitter.finish { line in take(line) }
  }

  private mutating func take(_ line: FactLine) {
    if let bytes = line.bytes {
      add(.success(Array(bytes)), line.number)
    } else {
      add(.failure(FactLine.tooLong), line.number)
    }
  }

  /// A list is a batch. What is no JSON as a whole is one misfit, or lines where nothing said JSON.
  private mutating func readJSON(_ body: [UInt8], mayBeLines: Bool) {
    do throws(JSONError) {
      let value = try parsed(body)
      guard case .list(let elements) = value else { return single(body) }
      for (index, element) in elements.enumerated() {
        var bytes: [UInt8] = []
        element.write(to: &bytes)
        add(.success(bytes), index + 1)
      }
    } catch {
      if mayBeLines, error.kind == .trailingContent { split(body) } else { single(body) }
    }
  }

  private func parsed(_ body: [UInt8]) throws(JSONError) -> JSONValue {
    let result = body.withUnsafeBufferPointer { bytes in
      Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
    }
    return try result.get()
  }

  /// Binary mode: attributes in `ce-` headers, the body is `data`.
  private static func structured(_ body: [UInt8], _ headers: HTTPFields) -> [UInt8] {
    var output = Array("{".utf8)
    for field in headers where field.name.canonicalName.hasPrefix("ce-") {
      let name = String(field.name.canonicalName.dropFirst(3))
      let value = percentDecoded(field.value) ?? field.value
      if output.count > 1 { output.append(UInt8(ascii: ",")) }
      JSONValue.text(name).write(to: &output)
      output.append(UInt8(ascii: ":"))
      JSONValue.text(value).write(to: &output)
    }
    if !body.isEmpty {
      output.append(contentsOf: ",\"data\":".utf8)
      output.append(contentsOf: body)
    }
    output.append(UInt8(ascii: "}"))
    return output
  }
}

extension HTTPField.Name {
  /// Made of letters and a hyphen: always a valid name.
  fileprivate static let eventVersion = HTTPField.Name("ce-specversion")!
}
