// Commands that find rules and store where the service has them: in its own file.
import ArgumentParser
import CaseStore
import Civil
import Evaluation
import Glibc
import HouseKit
import Testing

@testable import jalon

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct ServiceFileTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("service.db") }
  private var config: String { folder.file("jalon.yaml") }

  /// With a channel whose secret this account cannot read.
  private func configure(_ more: String = "") {
    write("fait: rdv\n", toFile: folder.file("regles.yaml"))
    write(
      """
      règles: \(folder.file("regles.yaml"))
      base: \(path)
      adresse publique: http://jalon
      canaux:
        sirh: {type: webhook, url: "http://127.0.0.1:9/x", secret: \(folder.path)/absent}
      \(more)
      """, toFile: config)
  }

  private func run(_ words: [String]) async throws {
    var command = try Jalon.parseAsRoot(words)
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }

  @Test func `each command finds the store of the service`() async throws {
    configure()
    let service = ["--config", config]
    try await run(
      ["fact", "P-1", "rdv", "--mesure", "M-1", "--par", "L. Martin"] + service)
    try await run(["token", "créer", "operateur", "--nom", "exploitation"] + service)
    #expect(try Store(path: path).lastSeq() == 1)
    #expect(try Store(path: path).tokens().count == 1)
    for words in [
      ["alerts"], ["notices"], ["aside"], ["livraisons"], ["taux"], ["pannes"], ["sources"],
      ["token", "lister"], ["audit", "list"], ["audit", "verify"],
      ["export", "--vers", folder.file("faits.ndjson")], ["compliance", "P-1"],
      ["explain", "P-1"], ["sauvegarde", "--vers", folder.file("copie")],
    ] {
      await #expect(throws: Never.self, "\(words)") { try await run(words + service) }
    }
    #expect(lines(ofFile: folder.file("faits.ndjson")).count == 1)
    let actions = try Store(path: path).journalLines().map(\.action)
    for action in ["faits.exportés", "jeton.créé", "conformité.lue", "explication.lue"] {
      #expect(actions.contains(action), "\(action)")
    }
    // The copy goes back to where the service has its store.
    #expect(unlink(path) == 0)
    try await run(["restauration", folder.file("copie"), "--remplacer"] + service)
    #expect(try Store(path: path).lastSeq() == 1)
  }

  @Test func `a question finds no store where the file names none`() async throws {
    configure()
    for command in ["compliance", "explain"] {
      await #expect(throws: (any Error).self, "\(command)") {
        try await run([command, "P-1", "--config", config])
      }
      await #expect(throws: (any Error).self, "\(command)") {
        try await run([command, "P-1", "--config", folder.file("absent.yaml")])
      }
    }
    #expect(access(path, F_OK) != 0)
  }

  @Test func `what the command names passes before the file`() async throws {
    configure()
    let (other, rules) = (folder.file("autre.db"), folder.file("autres.yaml"))
    write("fait: visite\n", toFile: rules)
    try await run([
      "fact", "P-1", "visite", "--mesure", "M-1", "--par", "L. Martin", "--config", config,
      "--store", other, "--rules", rules,
    ])
    #expect(try Store(path: other).lastSeq() == 1)
    #expect(access(path, F_OK) != 0)
    write("canaux: 3\n", toFile: config)
    await #expect(throws: ExitCode(65)) { try await run(["pannes", "--config", config]) }
  }

  @Test func `an alert is put off as long as the service allows`() async throws {
    configure("attention: {report: 40 jours}")
    let (engine, store) = (AppointmentEngine.make(), try Store(path: path))
    let fact = try engine.read(Array(appointment(id: "1", time: noon - 7200).utf8)).get()
    let advance = try engine.advance(fact.person, [fact], PersonLedger(), noon)
    let look = Look(person: fact.person, seenSeq: 1, before: PersonLedger(), advance: advance)
    try store.record([look], now: noon, fingerprint: "f", channels: [])
    let alert = try #require(try store.alerts(AlertFilter()).first).record.id
    func putOff(until day: String, _ place: [String]) async throws {
      try await run(
        [
          "alerts", "reporter", alert, "--jusqua", "2026-\(day)T12:00:00Z", "--motif", "m", "--par",
          "Mme Petit", "--le", "\(noon)",
        ] + place)
    }
    let bare = ["--store", path, "--rules", folder.file("regles.yaml")]
    await #expect(throws: ExitCode(65)) { try await putOff(until: "04-01", bare) }
    try await putOff(until: "04-01", ["--config", config])
    await #expect(throws: ExitCode(65)) { try await putOff(until: "06-01", ["--config", config]) }
    configure("attention: {report: 2 jours}")
    await #expect(throws: ExitCode(65)) { try await putOff(until: "03-06", ["--config", config]) }
    #expect(try store.snoozesUnderWay().count == 1)
  }
}
