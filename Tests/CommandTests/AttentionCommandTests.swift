// Commands by which attention is read: the forms that are accepted.
import ArgumentParser
import Testing

@testable import jalon

@Suite struct AttentionCommandTests {
  @Test func `alerts are listed without a word, and acted on with one`() throws {
    #expect(try Jalon.parseAsRoot(["alerts"]) is AlertList)
    let list = try #require(
      try Jalon.parseAsRoot(["alerts", "P-000017", "--etat", "ouverte", "--retenues"]) as? AlertList
    )
    #expect(list.person == "P-000017" && list.retenues && !list.reportees)
    let snooze = try #require(
      try Jalon.parseAsRoot([
        "alerts", "reporter", "a-1", "--jusqua", "2026-03-10", "--motif", "m", "--par", "Mme Petit",
      ]) as? AlertSnooze)
    #expect((snooze.act.id, snooze.act.par, snooze.jusqua) == ("a-1", "Mme Petit", "2026-03-10"))
    #expect(snooze.act.desk.journal.motif == "m")
    let word = try #require(
      try Jalon.parseAsRoot(["alerts", "qualifier", "a-1", "sans objet", "--par", "x"])
        as? AlertQualify)
    #expect((word.act.id, word.qualification) == ("a-1", "sans objet"))
    #expect(throws: (any Error).self) { try Jalon.parseAsRoot(["alerts", "reporter", "a-1"]) }
  }

  @Test func `what an operator reads has its words`() throws {
    #expect(try Jalon.parseAsRoot(["pannes", "3"]) is Outages)
    #expect(try Jalon.parseAsRoot(["sources"]) is Sources)
    #expect(try Jalon.parseAsRoot(["taux", "--jours", "7"]) is Rates)
    #expect(try Jalon.parseAsRoot(["livraisons", "--etat", "trop-tard"]) is Deliveries.List)
    for wrong in [
      ["livraisons", "--etat", "vague"], ["livraisons", "--mortes", "--etat", "morte"],
      ["taux", "--jours", "0"],
    ] {
      #expect(throws: (any Error).self, "\(wrong)") { try Jalon.parseAsRoot(wrong) }
    }
  }
}
