// Answers as JSON: the same values as the text, with French sentences beside them, names without
// accents as on the wire.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import RuleProgram

/// Writes values for one place and language.
struct AnswerJSON {
  let wording: Wording
  let program: RuleProgram

  func time(_ instant: Instant) -> JSONValue? {
    instant == .distantFuture || instant == .distantPast
      ? nil : .text(instant.isoText(in: wording.zone))
  }

  /// Durations in ISO 8601, exact numbers; what is uncertain as certain and possible.
  func value(_ value: ReadValue, _ type: ValueType) -> JSONValue {
    switch value {
    case .boolean(let truth): .boolean(truth)
    case .quantity(let certain, let possible):
      certain == possible
        ? quantity(certain, type)
        : .members(["certain": quantity(certain, type), "possible": quantity(possible, type)])
    case .period(let period): .text(period.isoText ?? wording.period(period))
    case .date(let date): .text("\(date)")
    case .instant(let instant): time(instant) ?? .null
    case .text(let text): .text(text)
    case .timetable(let timetable): .text(wording.timetable(timetable))
    case .unknown: .null
    }
  }

  private func quantity(_ value: Rational, _ type: ValueType) -> JSONValue {
    if type == .duration, value.isWhole { return .text(ISODuration.text(seconds: value.floor)) }
    return JSONValue.decimal(value) ?? .text("\(value.numerator)/\(value.denominator)")
  }

  /// A day through its end, or an instant.
  private func due(_ due: Due) -> JSONValue? {
    switch due {
    case .throughDay(let day): .text("\(day)")
    case .through(let instant), .before(let instant): time(instant)
    }
  }

  func texts(_ lines: [String]) -> JSONValue { .list(lines.map { .text($0) }) }

  func use(_ use: FactUse) -> JSONValue {
    .members([
      "source": .text(use.identity.source), "id": .text(use.identity.id),
      "titre": .text(use.title), "le": time(use.time),
      "valeur": use.value.map { value($0, use.type) },
      "certain": use.isCertain ? nil : .boolean(false),
    ])
  }

  func derivation(_ node: Derivation) -> JSONValue {
    .members([
      "texte": .text(node.text), "valeur": value(node.value, node.type),
      "lu": .text(wording.shown(node)),
      "notes": node.notes.isEmpty ? nil : texts(wording.notes(node.notes)),
      "faits": node.uses.isEmpty ? nil : .list(node.uses.map(use)),
      "parties": node.children.isEmpty ? nil : .list(node.children.map(derivation)),
    ])
  }

  func occurrence(_ explained: ExplainedOccurrence) -> JSONValue {
    .members([
      "cle": .text(explained.key), "rang": .integer(explained.rank),
      "debut": time(explained.start), "fin": time(explained.end),
      "issue": .text(explained.outcome.frenchName), "depuis": time(explained.since),
      "regularise": explained.mendedAt.flatMap(time),
      "echeance": explained.due.flatMap(due),
      "echeance_lue": explained.due.map { .text(wording.due($0)) },
      "phrases": texts(
        [wording.state(explained)] + wording.known(explained, program: program)),
      "en_faveur": texts(wording.favourable(explained.favourable)),
      "chiffres": .object(
        explained.figures.map { .init(name: $0.name, value: value($0.value, $0.type)) }),
      "manque": .list(
        explained.missing.map {
          .members(["genre": .text($0.name), "du_par": .text($0.owedBy.rawValue)])
        }),
      "faits": .list(explained.uses.map(use)),
    ])
  }
}

extension ExplainAnswer {
  public func json(_ language: Language = .french) -> JSONValue {
    let json = AnswerJSON(
      wording: Wording(language, zone: explained.zone), program: program)
    return .members([
      "personne": .text(explained.person), "mesure": .text(explained.measure),
      "regle": .text(explained.rule.key), "titre": .text(explained.rule.title),
      "debiteur": .text(explained.rule.debtor.rawValue),
      "articles": json.texts(explained.articles), "le": json.time(explained.at),
      "occurrence": json.occurrence(explained),
      "delai": explained.deadline.map(json.derivation),
      "exigence": explained.demand.map(json.derivation),
      "tolerance": explained.holding?.tolerance.map(json.derivation),
      "excuses": .list(explained.excuses.map(json.derivation)),
      "regles": .text(program.fingerprint),
    ])
  }
}

extension ComplianceAnswer {
  public func json(_ language: Language = .french) -> JSONValue {
    guard case .object(let head) = dated(language) else { return .null }
    return .object(
      head + [
        .init(name: "mesures", value: .list(measures.map { $0.json(language, program, at: at) })),
        .init(name: "regles", value: .text(program.fingerprint)),
      ])
  }

  /// Its first members: all that names the moment.
  public func dated(_ language: Language = .french) -> JSONValue {
    let json = AnswerJSON(wording: Wording(language, zone: zone), program: program)
    return .members([
      "personne": .text(person), "le": json.time(at), "phrase": .text(sentence(language)),
      "autres_debiteurs": json.texts(otherParties(language)),
    ])
  }
}

extension MeasureAnswer {
  func json(_ language: Language, _ program: RuleProgram, at instant: Instant) -> JSONValue {
    let json = AnswerJSON(wording: Wording(language, zone: zone), program: program)
    return .members([
      "mesure": .text(id), "nature": .text(nature), "prise_d_effet": json.time(start),
      "fin": end.flatMap(json.time), "motif": closedBecause.map { .text($0) },
      "obligations": .list(
        obligations.map { $0.json(json, isOver: isOver(at: instant)) }),
    ])
  }
}

extension ObligationAnswer {
  func json(_ json: AnswerJSON, isOver: Bool) -> JSONValue {
    .members([
      "regle": .text(rule.key), "titre": .text(rule.title),
      "debiteur": .text(rule.debtor.rawValue),
      "articles": json.texts(current.last?.articles ?? rule.articles.map(\.article)),
      "occurrences": .list(current.map(json.occurrence)),
      "autres": hidden > 0 ? .integer(hidden) : nil,
      "issues": .object(
        counts.map { .init(name: $0.outcome.frenchName, value: .integer($0.count)) }),
      "alertes": .list(alerts.map { alert($0, json) }),
      "projets": .list(
        notices.map {
          .members([
            "notice": .text($0.id), "valide_par": .text($0.owedBy),
            "avant": $0.dueAt.flatMap(json.time),
          ])
        }),
      "ensuite": .list((isOver ? [] : next).map { step($0, json) }),
    ])
  }

  private func alert(_ alert: AlertAnswer, _ json: AnswerJSON) -> JSONValue {
    .members([
      "alerte": .text(alert.name), "cle": .text(alert.key),
      "gravite": .text(alert.severity.rawValue), "cause": .text(alert.cause.rawValue),
      "destinataires": json.texts(alert.recipients), "depuis": json.time(alert.since),
      "message": .text(alert.message), "raisons": json.texts(alert.reasons),
      "id": alert.told.map { .text($0.id) }, "revision": alert.told.map { .integer($0.revision) },
    ])
  }

  private func step(_ step: NextStep, _ json: AnswerJSON) -> JSONValue {
    var (outcome, alerts): (JSONValue?, [String]) = (nil, step.alerts)
    switch step.change {
    case .outcome(let next): outcome = .text(next.frenchName)
    case .alert(let name): alerts.append(name)
    case .start: break
    }
    return .members([
      "le": json.time(step.instant), "cle": .text(step.key), "issue": outcome,
      "alertes": alerts.isEmpty ? nil : json.texts(alerts),
      "phrase": .text(step.line(json.wording, single: counts.isEmpty)),
    ])
  }
}
