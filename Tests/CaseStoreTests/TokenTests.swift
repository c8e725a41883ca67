// Tokens in the file, and what a source may write.
import CaseFile
import Civil
import HouseKit
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct TokenTests {
  private func source(_ sources: [String], _ kinds: [String]) -> Token {
    Token.made(
      .source, bearer: "centre", sources: sources, kinds: kinds, rate: 60, at: noon,
      until: noon + 60
    ).token
  }

  @Test func `only the hash is kept, and the secret finds its token`() throws {
    let house = try House()
    let (token, secret) = Token.made(
      .operator, bearer: "exploitation", rate: 60, at: noon, until: noon + 60)
    #expect(secret.hasPrefix("jalon_operateur_"))
    #expect(secret.utf8.count == "jalon_operateur_".utf8.count + 64)
    #expect(try !house.store.hasTokens())
    try house.store.add(token, by: .local)
    #expect(try house.store.hasTokens())
    #expect(try house.store.token(ofSecret: secret) == token)
    #expect(try house.store.token(ofSecret: secret + "0") == nil)
    #expect(try house.store.tokens() == [token])
    #expect(token.hash == SHA256.hex(secret) && !token.hash.contains(secret))
    #expect(try house.store.journalLines().map(\.action) == ["jeton.créé"])
  }

  @Test func `no two secrets are alike`() {
    let secrets = (0..<100).map { _ in
      Token.made(.officer, bearer: "x", rate: 1, at: noon, until: noon).secret
    }
    #expect(Set(secrets).count == 100)
  }

  @Test func `a token ends at its hour, or when it is revoked`() throws {
    let house = try House()
    let token = source(["/essai"], ["*"])
    try house.store.add(token, by: .local)
    #expect(token.state(at: noon + 59) == .good)
    #expect(token.state(at: noon + 60) == .expired)
    #expect(try house.store.revokeToken(token.id, at: noon + 5, by: .local))
    #expect(try !house.store.revokeToken(token.id, at: noon + 6, by: .local))
    #expect(try house.store.tokens()[0].state(at: noon + 6) == .revoked)
    #expect(try house.store.tokens()[0].revokedAt == noon + 5)
  }

  @Test func `a source writes below its own name, and its own kinds`() throws {
    let house = try House()
    func path(_ token: Token, _ json: String) -> String? {
      token.refusal(of: house.intake.arrival(Array(json.utf8)))?.path
    }
    let fact = event("presence", id: "1", time: noon)
    #expect(path(source(["/essai"], ["presence"]), fact) == nil)
    #expect(path(source(["/autre", "/essai"], ["rdv", "pres*"]), fact) == nil)
    #expect(path(source(["/"], ["*"]), fact) == nil)
    #expect(path(source(["/ess"], ["presence"]), fact) == "source")
    #expect(path(source(["/essai/bas"], ["presence"]), fact) == "source")
    #expect(path(source(["/essai"], ["rdv"]), fact) == "type")
    #expect(path(source(["/essai"], ["présence.*"]), fact) == "type")
    let below = fact.replacing(#""/essai""#, with: #""/essai/bas""#)
    #expect(path(source(["/essai"], ["presence"]), below) == nil)
    let unfit = event("rdv", id: "1", time: noon)
    #expect(path(source(["/essai"], ["rdv"]), unfit) == nil)
    #expect(path(source(["/essai"], ["presence"]), unfit) == "type")
    #expect(path(source(["/autre"], ["rdv"]), unfit) == "source")
    #expect(path(source(["/essai"], ["rdv"]), "pas du JSON") == nil)
  }

  @Test func `no source speaks for the desk, nor of the facts of others`() throws {
    let house = try House()
    func path(_ kinds: [String], _ json: String) -> String? {
      source(["/"], kinds).refusal(of: house.intake.arrival(Array(json.utf8)))?.path
    }
    let fact = event("presence", id: "1", time: noon)
    #expect(path(["*"], fact.replacing("/essai", with: "/jalon/agents/Mme Petit")) == "source")
    let seen = event(
      "alerte.recue", id: "2", time: noon, data: #"{"alerte":"a-1","par":"Mme Petit"}"#)
    #expect(path(["*"], seen) == "type")
    #expect(path(["alerte.recue"], seen) == nil)
    func cancelled(_ owner: String) -> String {
      event(
        "fait.annule", id: "3", time: noon,
        data: #"{"cible":{"source":"\#(owner)","id":"1"},"par":"centre"}"#)
    }
    let token = source(["/essai"], ["fait.annule"])
    func target(_ owner: String) -> String? {
      token.refusal(of: house.intake.arrival(Array(cancelled(owner).utf8)))?.path
    }
    #expect(target("/essai") == nil)
    #expect(target("/autre") == "data.cible")
  }
}
