// `jalon doctor`: what it finds, and what it says to do.
import ArgumentParser
import CaseStore
import Civil
import Daemon
import Foundation
import HouseKit
import Testing

@testable import jalon

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct DoctorTests {
  private let folder = TemporaryFolder()

  private static let rules = """
    fait: rdv
    ---
    calendrier: FR
    source: essai
    jours fériés:
      Noël: { jour: 12-25 }

    """

  init() throws { write(DoctorTests.rules, toFile: folder.file("regles.yaml")) }

  private var path: String { folder.file("jalon.db") }

  private func checks(_ words: [String] = []) throws -> [String: DoctorCheck] {
    let command = try Doctor.parse(
      ["--store", path, "--rules", folder.file("regles.yaml"), "--at", "\(noon)"] + words)
    return Dictionary(uniqueKeysWithValues: try command.checks().map { ($0.name, $0) })
  }

  private func made() throws -> Store {
    let store = try Store(path: path)
    chmod(path, 0o600)
    return store
  }

  @Test func `a sound store is fine, one thing after the other`() throws {
    let store = try made()
    _ = try store.makeDue(unless: "autre", now: noon)
    let checks = try checks()
    for name in [
      "règles", "jours fériés", "base", "schéma", "intégrité", "écritures", "horloge et faits",
      "fuseaux", "personnes en échec", "retard", "mis de côté", "livraisons mortes",
      "messages en attente", "canaux retirés", "jetons", "journal", "droits", "disque",
      "écritures à ranger", "émissions",
    ] {
      #expect(checks[name]?.isFine == true, "\(name): \(String(describing: checks[name]))")
    }
    // Nobody serves it, and its rules are others than those of the disk.
    #expect(checks["service"]?.mend == "systemctl start jalon")
    #expect(checks["règles en vigueur"]?.mend.contains("reload") == true)
    #expect(checks.values.allSatisfy { $0.isFine == $0.mend.isEmpty })
  }

  @Test func `a store that is served is said to be`() throws {
    _ = try made()
    // Another process holds the lock: one of the same would share it.
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    holder.arguments = [
      "python3", "-c",
      "import fcntl,sys;f=open(sys.argv[1],'w');fcntl.lockf(f,fcntl.LOCK_EX);print(flush=True);"
        + "sys.stdin.read()", path + "-serve",
    ]
    let (input, output) = (Pipe(), Pipe())
    (holder.standardInput, holder.standardOutput) = (input, output)
    try holder.run()
    _ = output.fileHandleForReading.readData(ofLength: 1)
    #expect(try checks()["service"]?.isFine == true)
    #expect(throws: StoreCopyFailure.self) {
      try Store.restore(path, to: path, replacing: false, at: noon)
    }
    #expect(throws: ExitCode(74)) {
      try Restore.parse([path, "--store", path, "--remplacer"]).run()
    }
    try input.fileHandleForWriting.close()
    holder.waitUntilExit()
  }

  @Test func `what waits, failed, or will end is shown with the mend`() throws {
    let store = try made()
    let (token, _) = Token.made(
      .operator, bearer: "Mme Petit", rate: 10, at: noon - 86_400, until: noon + 86_400)
    try store.add(token, by: .local)
    let raw = Submission([
      .misfit(AsideReason(path: "x", code: "c", found: "", expected: "", message: "m"), raw: "{")
    ])
    _ = try store.append([raw], now: noon) { _, _ in false }
    chmod(path, 0o644)
    write("fait: rdv\nchamp: 3\n", toFile: folder.file("regles.yaml"))
    let checks = try checks(["--rapide"])
    #expect(checks["jetons"]?.finding.contains(token.id) == true)
    #expect(checks["mis de côté"]?.mend == "jalon aside --store \(path)")
    #expect(checks["droits"]?.mend == "chmod 600 \(path)*")
    #expect(checks["règles"]?.mend == "jalon check \(folder.file("regles.yaml"))")
    #expect(!checks.values.contains { $0.finding.contains("Mme Petit") })
  }

  @Test func `a store that is no store, or is not there, is said`() throws {
    #expect(try checks()["base"]?.isFine == false)
    write("rien", toFile: path)
    #expect(try checks()["base"]?.isFine == false)
    write("", toFile: path)
    let emptied = try #require(try checks()["base"])
    #expect(emptied.finding.hasSuffix("a été vidé") && emptied.mend.contains("restauration"))
    #expect(throws: StoreTrouble.emptied) { try Outages.parse(["--store", path]).run() }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_size == 0)
  }

  @Test func `the channels' programs and folders are looked for`() throws {
    _ = try made()
    let config = folder.file("jalon.yaml")
    write(
      """
      adresse publique: http://a
      canaux:
        courriel:
          {type: courriel, de: a@b, rôles: {cpip: [a@b]}, programme: [\(folder.path)/sendmail]}
        depot: {type: dossier, dossier: \(folder.path)}
      arrivée: {dossier: \(folder.path)/absent}
      """, toFile: config)
    let checks = try checks(["--config", config])
    #expect(checks["configuration"]?.isFine == true)
    #expect(checks["canal courriel"]?.isFine == false)
    #expect(checks["canal depot"]?.isFine == true)
    #expect(checks["arrivée"]?.isFine == false)
    write("canaux: 3", toFile: config)
    #expect(try self.checks(["--config", config])["configuration"]?.isFine == false)
  }

  @Test func `it ends with 1 where there is something to look at`() throws {
    #expect(throws: ExitCode(1)) { try Doctor.parse(["--store", path, "--format", "json"]).run() }
  }
}
