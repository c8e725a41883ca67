// `jalon token` and `jalon audit` on a file.
import ArgumentParser
import CaseStore
import Civil
import Glibc
import HouseKit
import PlainHTTP
import Testing

@testable import jalon

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct DoorCommandTests {
  private func run(_ words: [String]) throws {
    var command = try Jalon.parseAsRoot(words)
    try command.run()
  }

  @Test func `a token is made, and revoked once`() throws {
    let folder = TemporaryFolder()
    let place = ["--store", folder.file("jalon.db"), "--le", "2026-03-02T12:00:00Z"]
    try run(
      [
        "token", "créer", "source", "--nom", "centre", "--source", "/essai", "--genre", "rdv",
        "--jours", "2", "--par-minute", "30", "--motif", "ouverture",
      ] + place)
    try run(["token", "creer", "operateur", "--nom", "exploitation"] + place)
    let store = try Store(path: folder.file("jalon.db"))
    let tokens = try store.tokens()
    let token = try #require(tokens.first { $0.role == .source })
    #expect((token.bearer, token.sources, token.kinds) == ("centre", ["/essai"], ["rdv"]))
    #expect((token.rate, token.createdAt, token.expiresAt) == (30, noon, noon + 2 * 86_400))
    #expect(tokens.contains { $0.role == .operator })
    try run(["token", "lister"] + place)
    try run(["token", "révoquer", token.id] + place)
    #expect(try store.tokens().first { $0.id == token.id }?.revokedAt == noon)
    #expect(throws: ExitCode(65)) { try run(["token", "révoquer", token.id] + place) }
    let lines = try store.journalLines()
    #expect(lines.map(\.action) == ["jeton.créé", "jeton.créé", "jeton.révoqué"])
    #expect(lines[0].motive == "ouverture" && lines[0].who.hasPrefix("local:"))
    #expect(lines[0].reference == token.id)
  }

  @Test func `a token of a day to come is not made, since it would hold today`() throws {
    let folder = TemporaryFolder()
    let words = ["token", "créer", "officier", "--nom", "x", "--store", folder.file("jalon.db")]
    #expect(throws: (any Error).self) { try run(words + ["--le", "2930-01-01T00:00:00Z"]) }
    #expect(folder.files.isEmpty)
  }

  @Test func `one line is not lines`() {
    #expect(soundJournal(0) == "aucune ligne")
    #expect(soundJournal(1) == "1 ligne, elle tient")
    #expect(soundJournal(12) == "12 lignes, toutes tiennent")
  }

  @Test func `what the system says is said in French`() {
    #expect(systemWords(ENOENT) == "n'existe pas")
    #expect(systemWords(ECONNREFUSED) == "personne n'y écoute")
    #expect(systemWords(9999) == "erreur 9999 du système")
  }

  @Test func `where there are no rules it says how to name them`() throws {
    let folder = TemporaryFolder()
    try Store(path: folder.file("jalon.db")).close()
    let words = ["--store", folder.file("jalon.db"), "--rules", folder.file("regles")]
    #expect {
      let command = try AlertList.parse(words)
      try command.run()
    } throws: { error in
      "\(error)".contains("--rules") && "\(error)".contains("--config")
    }
  }

  @Test(arguments: [
    ["juge", "--nom", "x"], ["source", "--nom", "x"], ["source", "--nom", "x", "--source", "/a"],
    ["officier", "--nom", "x", "--source", "/a"], ["officier", "--nom", ""],
    ["officier", "--nom", "x", "--jours", "0"], ["officier", "--nom", "x", "--par-minute", "0"],
  ])
  func `a token without what it needs is not made`(words: [String]) {
    #expect(throws: (any Error).self) { try Jalon.parseAsRoot(["token", "créer"] + words) }
  }

  @Test func `audit verify ends with 0, or with 1 where a line does not hold`() throws {
    let folder = TemporaryFolder()
    let path = folder.file("jalon.db")
    let store = try Store(path: path)
    let caller = Caller(who: "Mme Petit", motive: "suivi")
    for number in 1...3 {
      try store.journal(
        [caller.entry(.alertRead, person: "P-1", reference: "a-\(number)")], at: noon)
    }
    guard case .sound(3, let head) = try store.verifyJournal() else {
      Issue.record("not sound")
      return
    }
    try run(["audit", "verify", "--store", path])
    try run(["audit", "verify", "--store", path, "--fin", "3:\(head)"])
    try run(["audit", "list", "P-1", "--store", path])
    #expect(throws: ExitCode(1)) {
      try run(["audit", "verify", "--store", path, "--fin", "9:\(head)"])
    }
    #expect(throws: (any Error).self) {
      try run(["audit", "verify", "--store", path, "--fin", head])
    }
    #expect(throws: (any Error).self) {
      try run(["audit", "verify", "--store", folder.file("absent.db")])
    }
  }
}
