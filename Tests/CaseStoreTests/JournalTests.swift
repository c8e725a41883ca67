// The journal: one line an act, in the act's own transaction, and a chain that shows any tampering.
import CaseFile
import Civil
import GRDB
import HouseKit
import Testing

@testable import CaseStore

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct JournalTests {
  /// Six lines about two persons.
  private func journaled() throws -> House {
    let house = try House()
    let caller = Caller(who: "Mme Petit", motive: "suivi")
    for number in 1...6 {
      let entry = caller.entry(
        .complianceRead, person: "P-\(number % 2)", reference: "lecture \(number)")
      try house.store.journal([entry], at: noon + Int64(number))
    }
    return house
  }

  /// As somebody with the file in hand would.
  private func tamper(_ house: House, _ sql: String) throws {
    try house.store.pool.write { database in
      try database.execute(
        sql: "DROP TRIGGER journal_unaltered; DROP TRIGGER journal_undeleted; \(sql)")
    }
  }

  @Test func `a chain that nobody touched holds`() throws {
    let house = try journaled()
    guard case .sound(6, let head) = try house.store.verifyJournal() else {
      Issue.record("not sound")
      return
    }
    #expect(head.utf8.count == 64)
    #expect(try house.store.journalLines(of: "P-1").map(\.seq) == [1, 3, 5])
    #expect(try house.store.journalLines(of: "P-1").allSatisfy { $0.motive == "suivi" })
    #expect(try house.store.journalLines(after: 4).map(\.seq) == [5, 6])
    #expect(try house.store.verifyJournal(witness: (6, head)) == .sound(lines: 6, head: head))
  }

  @Test func `an empty journal holds`() throws {
    let house = try House()
    #expect(try house.store.verifyJournal() == .sound(lines: 0, head: ""))
  }

  @Test(arguments: [
    "at = at + 1", "who = 'M. Durand'", "action = 'notice.lue'", "person = 'P-9'",
    "person = NULL", "reference = 'autre'", "motive = ''",
    "hash = replace(hash, substr(hash, 1, 1), 'x')",
  ])
  func `an altered line does not hold`(change: String) throws {
    let house = try journaled()
    try tamper(house, "UPDATE journal SET \(change) WHERE seq = 3")
    #expect(try house.store.verifyJournal() == .broken(seq: 3, .altered))
  }

  @Test func `a removed line is missed, and so are the first and the last`() throws {
    for (seq, fault) in [
      (Int64(1), JournalFinding.Fault.missing), (4, .missing), (6, .cutShort),
    ] {
      let house = try journaled()
      try tamper(house, "DELETE FROM journal WHERE seq = \(seq)")
      #expect(try house.store.verifyJournal() == .broken(seq: seq, fault))
    }
  }

  @Test func `a removed line is seen although the others were numbered anew`() throws {
    let house = try journaled()
    try tamper(
      house,
      """
      DELETE FROM journal WHERE seq = 3;
      UPDATE journal SET seq = 3 WHERE seq = 4;
      UPDATE journal SET seq = 4 WHERE seq = 5;
      UPDATE journal SET seq = 5 WHERE seq = 6;
      UPDATE journal_head SET seq = 5;
      """)
    #expect(try house.store.verifyJournal() == .broken(seq: 3, .unlinked))
  }

  @Test func `lines in another order are seen`() throws {
    let house = try journaled()
    try tamper(
      house,
      """
      UPDATE journal SET seq = 99 WHERE seq = 2;
      UPDATE journal SET seq = 2 WHERE seq = 3;
      UPDATE journal SET seq = 3 WHERE seq = 99;
      """)
    #expect(try house.store.verifyJournal() == .broken(seq: 2, .unlinked))
  }

  @Test func `a line put in is seen`() throws {
    let house = try journaled()
    try tamper(
      house,
      """
      INSERT INTO journal SELECT 7, at, who, action, person, reference, motive, hash, hash
      FROM journal WHERE seq = 6;
      """)
    #expect(try house.store.verifyJournal() == .broken(seq: 7, .altered))
  }

  @Test func `a journal cut short with its head is seen by a head noted elsewhere`() throws {
    let house = try journaled()
    guard case .sound(_, let head) = try house.store.verifyJournal() else { return }
    try tamper(
      house,
      """
      DELETE FROM journal WHERE seq > 4;
      UPDATE journal_head SET seq = 4, hash = (SELECT hash FROM journal WHERE seq = 4);
      """)
    guard case .sound(4, _) = try house.store.verifyJournal() else {
      Issue.record("the chain itself holds")
      return
    }
    #expect(try house.store.verifyJournal(witness: (6, head)) == .broken(seq: 5, .missing))
    #expect(try house.store.verifyJournal(witness: (4, head)) == .broken(seq: 4, .otherHead))
  }

  @Test func `lines cannot be changed or removed through SQLite's own doors`() throws {
    let house = try journaled()
    for sql in ["UPDATE journal SET motive = ''", "DELETE FROM journal WHERE seq = 6"] {
      #expect(throws: DatabaseError.self) {
        try house.store.pool.write { try $0.execute(sql: sql) }
      }
    }
    guard case .sound = try house.store.verifyJournal() else {
      Issue.record("not sound")
      return
    }
  }

  @Test func `a batch is one line, with no content in it`() async throws {
    let house = try House()
    let arrivals = (1...50).map { number in
      house.intake.arrival(
        Array(appointment(id: "f-\(number)", person: "P-\(number)", time: noon).utf8))
    }
    _ = try await house.intake.submit(
      Submission(arrivals, caller: Caller(who: "centre", motive: ""))
    ).get()
    _ = try await house.give(appointment(id: "seul", person: "P-7", time: noon))
    let lines = try house.store.journalLines()
    #expect(lines.map(\.action) == ["faits.reçus", "faits.reçus"])
    #expect(lines.map(\.person) == [nil, "P-7"])
    #expect(lines[0].reference.hasPrefix("50 faits n° 1-50 sha256:"))
    for word in ["f-1", "PT1H", "/essai"] { #expect(!lines[0].reference.contains(word)) }
    var digest = SHA256()
    digest.update("/essai\u{0}seul\n")
    #expect(lines[1].reference == "1 faits n° 51-51 sha256:\(digest.finish())")
  }

  @Test func `an act and its line are one transaction`() async throws {
    let house = try House(beforeCommit: { step in if step == .append { throw Lost() } })
    await #expect(throws: Lost.self) {
      _ = try await house.give(appointment(id: "1", time: noon))
    }
    #expect(try house.store.journalLines().isEmpty)
    #expect(try house.store.facts(of: "P-1").isEmpty)
  }

  @Test func `a desk's acts carry the name, the reference and the motive`() async throws {
    let house = try House()
    try await house.draftNotice()
    var desk = house.desk
    desk.caller = Caller(who: "local:greffe", motive: "permanence")
    try await desk.decide(
      NoticeDecision(notice: "n-1", revision: 1, isValidated: true, by: "Mme Petit"))
    _ = try await house.give(event("rdv", id: "9", person: "P-3", time: noon))
    try await desk.discardAside(1, by: "M. Durand", motive: "essai")
    await #expect(throws: DeedRefusal.self) {
      try await desk.decide(
        NoticeDecision(notice: "n-1", revision: 1, isValidated: false, by: "M. Durand"))
    }
    let lines = try house.store.journalLines().filter { $0.action != "faits.reçus" }
    #expect(lines.map(\.who) == ["Mme Petit (local:greffe)", "M. Durand (local:greffe)"])
    #expect(lines.map(\.action) == ["notice.décidée", "aside.écarté"])
    #expect(lines.map(\.person) == ["P-1", "P-3"])
    #expect(lines.map(\.reference) == ["n-1 révision 1", "1"])
    #expect(lines.map(\.motive) == ["permanence", "essai"])
  }

  @Test func `several connections write one chain`() async throws {
    let house = try House()
    let other = try Store(path: house.store.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        let store = number % 2 == 0 ? house.store : other
        let entry = Caller.local.entry(.noticeRead, person: "P-\(number)", reference: "n")
        group.addTask { try await store.journalSoon([entry, entry], at: noon) }
      }
      for number in 0..<10 {
        group.addTask { _ = try await house.give(appointment(id: "\(number)", time: noon)) }
      }
      try await group.waitForAll()
    }
    guard case .sound(90, _) = try other.verifyJournal() else {
      Issue.record("\(try other.verifyJournal())")
      return
    }
  }

  @Test func `a file of before has an empty journal and no token`() throws {
    let folder = TemporaryFolder()
    let pool = try DatabasePool(path: folder.file("jalon.db"))
    try Migrations.all.migrate(pool, upTo: "3")
    try pool.close()
    let store = try Store(path: folder.file("jalon.db"))
    #expect(try store.verifyJournal() == .sound(lines: 0, head: ""))
    #expect(try !store.hasTokens())
  }

  @Test func `a list is one line a person`() {
    let entries = JournalEntry.each(
      [("P-1", "a"), ("P-2", "b"), (nil, "3"), ("P-1", "c")], .alertRead, by: .local)
    #expect(entries.map(\.person) == ["P-1", "P-2", nil])
    #expect(entries.map(\.reference) == ["a c", "b", "3"])
  }

  @Test func `what a caller says is one short line`() {
    let caller = Caller(who: "a\nb", motive: String(repeating: "é", count: 500))
    #expect(caller.who == "a b")
    #expect(caller.motive.count == 200)
  }

  private struct Lost: Error {}
}
