// The acts of named humans: what is kept aside, notices, alerts.
import CaseFile
import CaseStore
import Civil
import Evaluation
import HouseKit
import Testing

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct DeskTests {
  @Test func `what is mended is taken, and what was received stays beside it`() async throws {
    let house = try House()
    let wrong = event("rdv", id: "1", time: noon, data: #"{"delai":"demain"}"#)
    _ = try await house.give(wrong)
    let right = appointment(id: "1", time: noon)
    let receipt = try await house.desk.mendAside(1, with: right, by: "M. Durand", motive: "saisie")
    #expect(receipt == .accepted(seq: 1))
    let record = try #require(try house.store.asideRecord(1))
    #expect(record.state == .mended)
    #expect((record.raw, record.mended) == (wrong, right))
    #expect((record.officer, record.motive) == ("M. Durand", "saisie"))
    #expect(try house.store.acts().map(\.kind) == ["aside.mended"])
  }

  @Test func `a mend that does not fit changes nothing`() async throws {
    let house = try House()
    _ = try await house.give("pas du JSON")
    await #expect(throws: DeedRefusal.self) {
      _ = try await house.desk.mendAside(1, with: "{}", by: "M. Durand")
    }
    #expect(try house.store.asideRecord(1)?.state == .pending)
    #expect(try house.store.aside(state: nil).count == 1)
    #expect(try house.store.acts().isEmpty)
  }

  @Test func `a command writes beside a daemon, and is noticed`() async throws {
    let house = try House()
    let store = try Store(path: house.store.path)
    let intake = Intake(store: store, engine: AppointmentEngine.make(), now: { noon })
    let desk = Desk(store: store, intake: intake, now: { noon })
    let before = try house.store.foreignVersion()
    let receipt = try await desk.recordFact(appointment(id: "1", time: noon))
    #expect(receipt == .accepted(seq: 1))
    #expect(try house.store.foreignVersion() != before)
    #expect(try house.store.due(at: noon, limit: 9).count == 1)
  }

  @Test func `an officer qualifies the écart of an alert, and may change their mind`() async throws
  {
    let house = try House()
    _ = try await house.give(appointment(id: "1", time: noon))
    let identity = AlertIdentity(
      person: "P-1", measure: "M-1", rule: "rdv", alert: "absence", key: "1", episode: 1)
    let alert = AlertRecord(
      identity: identity, revision: 1, state: .open, instant: noon, openedAt: noon,
      emittedAt: noon,
      content: AlertContent(
        severity: "vigilance", cause: "c", recipients: [], debtor: "d", message: "m", reasons: []))
    let look = Look(
      person: "P-1", seenSeq: 1, before: PersonLedger(),
      advance: Advance(
        ledger: PersonLedger(alerts: [alert.id: alert]), emissions: [],
        horizon: .distantFuture))
    try house.store.record([look], now: noon, fingerprint: "f", channels: [])
    let desk = house.desk
    try await desk.qualify(alert: alert.id, as: .gap, by: "Mme Petit", motive: "lu au dossier")
    try await desk.qualify(alert: alert.id, as: .gap, by: "Mme Petit")
    house.clock.advance(seconds: 60)
    try await desk.qualify(alert: alert.id, as: .excused, by: "Mme Petit")
    let facts = try house.store.facts(of: "P-1").map(\.body)
    #expect(facts.count == 3)
    #expect(facts[1].contains(#""type":"ecart.qualifie""#) && facts[1].contains("écart"))
    #expect(facts[2].contains("excusée"))
    #expect(try house.store.acts().map(\.kind) == Array(repeating: "ecart.qualifie", count: 3))
    #expect(try house.store.acts()[0].motive == "lu au dossier")
    #expect(try house.store.due(at: noon + 60, limit: 9).map(\.person) == ["P-1"])
    await #expect(throws: DeedRefusal.unknown("a-0")) {
      try await desk.qualify(alert: "a-0", as: .gap, by: "Mme Petit")
    }
  }

  @Test func `a discard names its author and is final`() async throws {
    let house = try House()
    _ = try await house.give("pas du JSON")
    try await house.desk.discardAside(1, by: "M. Durand", motive: "essai")
    #expect(try house.store.aside().isEmpty)
    await #expect(throws: DeedRefusal.notPending(state: "discarded")) {
      _ = try await house.desk.retryAside(1, by: "M. Durand")
    }
    await #expect(throws: DeedRefusal.unknown("7")) {
      try await house.desk.discardAside(7, by: "M. Durand", motive: "essai")
    }
  }

  @Test func `a decision binds the revision that was read`() async throws {
    let house = try House()
    try await house.draftNotice()
    await #expect(throws: DeedRefusal.staleRevision(current: 1)) {
      try await house.desk.decide(
        NoticeDecision(notice: "n-1", revision: 2, isValidated: true, by: "Mme Petit"))
    }
    let decision = NoticeDecision(notice: "n-1", revision: 1, isValidated: true, by: "Mme Petit")
    try await house.desk.decide(decision)
    house.clock.advance(seconds: 5)
    try await house.desk.decide(decision)
    await #expect(throws: DeedRefusal.alreadyDecided(by: "Mme Petit")) {
      try await house.desk.decide(
        NoticeDecision(notice: "n-1", revision: 1, isValidated: false, by: "M. Durand"))
    }
    let view = try #require(try house.store.notice("n-1"))
    #expect((view.decision, view.decidedBy) == ("validée", "Mme Petit"))
    let facts = try house.store.facts(of: "P-1")
    #expect(facts.filter { $0.body.contains("notice.validee") }.count == 1)
    #expect(try house.store.aside(state: nil).isEmpty)
  }

  @Test func `an acknowledgement is a fact and keeps the first name`() async throws {
    let house = try House()
    let alert = try await house.draftNotice()
    try await house.desk.acknowledge(alert: alert, by: "Mme Petit")
    try await house.desk.acknowledge(alert: alert, by: "M. Durand")
    #expect(try house.store.alert(alert)?.acknowledgedBy == "Mme Petit")
    #expect(try house.store.acts().map(\.officer) == ["Mme Petit", "M. Durand"])
    let facts = try house.store.facts(of: "P-1")
    #expect(facts.filter { $0.body.contains("alerte.recue") }.count == 2)
  }
}

extension House {
  /// An alert and a drafted notice of P-1, as a look would have recorded them.
  @discardableResult
  func draftNotice() async throws -> String {
    _ = try await give(appointment(id: "r", time: noon))
    let identity = AlertIdentity(
      person: "P-1", measure: "M-1", rule: "rdv", alert: "absence", key: "r", episode: 1)
    let content = AlertContent(
      severity: "vigilance", cause: "comportement", recipients: ["cpip"], debtor: "personne",
      message: "m", reasons: ["r"])
    let alert = AlertRecord(
      identity: identity, revision: 1, state: .open, instant: noon, openedAt: noon,
      emittedAt: noon, content: content)
    let notice = NoticeRecord(
      id: "n-1", alert: alert.id, suite: "rapport", person: "P-1", measure: "M-1", rule: "rdv",
      key: "r", revision: 1, state: .draft, owedBy: "dpip", dueAt: nil, draftedAt: noon,
      text: "texte")
    let ledger = PersonLedger(alerts: [alert.id: alert], notices: ["n-1": notice], toldUntil: noon)
    let advance = Advance(ledger: ledger, emissions: [], horizon: .distantFuture)
    try store.record(
      [Look(person: "P-1", seenSeq: 1, before: PersonLedger(), advance: advance)], now: noon,
      fingerprint: "f", channels: ["ndjson"])
    #expect(try store.ledger(of: "P-1") == ledger)
    return alert.id
  }
}
