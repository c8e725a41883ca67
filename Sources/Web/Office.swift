// What every route may use, and one request as a route reads it.
import Attention
import CaseFile
import CaseStore
import Civil
import Evaluation
import HTTPTypes
import Hummingbird
import NIOCore

/// The store, the engine and the desk behind the routes. `now` is the clock handed in.
public struct Office: Sendable {
  public var store: Store
  /// The rules at work: taken once by each request.
  public var rules: any EngineSource
  public var intake: Intake
  public var memory: FactMemory
  public var meter = WorkMeter()
  public var desk: Desk
  let doorkeeper: Doorkeeper
  public let refusals: RefusalLog
  public var now: @Sendable () -> Instant
  /// How long an alert may be put off.
  public var snooze: @Sendable () -> SnoozePolicy = { SnoozePolicy() }
  /// Told that dead deliveries wait again.
  public var onReplay: @Sendable () -> Void = {}
  /// The longest body of a request, in bytes.
  public var longestBody = 16 << 20
  /// Since when the rules are at work, and how the last reload went.
  public let board: RulesBoard
  /// Of a rehearsal whose sender drives the clock.
  public var hands: ClockHands?

  public init(
    store: Store, engine: any EngineSource, intake: Intake, memory: FactMemory,
    now: @escaping @Sendable () -> Instant
  ) {
    (self.store, self.rules, self.intake, self.now) = (store, engine, intake, now)
    self.memory = memory
    desk = Desk(store: store, intake: intake, now: now)
    doorkeeper = Doorkeeper(store: store, now: now)
    refusals = RefusalLog(store: store, now: now)
    board = RulesBoard(activatedAt: now())
  }
}

/// One request.
struct Ask: Sendable {
  let request: Request
  let parameters: Parameters
  let office: Office
  let visitor: Visitor

  func parameter(_ name: String) throws -> String {
    guard let raw = parameters.get(name), let text = percentDecoded(raw) else {
      throw Problem.unknown(name)
    }
    return text.composed
  }

  func query(_ name: String) -> String? {
    request.uri.queryParameters[name[...]].map { String($0).composed }
  }

  /// What lies beyond the years 1 to 9999 by its offset is brought back to their ends.
  func instant(_ name: String) throws -> Instant? {
    guard let written = query(name) else { return nil }
    do throws(ISOError) {
      return min(max(try ISOInstant(written).instant, .earliestWritten), .latestWritten)
    } catch {
      throw Problem.wrongParameter(
        name, written, expected: FactRefusal.Expectation.instant.french)
    }
  }

  /// A whole number as numbers are written: no sign `+`, no zero before it.
  func whole(_ name: String, _ range: ClosedRange<Int64>, expected: String) throws -> Int64? {
    guard let written = query(name) else { return nil }
    guard let number = Int64(written), range ~= number, "\(number)" == written else {
      throw Problem.wrongParameter(name, written, expected: expected)
    }
    return number
  }

  /// The cursor of a page whose elements are numbered.
  func numberedCursor() throws -> Int64? {
    try whole("cursor", 0...Int64.max, expected: "le `suivant` d'une page")
  }

  /// How many elements a page may have: 1 to 1000, 100 unless asked.
  func limit() throws -> Int {
    Int(try whole("limit", 1...1000, expected: "un nombre de 1 à 1000") ?? 100)
  }

  func state<State: WireState>(_ type: State.Type) throws -> State? {
    guard let written = query("state") else { return nil }
    guard let state = State.named(written) else {
      throw Problem.wrongParameter("state", written, expected: State.words)
    }
    return state
  }

  func body() async throws -> [UInt8] {
    do {
      return Array(try await request.body.collect(upTo: office.longestBody).readableBytesView)
    } catch let error where error is CancellationError || error is NIOTooManyBytesError {
      throw error
    } catch {
      // Badly framed, or cut off on the way: no fault of this side.
      throw Problem(
        .badRequest, "requête-illisible", "le corps de la requête ne se lit pas jusqu'au bout")
    }
  }

  /// The body as a JSON object.
  func form() async throws -> Form {
    let bytes = try await body()
    do {
      let value = try bytes.withUnsafeBufferPointer { try JSONValue(parsing: $0) }
      guard case .object = value else {
        throw Problem(.badRequest, "corps-illisible", "attendu : un objet JSON")
      }
      return Form(value: value)
    } catch let error as JSONError {
      throw Problem(.badRequest, "corps-illisible", error.french)
    }
  }
}

/// A JSON object that a human's act comes in.
struct Form {
  let value: JSONValue

  /// Nil where it is absent or empty.
  func optional(_ name: String) throws -> String? {
    guard let found = value[name] else { return nil }
    guard case .text(let text) = found else { throw missing(name, "un texte") }
    return text.isEmpty ? nil : text
  }

  func text(_ name: String) throws -> String {
    guard let text = try optional(name) else { throw missing(name, "un texte non vide") }
    return text
  }

  /// Whole numbers of a form.
  static let wholes: ClosedRange<Int64> = 1...1_000_000_000

  /// `2.0` is whole as well.
  func whole(_ name: String) throws -> Int {
    guard case .number(let written)? = value[name], let number = Double(written),
      let whole = Int64(exactly: number), Form.wholes ~= whole
    else { throw missing(name, "un nombre entier de 1 à 1000000000") }
    return Int(whole)
  }

  func missing(_ name: String, _ expected: String) -> Problem {
    Problem(
      .unprocessableContent, "champ-manquant", "`\(name)` : attendu : \(expected)",
      others: [.init(name: "champ", value: .text(name))])
  }
}
