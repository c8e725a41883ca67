// A copy put back: a door that was closed since stays closed.
import ArgumentParser
import CaseStore
import Civil
import Glibc
import HouseKit
import Testing

@testable import jalon

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct RestoreTokenTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("jalon.db") }
  private var copy: String { folder.file("copie") }

  private func make(_ bearer: String, in store: Store) throws -> Token {
    let token = Token.made(
      .operator, bearer: bearer, rate: 10, at: noon - 60, until: .distantFuture
    ).token
    try store.add(token, by: .local)
    return token
  }

  /// A copy with two tokens; since then the second was revoked, and a third made.
  private func replaced() throws -> [Token] {
    let store = try Store(path: path)
    var tokens = [try make("un", in: store), try make("deux", in: store)]
    _ = try Store.copy(path, to: copy)
    #expect(try store.revokeToken(tokens[1].id, at: noon - 30, by: .local))
    tokens.append(try make("trois", in: store))
    try store.close()
    return tokens
  }

  private func states() throws -> [String: Instant?] {
    let store = try Store(path: path)
    guard case .sound = try store.verifyJournal() else {
      Issue.record("the chain does not hold")
      return [:]
    }
    return Dictionary(uniqueKeysWithValues: try store.tokens().map { ($0.bearer, $0.revokedAt) })
  }

  @Test func `a token revoked since the copy stays revoked, and one made since is named`() throws {
    let tokens = try replaced()
    let result = try Store.restore(
      copy, to: path, replacing: true, at: noon, by: Caller(who: "Mme Petit")
    )
    #expect(result.tokens.revoked.map(\.bearer) == ["deux"])
    #expect(result.tokens.inForce.map(\.bearer) == ["un"])
    #expect(result.tokens.lost.map(\.bearer) == ["trois"])
    #expect(try states() == ["un": nil, "deux": noon - 30])
    let line = try #require(try Store(path: path).journalLines().last)
    #expect((line.who, line.action) == ("Mme Petit", "jeton.révoqué"))
    #expect(line.reference == tokens[1].id)
    #expect(result.copy.journalEnd == "\(line.seq):\(line.hash)")
    let said = result.tokens.lines(path).joined(separator: "\n")
    #expect(said.contains("deux") && said.contains("trois") && !said.contains("en vigueur"))
  }

  @Test func `where no store in place can be read, the tokens in force are named`() throws {
    for remains in ["rien", "autre chose", ""] {
      let tokens = try replaced()
      for ending in ["", "-wal", "-shm"] { unlink(path + ending) }
      if remains != "rien" { write(remains, toFile: path) }
      let result = try Store.restore(copy, to: path, replacing: true, at: noon)
      #expect(!result.tokens.areSettled && result.tokens.revoked.isEmpty, "\(remains)")
      let said = result.tokens.lines(path).joined(separator: "\n")
      #expect(said.contains(tokens[0].id) && said.contains(tokens[1].id), "\(remains)")
      #expect(try states() == ["un": nil, "deux": nil], "\(remains)")
      for file in folder.files { unlink(folder.file(file)) }
    }
  }

  @Test func `all tokens are revoked where the operator says so`() throws {
    _ = try replaced()
    try Restore.parse([copy, "--store", path, "--remplacer", "--revoquer-jetons"]).run()
    #expect(try states().values.allSatisfy { $0 != nil })
    #expect(try states().count == 2)
  }
}
