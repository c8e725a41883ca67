// Watched sources: when each last spoke, and its silences, which are told to operators.
import Attention
import CaseFile
import Civil
import Evaluation
import GRDB

/// A watched source as the store knows it.
public struct SourceState: Hashable, Sendable {
  public var source: String
  /// When it last spoke; nil: not since it is watched.
  public var lastAt: Instant?
  /// From when its silence counts: stretches in which nobody could hear it do not.
  public var countedFrom: Instant
  /// When its silence was noticed; nil: it is not silent.
  public var silentSince: Instant?
}

/// A silence that was noticed.
public struct SourceSilence: Hashable, Sendable {
  public var source: String
  /// Its last word, or the start of watching.
  public var from: Instant
  public var noticedAt: Instant
  public var endedAt: Instant?
}

extension Store {
  /// Begins to watch a source that was not watched before. One that is watched no more is forgotten:
  /// where it comes back, the time in which nobody listened is no silence of its own.
  public func watchOnly(_ sources: [String], at now: Instant) throws {
    try writeForced { database in
      try database.run(
        "DELETE FROM sources WHERE watch NOT IN (SELECT value FROM json_each(?))", [json(sources)])
      for source in sources {
        try database.run(
          "INSERT INTO sources (watch, counted_from) VALUES (?, ?) ON CONFLICT DO NOTHING",
          [source, now.seconds])
      }
    }
  }

  public func sourceState(_ source: String) throws -> SourceState? {
    try pool.unsafeRead { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "\(SourceState.selection) WHERE sources.watch = ?"),
        arguments: [source]
      ).map(SourceState.init)
    }
  }

  public func sourceStates() throws -> [SourceState] {
    try pool.read { database in
      try Row.fetchAll(database, sql: "\(SourceState.selection) ORDER BY sources.watch")
        .map(SourceState.init)
    }
  }

  /// Silences, the last one first.
  public func silences(limit: Int = 100) throws -> [SourceSilence] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM source_silences ORDER BY seq DESC LIMIT ?",
        arguments: [limit]
      ).map { row in
        SourceSilence(
          source: try row.decode(forColumn: "watch"),
          from: Instant(seconds: try row.decode(forColumn: "from_at")),
          noticedAt: Instant(seconds: try row.decode(forColumn: "noticed_at")),
          endedAt: try row.instant("ended_at"))
      }
    }
  }

  /// Notes that a source is silent since `owed`, and says so. Nothing where that is noted already, or
  /// where it has spoken.
  public func noteSilence(
    of watch: SourceWatch, owed: Instant, now: Instant, _ outlets: Outlets
  ) throws {
    try writeForced { database in
      guard let state = try SourceState.of(watch.source, database), state.silentSince == nil
      else { return }
      let from = state.lastAt ?? state.countedFrom
      try database.run(
        "INSERT INTO source_silences (watch, from_at, noticed_at) VALUES (?, ?, ?)",
        [watch.source, from.seconds, now.seconds])
      let allowed = spelled(seconds: watch.longestSeconds)
      let hours = watch.hours == nil ? "" : " de travail"
      try SourceMessage(
        type: "jalon.source.silencieuse", source: watch.source,
        number: database.lastInsertedRowID, instant: owed, roles: watch.roles,
        text: "\(watch.source) n'a rien transmis depuis \(allowed)\(hours)"
      ).send(by: outlets, at: now, database)
      try beforeCommit(.attend)
    }
  }

  /// Notes that a silent source spoke again, and says so.
  public func noteSpeaking(of watch: SourceWatch, now: Instant, _ outlets: Outlets) throws {
    try writeForced { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT seq, from_at FROM source_silences WHERE watch = ? AND ended_at IS NULL",
        arguments: [watch.source])
      guard let row, let last = try SourceState.of(watch.source, database)?.lastAt else { return }
      try database.run(
        "UPDATE source_silences SET ended_at = ? WHERE seq = ?",
        [last.seconds, try row.decode(forColumn: "seq") as Int64])
      let length = spelled(seconds: last - Instant(seconds: try row.decode(forColumn: "from_at")))
      try SourceMessage(
        type: "jalon.source.retablie", source: watch.source,
        number: try row.decode(forColumn: "seq"), instant: last,
        roles: watch.roles, text: "\(watch.source) transmet de nouveau, après \(length) de silence"
      ).send(by: outlets, at: now, database)
      try beforeCommit(.attend)
    }
  }
}

extension SourceState {
  fileprivate static let selection = """
    SELECT sources.*, noticed_at FROM sources LEFT JOIN source_silences
      ON source_silences.watch = sources.watch AND ended_at IS NULL
    """

  fileprivate static func of(_ source: String, _ database: Database) throws -> SourceState? {
    try Row.fetchOne(
      database, sql: "\(selection) WHERE sources.watch = ?", arguments: [source]
    ).map(SourceState.init)
  }

  fileprivate init(_ row: Row) throws {
    self.init(
      source: try row.decode(forColumn: "watch"), lastAt: try row.instant("last_at"),
      countedFrom: Instant(seconds: try row.decode(forColumn: "counted_from")),
      silentSince: try row.instant("noticed_at"))
  }
}

/// What operators are told of a source. No person is in it.
struct SourceMessage {
  var type: String
  var source: String
  /// Of the silence or the outage.
  var number: Int64
  /// The true instant.
  var instant: Instant
  var roles: [String]
  var text: String
  /// People concerned, where that is counted.
  var people: Int?

  func send(by outlets: Outlets, at now: Instant, _ database: Database) throws {
    let subject = "s-" + stableHash([source])
    let word = String(type.split(separator: ".").last ?? "")
    let id = "\(subject)-\(number)-\(word)" + (people == nil ? "" : "-appareils")
    let late = outlets.policy.catchUp.marked(late: now - instant)
    let body = JSONValue.members([
      "specversion": .text("1.0"), "id": .text(id), "source": .text("/jalon"),
      "type": .text(type), "subject": .text(source), "time": .text(instant.description),
      "emis": .text(now.description), "retard": late > 0 ? .integer(late) : nil,
      "data": .members([
        "gravite": .text(Gravity.vigilance.rawValue),
        "destinataires": .list(roles.map { .text($0) }), "message": .text(text),
        "personnes": people.map { .integer($0) },
      ]),
    ])
    try outlets.room(at: now, database).take(
      OutgoingMessage(
        id: id, type: type, subject: subject, revision: Int(clamping: number),
        body: body.serialized(), owedAt: instant, late: late,
        severity: Gravity.vigilance.rawValue, recipients: roles))
  }
}
