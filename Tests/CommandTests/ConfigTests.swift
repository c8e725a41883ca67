// `jalon config vérifier`, and what a service reads anew of real files.
import ArgumentParser
import CaseFile
import Civil
import Daemon
import Evaluation
import Foundation
import HouseKit
import Testing

@testable import jalon

@Suite struct ConfigTests {
  private let folder = TemporaryFolder()
  private var config: String { folder.file("jalon.yaml") }
  private var rules: String { folder.file("regles.yaml") }

  private func launch(_ words: [String] = []) throws -> ServiceLaunch {
    let serve = try Serve.parse(["--config", config] + words)
    return ServiceLaunch(
      config: config, overrides: serve.overrides, output: OutputOptions(lang: nil))
  }

  @Test func `a file with faults ends with 65, one without with 0`() throws {
    func run() throws {
      var command = try Jalon.parseAsRoot(["config", "vérifier", config])
      try command.run()
    }
    #expect(throws: (any Error).self) { try run() }
    write("écoute: {port: 80}\n", toFile: config)
    try run()
    write("écoute: {prot: 80}\n", toFile: config)
    #expect(throws: ExitCode(65)) { try run() }
    #expect(throws: ExitCode(65)) { _ = try launch().settings() }
  }

  @Test func `a secret that only the service reads is a remark to others, and a fault to it`()
    throws
  {
    let file = """
      adresse publique: https://jalon.example
      canaux:
        sirh: { type: webhook, url: "http://127.0.0.1:9000/j", secret: sirh.secret }
      """
    write(file, toFile: config)
    let command = try #require(
      try Jalon.parseAsRoot(["config", "vérifier", "--config", config]) as? Config.Check)
    try command.run()
    let seen = try SettingsLoad.examination(at: config, in: [:])
    #expect(!seen.report.hasErrors)
    #expect(
      seen.report.sorted.map(\.message.fr)
        == ["secret `sirh.secret` : lu par le service seulement, non vérifié ici"])
    #expect(seen.settings.serve.channels.carriers.map(\.name) == ["sirh"])
    // The service has its credentials, and misses one of them.
    let inside = ["CREDENTIALS_DIRECTORY": folder.path]
    #expect(try SettingsLoad.examination(at: config, in: inside).report.hasErrors)
    #expect(throws: ExitCode(65)) { _ = try launch().settings() }
    // A path that leads nowhere is a fault for everybody.
    write(file.replacing("sirh.secret }", with: "/nulle/part }"), toFile: config)
    #expect(try SettingsLoad.examination(at: config, in: [:]).report.hasErrors)
  }

  @Test func `the command line passes before the file`() throws {
    write("base: a\nrègles: b\nécoute: {port: 1, adresse: \"::1\"}\n", toFile: config)
    let settings = try launch(["--port", "2", "--rules", "c", "--import"]).settings()
    #expect(settings.serve.storePath == "a" && settings.rules == ["c"])
    #expect(settings.serve.address.port == 2 && settings.serve.address.host == "::1")
    #expect(settings.serve.learning.honoursRecordedTime)
  }

  @Test func `a secret comes from its path, or from the credentials of systemd`() {
    let environment = ["CREDENTIALS_DIRECTORY": folder.path]
    write("whsec_abc\n", toFile: folder.file("sirh.secret"))
    #expect(SettingsLoad.secret("sirh.secret", in: environment) == "whsec_abc\n")
    #expect(SettingsLoad.secret(folder.file("sirh.secret"), in: [:]) == "whsec_abc\n")
    #expect(SettingsLoad.secret("sirh.secret", in: [:]) == nil)
    #expect(SettingsLoad.secret("absent", in: environment) == nil)
    #expect(SettingsLoad.secret("../sirh.secret", in: environment) == nil)
  }

  @Test func `what is read anew is taken whole, or refused with each fault at its place`() throws {
    write("règles: \(rules)\nbase: a\n", toFile: config)
    write("fait: rdv\n", toFile: rules)
    let launch = try launch()
    let running = try launch.settings()
    let first = try launch.renewal(of: running)
    #expect(first.onlyAtRestart.isEmpty && first.engine.kinds.contains("rdv"))

    write("fait: rdv\nchamp: 3\n", toFile: rules)
    #expect { try launch.renewal(of: running) } throws: { error in
      let lines = (error as? RenewalTrouble)?.lines ?? []
      return lines.count == 1 && lines[0].hasPrefix("\(rules):2:1: cle-inconnue: ")
    }
    write("fait: visite\n", toFile: rules)
    write(
      "règles: \(rules)\nbase: b\nessais: {au plus: 3}\nattention: {report: 20 jours}\n",
      toFile: config)
    let second = try launch.renewal(of: running)
    #expect(second.engine.fingerprint != first.engine.fingerprint)
    #expect(second.engine.kinds.contains("visite"))
    #expect(second.channels.policy.attempts == 3)
    #expect(second.attention.snooze.longestSeconds == 20 * 86_400)
    #expect(second.onlyAtRestart == ["base"])

    write("règles: \(rules)\nbase: [b\n", toFile: config)
    #expect { try launch.renewal(of: running) } throws: { error in
      (error as? RenewalTrouble)?.lines.first?.hasPrefix("\(config):") == true
    }
    unlink(config)
    #expect(throws: RenewalTrouble.self) { try launch.renewal(of: running) }
  }
}
