// The journal: who read or wrote whose file, and why. It holds references and hashes, never what
// was read or written, so that it does not stand in the way of an erasure. Each line's hash covers
// the line and the hash before it.
import CaseFile
import Civil
import GRDB

/// Who acts, and why. Territory and mandate will stand here beside the name.
public struct Caller: Hashable, Sendable {
  public var who: String
  /// "" where nothing was said.
  public var motive: String

  public init(who: String, motive: String = "") {
    self.who = Caller.line(who)
    self.motive = Caller.line(motive)
  }

  /// The bearer of a token.
  public init(_ token: Token, motive: String) {
    self.init(who: "\(token.bearer) (\(token.role.word) \(token.id))", motive: motive)
  }

  /// A caller without a name: this machine.
  public static let local = Caller(who: "local")

  /// The daemon itself.
  public static let service = Caller(who: "service")

  public func entry(
    _ action: JournalEntry.Action, person: String? = nil, reference: String
  ) -> JournalEntry {
    JournalEntry(caller: self, action: action, person: person, reference: reference)
  }

  /// One short line, whatever was sent.
  private static func line(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(200).map { scalar in
      scalar.properties.generalCategory == .control ? " " : Character(scalar)
    }
    return String(scalars)
  }
}

/// What is to be written in the journal.
public struct JournalEntry: Hashable, Sendable {
  /// The raw value is what the file and its readers see.
  public enum Action: String, Hashable, Sendable, CaseIterable {
    case factsReceived = "faits.reçus"
    case factsExported = "faits.exportés"
    case noticeDecided = "notice.décidée"
    case alertAcknowledged = "alerte.reçue"
    case alertSnoozed = "alerte.reportée"
    case alertWoken = "alerte.réveillée"
    case gapQualified = "écart.qualifié"
    case asideAccepted = "aside.accepté"
    case asideDiscarded = "aside.écarté"
    case complianceRead = "conformité.lue"
    case explanationRead = "explication.lue"
    case timelineRead = "chronologie.lue"
    case personListed = "personne.listée"
    case alertRead = "alerte.lue"
    case noticeRead = "notice.lue"
    case asideRead = "aside.lu"
    case tokenMade = "jeton.créé"
    case tokenRevoked = "jeton.révoqué"
    case accessRefused = "accès.refusé"
    case rulesActivated = "règles.activées"
  }

  public var caller: Caller
  public var action: Action
  /// The pseudonymous key; nil: nobody's file, or several persons' at once.
  public var person: String?
  /// Identifiers, counts, hashes.
  public var reference: String

  public init(caller: Caller, action: Action, person: String?, reference: String) {
    (self.caller, self.action, self.person) = (caller, action, person)
    self.reference = reference
  }

  /// What a question asked for.
  public static func question(
    at instant: Instant, _ knownAt: Instant?, _ details: [String: String]
  ) -> String {
    let parts = ["au \(instant)", knownAt.map { "su le \($0)" }].compactMap { $0 }
    return (parts + details.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      .joined(separator: ", ")
  }

  /// One entry for each person of a list, with what was listed of them.
  public static func each(
    _ listed: [(person: String?, reference: String)], _ action: Action, by caller: Caller
  ) -> [JournalEntry] {
    var order: [String?] = []
    var references: [String?: [String]] = [:]
    for (person, reference) in listed {
      if references[person] == nil { order.append(person) }
      references[person, default: []].append(reference)
    }
    return order.map { person in
      caller.entry(
        action, person: person, reference: references[person, default: []].joined(separator: " "))
    }
  }
}

/// A line as the journal holds it.
public struct JournalLine: Hashable, Sendable {
  public var seq: Int64
  public var at: Instant
  public var who: String
  public var action: String
  public var person: String?
  public var reference: String
  public var motive: String
  public var previous: String
  public var hash: String

  /// What the hash must be.
  var expectedHash: String {
    SHA256.hex(
      JSONValue.list([
        .integer(seq), .integer(at.seconds), .text(who), .text(action),
        person.map { .text($0) } ?? .null, .text(reference), .text(motive), .text(previous),
      ]).serialized())
  }
}

/// Writes lines inside a transaction of the caller's.
struct JournalPen {
  private let database: Database
  private var last: (seq: Int64, hash: String)

  private init(_ database: Database) throws {
    let head = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT seq, hash FROM journal_head"))
    guard let head else { throw JournalFailure.noHead }
    (self.database, last) = (database, (head[0], head[1]))
  }

  static func write(_ entries: [JournalEntry], at now: Instant, _ database: Database) throws {
    guard !entries.isEmpty else { return }
    var pen = try JournalPen(database)
    for entry in entries { try pen.write(entry, at: now) }
    try database.run(
      "UPDATE journal_head SET seq = ?, hash = ?", [pen.last.seq, pen.last.hash])
  }

  private mutating func write(_ entry: JournalEntry, at now: Instant) throws {
    var line = JournalLine(
      seq: last.seq + 1, at: now, who: entry.caller.who, action: entry.action.rawValue,
      person: entry.person, reference: entry.reference, motive: entry.caller.motive,
      previous: last.hash, hash: "")
    line.hash = line.expectedHash
    try database.run(
      """
      INSERT INTO journal (seq, at, who, action, person, reference, motive, previous, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        line.seq, now.seconds, line.who, line.action, line.person, line.reference, line.motive,
        line.previous, line.hash,
      ])
    last = (line.seq, line.hash)
  }
}

/// Why nothing can be written in the journal.
enum JournalFailure: Error { case noHead }
