// The journal as it is read: lines of a person, and whether the chain holds.
import Civil
import GRDB

/// What a verification finds.
public enum JournalFinding: Hashable, Sendable {
  /// Every line holds; the last one's number and hash, worth keeping elsewhere.
  case sound(lines: Int64, head: String)
  case broken(seq: Int64, Fault)

  public enum Fault: String, Hashable, Sendable {
    case missing, altered, unlinked, cutShort, otherHead

    public var french: String {
      switch self {
      case .missing: "elle manque"
      case .altered: "son empreinte n'est pas celle de son contenu"
      case .unlinked: "elle ne suit pas la ligne d'avant"
      case .cutShort: "le journal ne finit pas où il le dit"
      case .otherHead: "elle n'a pas l'empreinte attendue"
      }
    }
  }
}

extension Store {
  /// Journals reads before their answer goes out. The commit does not wait for the disk: a power cut
  /// may take the last lines with it, whole and from the end, never a crash of the process.
  public func journal(_ entries: [JournalEntry], at now: Instant) throws {
    try writeUnforced { database in
      try JournalPen.write(entries, at: now, database)
      try beforeCommit(.journal)
    }
  }

  /// The same, without holding a thread while another transaction is written.
  public func journalSoon(_ entries: [JournalEntry], at now: Instant) async throws {
    try await writeUnforcedSoon { database in
      try JournalPen.write(entries, at: now, database)
      try self.beforeCommit(.journal)
    }
  }

  /// Lines in order; of one person, or of all.
  public func journalLines(
    of person: String? = nil, after seq: Int64 = 0, limit: Int = 1000
  ) throws -> [JournalLine] {
    try pool.unsafeRead { database in
      let filter = person == nil ? "" : "person = ? AND "
      var arguments: StatementArguments = person.map { [$0] } ?? []
      arguments += [seq, limit]
      return try Row.fetchAll(
        database, sql: "SELECT * FROM journal WHERE \(filter)seq > ? ORDER BY seq LIMIT ?",
        arguments: arguments
      ).map(JournalLine.init)
    }
  }

  /// Reads the whole chain. `witness`: a head that was noted before; its line must still be there.
  public func verifyJournal(witness: (seq: Int64, hash: String)? = nil) throws -> JournalFinding {
    try pool.read { database in
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM journal ORDER BY seq")
      var (seq, previous) = (Int64(0), "")
      while let row = try rows.next() {
        let line = try JournalLine(row)
        if line.seq != seq + 1 { return .broken(seq: seq + 1, .missing) }
        if line.previous != previous { return .broken(seq: line.seq, .unlinked) }
        if line.hash != line.expectedHash { return .broken(seq: line.seq, .altered) }
        if let witness, witness.seq == line.seq, witness.hash != line.hash {
          return .broken(seq: line.seq, .otherHead)
        }
        (seq, previous) = (line.seq, line.hash)
      }
      let head = try Row.fetchOne(database, sql: "SELECT seq, hash FROM journal_head")
      guard let head, head[0] == seq, head[1] == previous else {
        return .broken(seq: seq + 1, .cutShort)
      }
      if let witness, witness.seq > seq { return .broken(seq: seq + 1, .missing) }
      return .sound(lines: seq, head: previous)
    }
  }
}

extension JournalLine {
  fileprivate init(_ row: Row) throws {
    self.init(
      seq: try row.decode(forColumn: "seq"), at: Instant(seconds: try row.decode(forColumn: "at")),
      who: try row.decode(forColumn: "who"), action: try row.decode(forColumn: "action"),
      person: try row.decode(forColumn: "person"),
      reference: try row.decode(forColumn: "reference"),
      motive: try row.decode(forColumn: "motive"),
      previous: try row.decode(forColumn: "previous"), hash: try row.decode(forColumn: "hash"))
  }
}
