// Doubles, conflicts, corrections, annulments, references: the cases that DESIGN 3 names.
import Civil
import Testing

@testable import CaseFile

struct FactLogTests {
  private func log(_ events: [String]) throws -> ResolvedLog {
    FactLog.resolved(try events.map { try Samples.read($0) }, vocabulary: Samples.vocabulary)
  }

  private func session(_ hours: Int, id: String = "1", time: Int = 0) -> String {
    Samples.event("tig.seance", #"{"heures":"PT\#(hours)H"}"#, id: id, time: time)
  }

  private func correction(
    _ data: String, of id: String = "1", id own: String = "c", time: Int = 10,
    source: String = "/s", more: String = ""
  ) -> String {
    let data = #"{"cible":{"source":"/s","id":"\#(id)"},"data":\#(data)\#(more)}"#
    return Samples.event("fait.corrige", data, id: own, source: source, time: time)
  }

  private func cancellation(
    of id: String, id own: String = "a", time: Int = 20, source: String = "/s", more: String = ""
  ) -> String {
    let data = #"{"cible":{"source":"/s","id":"\#(id)"}\#(more)}"#
    return Samples.event("fait.annule", data, id: own, source: source, time: time)
  }

  /// Hours of the effective sessions.
  private func hours(_ log: ResolvedLog) -> [Int64] {
    log.facts.compactMap { resolved in
      guard case .declared(0, let values) = resolved.fact.content,
        case .quantity(let seconds)? = values[0]
      else { return nil }
      return seconds.floor / 3600
    }
  }

  private func codes(_ log: ResolvedLog) -> [String] {
    log.aside.map { "\($0.fact.identity.id) \($0.refusal.code) \($0.refusal.path)" }
  }

  @Test func aDoubleIsHarmlessAndAConflictIsKeptAside() throws {
    let log = try log([session(1), session(1), session(2), session(1)])
    #expect(hours(log) == [1])
    #expect(codes(log) == ["1 identité-en-conflit id"])
  }

  @Test func theLatestCorrectionCounts() throws {
    let early = correction(#"{"heures":"PT2H"}"#, id: "c1", time: 10)
    let late = correction(#"{"heures":"PT3H"}"#, id: "c2", time: 20)
    let onEarly = correction(#"{"heures":"PT4H"}"#, of: "c1", id: "c3", time: 15)
    #expect(hours(try log([session(1), late, early])) == [3])
    #expect(hours(try log([early, onEarly, session(1)])) == [4])
    let all = try log([onEarly, late, session(1), early])
    #expect(hours(all) == [3])
    #expect(all.facts[0].history.map(\.id) == ["1", "c2"])
    #expect(all.facts[0].fact.identity.id == "1")
  }

  @Test func tiesGoBySequenceThenIdentity() throws {
    func tied(_ hours: Int, _ id: String, _ sequence: String) -> String {
      let data = #"{"cible":{"source":"/s","id":"1"},"data":{"heures":"PT\#(hours)H"}}"#
      return Samples.event("fait.corrige", data, id: id, time: 10, sequence: sequence)
    }
    #expect(hours(try log([session(1), tied(2, "z", "9"), tied(3, "a", "10")])) == [3])
    #expect(hours(try log([session(1), tied(2, "z", "10"), tied(3, "a", "010")])) == [2])
  }

  @Test func timeAndValidityReplaceTheirs() throws {
    let event = Samples.event(
      "fait.corrige",
      #"{"cible":{"source":"/s","id":"1"},"time":"2025-12-01T00:00:00.5Z","vaut":"2025-11-01/.."}"#,
      id: "c", time: 5)
    let log = try log([session(1), event])
    let fact = log.facts[0].fact
    #expect(hours(log) == [1])
    #expect(fact.time.description == "2025-12-01T00:00:00Z")
    #expect(fact.nanoseconds == 500_000_000)
    #expect(log.facts[0].touched.description == "2025-10-31T08:00:00Z")
  }

  @Test func dataReplacesTheWhole() throws {
    let event = Samples.event(
      "tig.seance", #"{"mesure":"M","heures":"PT1H","note":3,"vaut":"2026-01-01/.."}"#)
    let fact = try log([event, correction(#"{"heures":"PT2H"}"#)]).facts[0].fact
    #expect(fact.measure == nil)
    #expect(fact.validity == nil)
    #expect(fact.content == .declared(kind: 0, values: [.quantity(Rational(7200)), nil, nil, nil]))
  }

  @Test func annulmentIsFinalUnlessItselfAnnulled() throws {
    let later = correction(#"{"heures":"PT2H"}"#, time: 99)
    let gone = try log([session(1), cancellation(of: "1"), later])
    #expect(hours(gone).isEmpty)
    #expect(gone.cancelled.map { $0.history.map(\.id) } == [["1", "a"]])
    let back = [session(1), cancellation(of: "1"), cancellation(of: "a", id: "b"), later]
    #expect(hours(try log(back)) == [2])
    #expect(hours(try log(back + [cancellation(of: "b", id: "d")])).isEmpty)
    #expect(hours(try log([session(1), later, cancellation(of: "c")])) == [1])
    let onGone = correction(#"{"heures":"PT3H"}"#, of: "c", id: "c2", time: 100)
    #expect(hours(try log([session(1), later, onGone])) == [3])
    #expect(hours(try log([session(1), later, onGone, cancellation(of: "c")])) == [1])
  }

  @Test func targetsAreWaitedFor() throws {
    let orphan = correction(#"{"heures":"PT2H"}"#)
    let onOrphan = correction(#"{"heures":"PT3H"}"#, of: "c", id: "d", time: 30)
    let waiting = try log([onOrphan, orphan])
    #expect(waiting.waiting.map(\.identity.id) == ["c", "d"])
    #expect(waiting.facts.isEmpty && waiting.aside.isEmpty)
    #expect(hours(try log([onOrphan, orphan, session(1)])) == [3])
  }

  @Test func onlyTheSourceOrANamedOfficerMayCorrect() throws {
    let foreign = correction(#"{"heures":"PT2H"}"#, source: "/other")
    let log1 = try log([session(1), foreign, cancellation(of: "1", source: "/other")])
    #expect(hours(log1) == [1])
    #expect(codes(log1) == ["a correction-sans-droit source", "c correction-sans-droit source"])
    let named = correction(#"{"heures":"PT2H"}"#, source: "/other", more: #","par":"cpip-1""#)
    #expect(hours(try log([session(1), named])) == [2])
  }

  @Test func aCorrectionThatDoesNotFitIsKeptAside() throws {
    let log1 = try log([session(1), correction(#"{"heures":2}"#)])
    #expect(hours(log1) == [1])
    #expect(codes(log1) == ["c type-inattendu data.data.heures"])
    let typo = try log([session(1), correction(#"{"heurs":"PT2H"}"#)])
    #expect(codes(typo) == ["c champ-inconnu data.data.heurs"])
  }

  @Test func circlesStrangersAndCorrectedAnnulmentsAreKeptAside() throws {
    let circle = [
      correction("{}", of: "y", id: "x"), correction("{}", of: "x", id: "y"),
      correction("{}", of: "y", id: "z"), cancellation(of: "self", id: "self"),
    ]
    for events in [circle, circle.reversed()] {
      let log = try log(Array(events))
      #expect(log.aside.map(\.refusal.code) == [String](repeating: "cible-circulaire", count: 4))
      #expect(log.waiting.isEmpty)
    }
    let stranger = Samples.event(
      "fait.annule", #"{"cible":{"source":"/s","id":"1"}}"#, id: "n", person: "Q")
    #expect(codes(try log([session(1), stranger])) == ["n autre-personne subject"])
    let bent = [session(1), cancellation(of: "1"), correction("{}", of: "a")]
    #expect(codes(try log(bent)) == ["c annulation-non-corrigible data.cible"])
  }

  @Test func aReferenceServesOnce() throws {
    func appointment(_ ref: String, _ id: String, _ time: Int, _ measure: String = "M") -> String {
      Samples.event(
        "rdv.convocation", #"{"mesure":"\#(measure)","ref":"\#(ref)"}"#, id: id, time: time)
    }
    let log1 = try log([
      appointment("r", "1", 5), appointment("r", "2", 1), appointment("r", "3", 2, "N"),
      appointment("q", "4", 3),
    ])
    #expect(codes(log1) == ["2 référence-déjà-utilisée data.ref"])
    #expect(log1.facts.map(\.fact.identity.id) == ["3", "4", "1"])
    let freed = [appointment("r", "1", 5), appointment("r", "2", 1), cancellation(of: "1")]
    #expect(codes(try log(freed)).isEmpty)
  }

  @Test func aChangeIsReadWithTheNatureOfItsMeasure() throws {
    func opening(_ nature: String) -> String {
      Samples.event("mesure.ouverte", #"{"mesure":"M","nature":"\#(nature)"}"#, id: "o")
    }
    let change = Samples.event(
      "mesure.modifiee", #"{"mesure":"M","paramètres":{"tolérance":"PT5M"}}"#, id: "m")
    #expect(try log([change, opening("tig")]).facts.count == 2)
    let wrong = try log([change, opening("assignation")])
    #expect(codes(wrong) == ["m type-inattendu data.paramètres.tolérance"])
    #expect(wrong.facts.map(\.fact.identity.id) == ["o"])
  }

  @Test func measuresAreCorrectedToo() throws {
    let opening = Samples.event("mesure.ouverte", #"{"mesure":"M","nature":"tig"}"#)
    let log1 = try log([
      opening, correction(#"{"mesure":"M","nature":"TIG","prise d'effet":"2025-06-01"}"#),
    ])
    guard case .measureOpened(let effective) = log1.facts[0].fact.content else { return }
    #expect(effective.startsAt == .date(try #require(CivilDate(iso: "2025-06-01"))))
    #expect(log1.facts[0].touched.description == "2025-05-31T08:00:00Z")
    let bare = try log([opening, correction(#"{"nature":"tig"}"#)])
    #expect(codes(bare) == ["c champ-manquant data.data.mesure"])
  }

  @Test func anExcuseInfluencesFromWhatItExcuses() throws {
    let excuse = Samples.event(
      "paiement", #"{"vaut":{"cible":{"source":"/s","id":"1"}}}"#, id: "e", time: 500)
    let log1 = try log([excuse, session(1, time: 100)])
    #expect(log1.facts.map(\.touched) == [100, 100].map { Instant(seconds: 1_767_225_600 + $0) })
  }

  @Test func factsOfOneInstantHaveAnOrder() throws {
    let events = [
      Samples.event("bracelet.sortie", "{}", id: "z", sequence: "10"),
      Samples.event("bracelet.sortie", "{}", id: "y", sequence: "9"),
      Samples.event("bracelet.sortie", "{}", id: "x", sequence: "1a"),
      Samples.event("bracelet.sortie", "{}", id: "b"),
      Samples.event("mesure.close", #"{"mesure":"M"}"#, id: "c"),
      Samples.event("bracelet.sortie", "{}", id: "a", source: "/t"),
      Samples.event("bracelet.sortie", "{}", id: "a", time: -1, sequence: "99"),
    ]
    for order in [events, events.reversed()] {
      let ids = try log(Array(order)).facts.map(\.fact.identity.id)
      #expect(ids == ["a", "c", "b", "a", "y", "z", "x"])
    }
  }
}
