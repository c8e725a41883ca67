// Durable ingestion: batches of facts over HTTP until 202, beside a program that does nothing but
// write the same rows into the same tables with SQLite's C API.
import ArgumentParser
import CaseStore
import Glibc
import PlainHTTP
import Synchronization

struct Ingest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prise de faits par HTTP, comparée à SQLite seul.")

  @OptionGroup var daemon: DaemonOptions
  @Option(help: "Faits envoyés.") var facts = 200_000
  @Option(help: "Personnes.") var people = 20_000
  @Option(help: "Faits par requête.") var batch = 1000
  @Option(help: "Connexions.") var connections = 8
  @Flag(help: "Aucune mesure n'est ouverte : les faits dorment, l'évaluateur ne pèse pas.")
  var asleep = false
  @Option(help: "Sur mille faits, ceux qui ouvrent une alerte.") var alerting = 5

  func run() throws {
    let folder = try WorkFolder(daemon.folder)
    folder.remove("jalon.sqlite", "jalon.ndjson", "brut.sqlite")
    let served = try serve(in: folder)
    let rows = try StoredRows(folder.file("jalon.sqlite"), after: asleep ? 0 : Int64(people * 2))
    let raw = try RawIngest.run(rows, batch: batch, path: folder.file("brut.sqlite"))
    let (rate, rawRate) = (Double(facts) / served.seconds, Double(facts) / raw)
    Row(
      what: "prise durable, requêtes de \(batch)",
      measured: "\(Int(rate)) faits/s ; SQLite seul \(Int(rawRate)) ; "
        + "\(Int(rate / rawRate * 100)) %",
      target: ">= 50 %", holds: rate >= rawRate / 2
    ).print()
    Row(
      what: "alertes et envois après le dernier 202", measured: decimal(served.following) + " s",
      target: "<= 1 s", holds: served.following <= 1
    ).print()
    Row(
      what: "retard du planificateur pendant la prise", measured: "\(served.lag) s", target: ""
    ).print()
    Row(
      what: "processeur du démon",
      measured: "\(decimal(served.processor)) s à la prise, \(decimal(served.after)) s ensuite ; "
        + "évaluateur \(decimal(served.evaluator.during)) s, "
        + "\(decimal(served.evaluator.after)) s ensuite",
      target: ""
    ).print()
    Row(
      what: "lecture et inscription des examens",
      measured: "\(decimal(served.reading.during)) s et \(decimal(served.recording.during)) s, "
        + "\(decimal(served.reading.after)) s et \(decimal(served.recording.after)) s ensuite",
      target: ""
    ).print()
    Row(what: "mémoire, au plus", measured: "\(served.peak >> 20) Mio", target: "").print()
  }

  private func serve(in folder: WorkFolder) throws -> Served {
    let process = try DaemonProcess(
      daemon, store: folder.file("jalon.sqlite"), emissions: folder.file("jalon.ndjson"))
    defer { process.stop() }
    let now = Meter.wallSeconds
    let openings = (0..<people).flatMap { number in
      [
        BenchFacts.workOpened(number, at: now - 80 * 86_400),
        BenchFacts.contactForbidden(number, at: now - 80 * 86_400),
      ]
    }
    _ = try FactSender.send(
      asleep ? [] : openings, to: process.address, batch: batch, connections: connections)
    _ = try process.settle()
    var random = Dice(seed: 1, person: 0)
    let lines = (0..<facts).map { index -> String in
      let person = Int(random.next() % UInt64(people))
      let at = now - 40 * 86_400 + Int64(index) * 30 * 86_400 / Int64(facts)
      return index * alerting % 1000 < alerting
        ? BenchFacts.report(.of("f-\(index)"), person, at: at)
        : BenchFacts.hours(.of("f-\(index)"), person, at: at)
    }
    let (before, atStart) = (process.processorSeconds, try LookSeconds(process))
    let watch = LagWatch(process.address)
    let seconds = try FactSender.send(
      lines, to: process.address, batch: batch, connections: connections)
    let (during, atLast) = (process.processorSeconds, try LookSeconds(process))
    let following = try process.settle()
    let atEnd = try LookSeconds(process)
    return Served(
      seconds: seconds, following: following, lag: watch.stop(), processor: during - before,
      after: process.processorSeconds - during,
      evaluator: (atLast.evaluator - atStart.evaluator, atEnd.evaluator - atLast.evaluator),
      reading: (atLast.reading - atStart.reading, atEnd.reading - atLast.reading),
      recording: (atLast.recording - atStart.recording, atEnd.recording - atLast.recording),
      peak: process.resident.peak)
  }

  /// What looks took so far, by the daemon's own count.
  private struct LookSeconds {
    var evaluator: Double
    var reading: Double
    var recording: Double

    init(_ process: DaemonProcess) throws {
      evaluator = try process.seconds("look")
      reading = try process.seconds("look_reading")
      recording = try process.seconds("recording")
    }
  }

  private struct Served {
    var seconds: Double
    var following: Double
    var lag: Int64
    var processor: Double
    var after: Double
    var evaluator: (during: Double, after: Double)
    var reading: (during: Double, after: Double)
    var recording: (during: Double, after: Double)
    var peak: Int
  }
}

/// The rows that the daemon wrote, to be written again by the yardstick.
struct StoredRows {
  typealias Row = (recordedAt: Int64, person: String, source: String, id: String, body: String)
  var rows: [Row] = []
  var openings: [Row] = []

  init(_ path: String, after seq: Int64) throws {
    let database = try RawDatabase(path)
    let statement = try database.prepare(
      "SELECT seq, recorded_at, person, source, id, body FROM facts ORDER BY seq")
    while try statement.step() {
      let row = (
        statement.integer(1), statement.text(2), statement.text(3), statement.text(4),
        statement.text(5)
      )
      if statement.integer(0) <= seq { openings.append(row) } else { rows.append(row) }
    }
  }
}

/// The yardstick: one connection, prepared statements, one transaction a batch, synchronous FULL.
enum RawIngest {
  static func run(_ stored: StoredRows, batch: Int, path: String) throws -> Double {
    // The daemon's own migrations make the tables, indexes and triggers.
    try Store(path: path).close()
    let database = try RawDatabase(path)
    try database.run(
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -32768;
      """)
    let insert = try database.prepare(
      """
      INSERT INTO facts (recorded_at, person, source, id, body) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (source, id) DO NOTHING
      """)
    let mark = try database.prepare(Store.markDueSQL)
    func write(_ rows: ArraySlice<StoredRows.Row>) throws {
      try database.run("BEGIN IMMEDIATE")
      var touched: [String: (seq: Int64, facts: Int64)] = [:]
      for row in rows {
        insert.bind(1, row.recordedAt)
        insert.bind(2, row.person)
        insert.bind(3, row.source)
        insert.bind(4, row.id)
        insert.bind(5, row.body)
        try insert.run()
        touched[row.person] = (database.lastRow, (touched[row.person]?.facts ?? 0) + 1)
      }
      for (person, last) in touched {
        mark.bind(1, person)
        mark.bind(2, last.seq)
        mark.bind(3, last.facts)
        mark.bind(4, rows.first?.recordedAt ?? 0)
        try mark.run()
      }
      try database.run("COMMIT")
    }
    try write(stored.openings[...])
    return try Meter.timed {
      for start in stride(from: 0, to: stored.rows.count, by: batch) {
        try write(stored.rows[start..<min(start + batch, stored.rows.count)])
      }
    }.0
  }
}

/// Asks for the scheduler's lag ten times a second while a load runs.
final class LagWatch: Sendable {
  private let isOver = Atomic<Bool>(false)
  private let greatest = Atomic<Int64>(0)
  private nonisolated(unsafe) var thread = pthread_t()

  init(_ address: HTTPAddress) {
    thread = started { [self] in
      var connection = HTTPConnection(address)
      while !isOver.load(ordering: .relaxed) {
        let lag = (try? DaemonProcess.figures(&connection))?["jalon_scheduler_lag_seconds"] ?? 0
        greatest.max(lag, ordering: .relaxed)
        pause(nanoseconds: 100_000_000)
      }
    }
  }

  func stop() -> Int64 {
    isOver.store(true, ordering: .relaxed)
    pthread_join(thread, nil)
    return greatest.load(ordering: .relaxed)
  }
}
