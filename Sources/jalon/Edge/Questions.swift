// Officers' questions, answered from stored facts: where a person stands, why, and what came when.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

struct Questions: Sendable {
  let evaluator: Evaluator
  let language: Language
  let cases = ReadCases()

  init(evaluator: Evaluator, language: Language) {
    (self.evaluator, self.language) = (evaluator, language)
  }

  /// The case as known at a moment: what was learnt, and what was told, later is left out; so is
  /// what bears only on later moments, that "what comes next if nothing happens" may be told.
  func known(_ question: PersonQuestion) -> KnownCase {
    var (facts, ledger) = (question.facts, question.ledger)
    if let limit = question.knownAt {
      facts = facts.filter { $0.learntAt <= limit }
      ledger.alerts = ledger.alerts.filter { $0.value.openedAt <= limit }
      ledger.notices = ledger.notices.filter { $0.value.draftedAt <= limit }
    }
    return KnownCase(
      person: question.person,
      facts: resolved(facts).filter { $0.bearsFrom <= question.at },
      ledger: ledger, program: evaluator.program, zones: evaluator.zones)
  }

  private func resolved(_ facts: [Fact]) -> [Fact] {
    FactLog.resolved(facts, vocabulary: evaluator.vocabulary).facts.map(\.fact)
  }

  /// Throws `UnknownDetail`.
  func compliance(_ question: PersonQuestion) throws -> ComplianceAnswer {
    let answer = whole(question)
    try check(question, answer.measures.map(\.id))
    return answer.narrowed(
      measure: question.details["mesure"], rule: question.details["regle"])
  }

  private func whole(_ question: PersonQuestion) -> ComplianceAnswer {
    let key = question.details["cle"]
    // What was known earlier is asked rarely, and is not what the next one asks.
    if question.knownAt != nil {
      return Answers.compliance(of: known(question), at: question.at, key: key)
    }
    if let answer = cases.compliance(question, key: key) { return answer }
    let read = ReadCase(
      question, resolved(question.facts), program: evaluator.program, zones: evaluator.zones)
    cases.keep(read)
    return read.compliance(question.ledger, at: question.at, key: key)
  }

  /// Nobody takes silence about a slip of the pen for "nothing is owed".
  private func check(_ question: PersonQuestion, _ measures: [String]) throws {
    if let asked = question.details["mesure"], !measures.contains(asked) {
      throw UnknownDetail.measure(asked, person: question.person)
    }
    if let asked = question.details["regle"],
      !evaluator.program.rules.contains(where: { foldName($0.key) == foldName(asked) })
    {
      throw UnknownDetail.rule(asked)
    }
  }

  /// The occurrences asked for: of a rule, of a measure, by key; by default those of the rule that
  /// are under way or the last one. Throws `UnknownDetail`.
  func explanations(_ question: PersonQuestion) throws -> [ExplainAnswer] {
    let known = known(question)
    let dossier = Dossier(
      known.person, facts: known.facts, program: known.program, zones: known.zones,
      until: question.at)
    let reading = readPerson(in: dossier, facts: known.facts, zones: known.zones)
    try check(question, reading.measures.map(\.id))
    return places(question, in: reading).compactMap { explain(dossier, $0, at: question.at) }
  }

  private func places(_ question: PersonQuestion, in reading: PersonReading) -> [OccurrencePlace] {
    let tick = Tick.facts(question.at)
    var result: [OccurrencePlace] = []
    for measure in reading.measures
    where question.details["mesure"].map({ $0 == measure.id }) ?? true {
      for rule in measure.rules {
        let key = evaluator.program.rules[rule.rule].key
        if let wanted = question.details["regle"], foldName(wanted) != foldName(key) { continue }
        let known = rule.occurrences.filter { $0.outcome(at: tick) != nil }
        let chosen =
          question.details["cle"].map { wanted in known.filter { $0.key == wanted } }
          ?? current(known, at: tick)
        result += chosen.map {
          OccurrencePlace(
            person: reading.person, measure: measure.id, rule: key, key: $0.key)
        }
      }
    }
    return result
  }

  private func current(_ occurrences: [OccurrenceReading], at tick: Tick) -> [OccurrenceReading] {
    let open = occurrences.filter {
      let outcome = $0.outcome(at: tick)?.outcome
      return outcome == .pending || outcome == .undetermined
    }
    return open.isEmpty ? Array(occurrences.suffix(1)) : open
  }

  func timeline(_ question: PersonQuestion) -> JSONValue {
    Answers.timeline(of: known(question), until: question.at, language)
  }

  /// The report of an alert, as it was when its notice was drafted.
  func noticeDocument(_ question: PersonQuestion) -> NoticeDocument? {
    guard let id = question.details["notice"], let notice = question.ledger.notices[id],
      let alert = question.ledger.alerts[notice.alert]
    else { return nil }
    return incidentReport(
      alert, notice: notice, of: known(question), at: question.at, language: language)
  }

  /// The text a notice is drafted with.
  func noticeText(
    _ alert: AlertRecord, _ notice: NoticeRecord, _ facts: [Fact], _ at: Instant
  ) -> String {
    let known = KnownCase(
      person: notice.person, facts: facts, program: evaluator.program, zones: evaluator.zones)
    return incidentReport(alert, notice: notice, of: known, at: at, language: language).text()
  }
}
