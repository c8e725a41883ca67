// A copy of the store made under load, put back, and started.
import CaseFile
import CaseStore
import Civil
import Evaluation
import Glibc
import HouseKit
import Testing

extension ServedHouse {
  fileprivate func send(_ facts: [String]) async -> [Int] {
    var statuses: [Int] = []
    for fact in facts { statuses.append(await client.post("/v1/facts", fact).status) }
    return statuses
  }

  fileprivate func settled(messages: Int) async {
    _ = await eventually("/metrics", contains: "jalon_people_due 0\n")
    _ = await eventually("/metrics", contains: #"jalon_outbox{state="sent"} \#(messages)"#)
  }

  /// Ids of what has left.
  fileprivate func left() throws -> [String] {
    try output.compactMap { line in
      if case .text(let id)? = try json(line)["id"] { id } else { nil }
    }
  }
}

/// Every person's ledger, as the store has it.
private func ledgers(_ store: Store) throws -> [String: PersonLedger] {
  var result: [String: PersonLedger] = [:]
  for person in try store.people(limit: 1000).map(\.person) {
    result[person] = try store.ledger(of: person)
  }
  return result
}

@Suite struct BackupTests {
  /// Twenty absences of each of five persons.
  private let facts = (0..<100).map {
    appointment(id: "\($0)", person: "P-\($0 % 5)", time: noon - 7200)
  }

  @Test func `a copy made under load starts, and is what its facts say`() async throws {
    let (first, second) = (TemporaryFolder(), TemporaryFolder())
    let copyPath = first.file("copie.sqlite")
    let facts = facts
    try await withServedHouse(in: first) { house in
      async let sending = house.send(facts)
      _ = await house.eventually("/metrics", contains: #"result="accepted"} 1"#)
      let copy = try Store.copy(first.file("jalon.db"), to: copyPath)
      #expect(copy.facts > 0 && copy.facts <= 100)
      #expect(await sending.allSatisfy { $0 == 202 })
      await house.settled(messages: 200)
      #expect(house.output.count == 200)
    }
    #expect(first.files.filter { $0.hasPrefix("copie") } == ["copie.sqlite"])
    _ = try Store.restore(copyPath, to: second.file("jalon.db"), replacing: false, at: noon)
    try await withServedHouse(in: second) { house in
      _ = await house.eventually("/metrics", contains: "jalon_people_due 0\n")
      let store = try Store(path: second.file("jalon.db"))
      let engine = AppointmentEngine.make()
      for (person, ledger) in try ledgers(store) {
        let known = try store.facts(of: person).map { try engine.read(Array($0.body.utf8)).get() }
        let replayed = try engine.advance(person, known, PersonLedger(), noon).ledger
        #expect(ledger.alerts == replayed.alerts && ledger.notices == replayed.notices)
      }
      // The sources send again what they had given since: doubles are harmless.
      #expect(await house.send(facts).allSatisfy { $0 == 202 || $0 == 200 })
      _ = await house.eventually("/v1/rules", contains: "activees_le")
      await house.settled(messages: 200)
    }
    let (before, after) = (
      try Store(path: first.file("jalon.db")), try Store(path: second.file("jalon.db"))
    )
    #expect(try ledgers(before).mapValues(\.alerts) == ledgers(after).mapValues(\.alerts))
    // What left again left under the ids under which receivers know it.
    let out = (
      Set(lines(ofFile: first.file("out.ndjson"))), Set(lines(ofFile: second.file("out.ndjson")))
    )
    #expect(out.1.isSubset(of: out.0) && !out.1.isEmpty)
  }

  @Test func `a copy is there whole or not at all, and never over another file`() throws {
    let folder = TemporaryFolder()
    let (path, target) = (folder.file("jalon.db"), folder.file("copie"))
    #expect(throws: StoreCopyFailure.unreadable(path)) { try Store.copy(path, to: target) }
    write("rien d'une base", toFile: path)
    #expect(throws: StoreCopyFailure.self) { try Store.copy(path, to: target) }
    unlink(path)
    let store = try Store(path: path)
    let entry = Caller.local.entry(.alertRead, person: "P-1", reference: "a-1")
    try store.journal([entry], at: noon)
    let copy = try Store.copy(path, to: target)
    #expect(copy.journalEnd.hasPrefix("1:"))
    #expect(throws: StoreCopyFailure.exists(target)) { try Store.copy(path, to: target) }
    #expect(throws: StoreCopyFailure.self) {
      try Store.copy(path, to: folder.file("absent/copie"))
    }
    var status = stat()
    #expect(stat(target, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(try Store.schemaAge(at: target) == .current)
    #expect(folder.files.filter { $0.hasPrefix("copie") } == ["copie"])
  }

  @Test func `a damaged copy is not put in place`() throws {
    let folder = TemporaryFolder()
    let (path, copy) = (folder.file("jalon.db"), folder.file("copie"))
    let store = try Store(path: path)
    for number in 0..<200 {
      let entry = Caller.local.entry(.alertRead, person: "P-1", reference: "a-\(number)")
      try store.journal([entry], at: noon)
    }
    _ = try Store.copy(path, to: copy)
    try store.close()
    var bytes = [UInt8](repeating: 0xA5, count: 60_000)
    let file = try #require(fopen(copy, "r+"))
    fseek(file, 40_000, SEEK_SET)
    fwrite(&bytes, 1, bytes.count, file)
    fclose(file)
    let target = folder.file("autre.db")
    #expect(throws: StoreCopyFailure.self) {
      try Store.restore(copy, to: target, replacing: false, at: noon)
    }
    #expect(!folder.files.contains { $0.hasPrefix("autre") })
  }

  @Test func `a store that is there is replaced only when told, and kept`() throws {
    let folder = TemporaryFolder()
    let (path, copy) = (folder.file("jalon.db"), folder.file("copie"))
    func note(_ reference: String) throws -> Int {
      let store = try Store(path: path)
      try store.journal([Caller.local.entry(.alertRead, reference: reference)], at: noon)
      defer { try? store.close() }
      return try store.journalLines().count
    }
    #expect(try note("a") == 1)
    _ = try Store.copy(path, to: copy)
    #expect(try note("b") == 2)
    #expect(throws: StoreCopyFailure.exists(path)) {
      try Store.restore(copy, to: path, replacing: false, at: noon)
    }
    let moved = try #require(try Store.restore(copy, to: path, replacing: true, at: noon).movedTo)
    #expect(try note("c") == 2)
    // With what its own log still held.
    #expect(try Store(path: moved).journalLines().map(\.reference) == ["a", "b"])
  }
}
