// A large store made directly with SQLite: facts in order of learning, indexes at the end, the due
// index as a daemon that has looked at everybody would leave it.
import CaseFile
import CaseStore
import Civil
import Glibc
import RuleCompiler
import RuleProgram

/// What a store is made of.
struct StorePlan {
  var people: Int
  /// Facts of each person, openings included; 0: persons without a fact.
  var factsEach: Int
  /// When the person of that number is to be looked at next.
  var horizon: (Int) -> Int64
  /// Further facts of some persons.
  var further: (numbers: Range<Int>, lines: [(BenchIdentity, Int) -> String]) = (0..<0, [])
  /// The instant at which the store is as it is.
  var now: Int64
  /// Between two facts of a person.
  var stepSeconds: Int64 = 86_400

  /// The greatest seq of a person's facts.
  func lastSeq(of number: Int) -> Int64 {
    if let place = further.numbers.firstIndex(of: number) {
      let before = further.numbers.distance(from: further.numbers.startIndex, to: place)
      return Int64(people * factsEach + (before + 1) * further.lines.count)
    }
    return factsEach == 0 ? 0 : Int64((factsEach - 1) * people + number + 1)
  }
}

/// Writes one store.
struct StoreBuilder {
  let plan: StorePlan
  let fingerprint: String
  private let database: RawDatabase
  private let path: String
  private let canon: Canon

  init(_ plan: StorePlan, path: String, program: RuleProgram) throws {
    try Store(path: path).close()
    (self.plan, self.path, fingerprint) = (plan, path, BenchRules.fingerprint(of: program))
    canon = Canon(program.vocabulary)
    database = try RawDatabase(path)
    try database.run(
      """
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;
      PRAGMA locking_mode = EXCLUSIVE; DROP INDEX facts_by_person; DROP TRIGGER people_counted;
      """)
  }

  func build() throws {
    try database.run("BEGIN")
    try writeFacts()
    try writeFurther()
    try writePeople()
    try database.run("COMMIT")
    Progress.say("index par personne…")
    try database.run(
      """
      CREATE INDEX facts_by_person ON facts (person, seq);
      UPDATE counts SET number = \(plan.people) WHERE what = 'people';
      CREATE TRIGGER people_counted AFTER INSERT ON people BEGIN
        UPDATE counts SET number = number + 1 WHERE what = 'people' AND state = '';
      END;
      INSERT INTO at_work (only, fingerprint) VALUES (1, '\(fingerprint)');
      PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL;
      """)
    Progress.end()
  }

  /// Day by day, each person once: what one person learnt lies scattered, as it does in life.
  private func writeFacts() throws {
    let insert = try database.prepare(
      "INSERT INTO facts (seq, recorded_at, person, source, id, body) VALUES (?, ?, ?, ?, ?, ?)")
    let total = plan.people * plan.factsEach
    var progress = Progress("faits", total: total)
    var seq: Int64 = 0
    for round in 0..<plan.factsEach {
      let at = plan.now - Int64(plan.factsEach - round) * plan.stepSeconds - 3600
      for number in 0..<plan.people {
        seq += 1
        let identity = BenchIdentity.built(seq)
        let line =
          number % 2 == 0
          ? worker(identity, number, round, at) : probationer(identity, number, round, at)
        if number < 2 { try canon.check(line) }
        insert.bind(1, seq)
        insert.bind(2, at)
        insert.bind(3, BenchFacts.person(number))
        insert.bind(4, identity.source)
        insert.bind(5, identity.id)
        insert.bind(6, line)
        try insert.run()
        if seq % 20_000 == 0 { progress.reached(Int(seq)) }
      }
    }
    progress.finish()
  }

  private func worker(
    _ identity: BenchIdentity, _ number: Int, _ round: Int, _ at: Int64
  ) -> String {
    round == 0
      ? BenchFacts.workOpened(number, at: at, identity)
      : BenchFacts.hours(identity, number, at: at)
  }

  /// A convocation, and a week later that it was kept.
  private func probationer(
    _ identity: BenchIdentity, _ number: Int, _ round: Int, _ at: Int64
  ) -> String {
    if round == 0 { return BenchFacts.probationOpened(number, at: at, identity) }
    let reference = "r\((round + 1) / 2)"
    return round % 2 == 1
      ? BenchFacts.appointment(
        identity, number, reference: reference, on: at + 86_400, at: at)
      : BenchFacts.attended(identity, number, reference: reference, at: at)
  }

  private func writeFurther() throws {
    let insert = try database.prepare(
      "INSERT INTO facts (recorded_at, person, source, id, body) VALUES (?, ?, ?, ?, ?)")
    var seq = Int64(plan.people * plan.factsEach)
    for number in plan.further.numbers {
      for make in plan.further.lines {
        seq += 1
        let identity = BenchIdentity.built(seq)
        let line = make(identity, number)
        try canon.check(line)
        insert.bind(1, plan.now - 3600)
        insert.bind(2, BenchFacts.person(number))
        insert.bind(3, identity.source)
        insert.bind(4, identity.id)
        insert.bind(5, line)
        try insert.run()
      }
    }
  }

  private func writePeople() throws {
    let insert = try database.prepare(
      """
      INSERT INTO people (person, last_seq, horizon, fingerprint, told_until, facts)
      VALUES (?, ?, ?, ?, ?, ?)
      """)
    var progress = Progress("personnes", total: plan.people)
    for number in 0..<plan.people {
      insert.bind(1, BenchFacts.person(number))
      insert.bind(2, plan.lastSeq(of: number))
      insert.bind(3, plan.horizon(number))
      insert.bind(4, fingerprint)
      insert.bind(5, plan.now - 1800)
      let further = plan.further.numbers.contains(number) ? plan.further.lines.count : 0
      insert.bind(6, Int64(plan.factsEach + further))
      try insert.run()
      if number % 20_000 == 0 { progress.reached(number) }
    }
    progress.finish()
  }
}

/// Holds lines against those that the daemon would write: another form is a fault here.
struct Canon {
  private let vocabulary: Vocabulary
  private let writer: FactWriter

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    writer = FactWriter(vocabulary: vocabulary)
  }

  func check(_ line: String) throws {
    var reader = FactReader(vocabulary: vocabulary)
    let fact: Fact
    do { fact = try Array(line.utf8).withUnsafeBufferPointer { try reader.read($0) } } catch {
      throw BenchTrouble("illisible : \(line)\n\(error)")
    }
    let written = writer.line(fact)
    if written != line { throw BenchTrouble("pas canonique : \(line)\n\(written)") }
  }
}
