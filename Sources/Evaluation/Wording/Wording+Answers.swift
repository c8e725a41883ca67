// The sentences of answers: where a person stands, what comes next, what would avoid it.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

extension Wording {
  /// `P-000017 est à jour de ses obligations au 2 mars 2026, sauf « … » (écart depuis le …).`
  public func standing(
    person: String, at instant: Instant, gaps: [String], unknown: [String]
  ) -> String {
    let day = shortInstant(instant) + zoneNote
    var text = say(
      "\(person) est à jour de ses obligations au \(day)",
      "\(person) is up to date with their obligations on \(day)")
    if !gaps.isEmpty { text += say(", sauf ", ", except ") + list(gaps) }
    if !unknown.isEmpty {
      text += say(" ; on ne sait pas pour ", "; not known for ") + list(unknown)
    }
    return text + "."
  }

  public func noMeasure(person: String, at instant: Instant) -> String {
    say(
      "Aucune mesure n'est en cours pour \(person) au \(shortInstant(instant)).",
      "No measure is running for \(person) on \(shortInstant(instant)).")
  }

  /// `« Accomplir les heures » (écart depuis le 6 juillet 2026)`.
  public func named(_ title: String, _ outcome: Outcome, since: Instant, times: Int) -> String {
    let when: String
    switch (outcome, times) {
    case (.gap, 1): when = say("écart du \(day(since))", "gap (écart) of \(day(since))")
    case (.gap, _):
      when = say(
        "\(times) écarts, le dernier du \(day(since))",
        "\(times) gaps (écarts), the last of \(day(since))")
    case (_, 1): when = say("depuis le \(day(since))", "since \(day(since))")
    default:
      when = say(
        "\(times) fois, la dernière le \(day(since))", "\(times) times, last on \(day(since))")
    }
    return "\(quoted(title)) (\(when))"
  }

  /// What another party owes, apart from the person: never in the same sentence.
  public func otherParty(_ party: Party, gaps: [String], unknown: [String]) -> String {
    var parts: [String] = []
    if !gaps.isEmpty { parts.append(say("reste à faire ", "still to do ") + list(gaps)) }
    if !unknown.isEmpty {
      parts.append(say("on ne sait pas pour ", "not known for ") + list(unknown))
    }
    return sentence(
      say("De son côté, ", "For its part, ") + self.party(party) + colon
        + parts.joined(separator: " ; "))
  }

  public func owed(by party: Party) -> String {
    say("Ce que doit \(self.party(party))", "What \(self.party(party)) owes")
  }

  /// The life of a measure, in one line.
  public func life(start: Instant, end: Instant?, closedBecause: String?, at: Instant) -> String {
    guard let end, end <= at else {
      let until = end.map { say(", jusqu'au \(day($0 - 1))", ", until \(day($0 - 1))") } ?? ""
      return start > at
        ? say("Prend effet le \(day(start))\(until).", "Takes effect on \(day(start))\(until).")
        : say("Depuis le \(day(start))\(until).", "Since \(day(start))\(until).")
    }
    let why = closedBecause.map { " (\($0))" } ?? ""
    return say(
      "Du \(day(start)) au \(day(end - 1)), terminée\(why).",
      "From \(day(start)) to \(day(end - 1)), ended\(why).")
  }

  /// `En cours, au plus tard le …`, `Écart depuis le …`.
  public func state(_ explained: ExplainedOccurrence) -> String {
    let word = capitalized(outcome(explained.outcome))
    switch explained.outcome {
    case .pending, .suspended, .upcoming:
      return sentence(word + (explained.due.map { ", " + due($0) } ?? ""))
    case .gap, .undetermined:
      let mended = explained.mendedAt.map {
        say(", régularisé le \(instant($0))", ", mended on \(instant($0))")
      }
      return sentence(
        word + say(" depuis le ", " since ") + instant(explained.since) + (mended ?? ""))
    default: return sentence(word + say(" le ", " on ") + instant(explained.since))
    }
  }

  /// `Jusqu'ici : 3 respectées, 1 écart.` Facts, never a score.
  public func tally(_ counts: [(outcome: Outcome, count: Int)]) -> String {
    let parts = counts.map { "\($0.count) \(plural($0.outcome, $0.count))" }
    return sentence(say("jusqu'ici : ", "so far: ") + parts.joined(separator: ", "))
  }

  private func plural(_ outcome: Outcome, _ count: Int) -> String {
    guard count > 1 else { return self.outcome(outcome) }
    if language == .english { return outcome == .gap ? "gaps (écarts)" : self.outcome(outcome) }
    return switch outcome {
    case .kept: "respectées"
    case .excused: "excusées"
    case .gap: "écarts"
    case .suspended: "suspendues"
    case .undetermined: "indéterminées"
    case .moot, .pending, .upcoming: outcome.frenchName
    }
  }

  public func figures(_ figures: [Figure]) -> String {
    sentence(
      say("chiffres : ", "figures: ")
        + figures.map { "\($0.name) \(value($0.value, type: $0.type))" }.joined(separator: " ; "))
  }

  public func alert(
    severity: AlertRule.Severity, since: Instant, message: String, isTold: Bool
  ) -> String {
    let told = isTold ? "" : say(", pas encore signalée", ", not yet told")
    return sentence(
      say("Alerte (", "Alert (") + self.severity(severity)
        + say(") depuis le \(instant(since))\(told) : ", ") since \(instant(since))\(told): ")
        + message)
  }

  public var unnotified: String {
    say(
      "Cette alerte ne tient qu'à un changement qui n'était pas encore notifié à la personne.",
      "This alert rests only on a change that the person had not yet been told of.")
  }

  public func notice(owedBy: String, due: Instant?) -> String {
    let by = due.map { say(", au plus tard le \(instant($0))", ", by \(instant($0))") } ?? ""
    return sentence(
      say(
        "Un projet de rapport attend la décision d\(role(owedBy).afterDe)\(by)",
        "A draft report awaits the decision of \(role(owedBy))\(by)"))
  }
}

extension String {
  /// What follows `d`: `du DPIP`, `de la structure`.
  fileprivate var afterDe: String { hasPrefix("le ") ? "u " + dropFirst(3) : "e " + self }
}

// MARK: - What comes next

extension Wording {
  public var nothingNext: String {
    say("Rien d'autre n'est attendu pour l'instant.", "Nothing else is expected for now.")
  }

  /// `Si rien n'arrive : écart le lundi 6 juillet 2026 à 0 h 00.`
  public func next(
    outcome: Outcome, key: String?, alerts: [String], at instant: Instant
  ) -> String {
    let which = key.map { " (\(keyName($0)))" } ?? ""
    let told =
      alerts.isEmpty ? "" : say(" et alerte ", " and alert ") + list(alerts.map(quoted))
    return sentence(
      say("si rien d'autre n'arrive, ", "if nothing else happens, ") + self.outcome(outcome)
        + which + told + say(" le ", " on ") + self.instant(instant))
  }

  /// A key as people say it: dates and instants in words, anything else as it is.
  public func keyName(_ key: String) -> String {
    let parts = key.split(separator: "#", maxSplits: 1)
    if let first = parts.first, let date = CivilDate(iso: first) {
      return self.date(date) + (parts.count > 1 ? " (\(parts[1]))" : "")
    }
    if let instant = try? ISOInstant(key) { return shortInstant(instant.instant) }
    return key
  }

  public func next(alert name: String, at instant: Instant) -> String {
    sentence(
      say("si rien d'autre n'arrive, alerte ", "if nothing else happens, alert ") + quoted(name)
        + say(" le ", " on ") + self.instant(instant))
  }

  public func nextStart(at instant: Instant) -> String {
    say("Prochaine fois : \(self.instant(instant)).", "Next time: \(self.instant(instant)).")
  }

  public func toAvoid(amount: String, of name: String) -> String {
    say(
      "Pour l'éviter : encore \(amount) d'ici là (\(name)).",
      "To avoid it: \(amount) more by then (\(name)).")
  }

  public func toAvoid(condition: String) -> String {
    say("Pour l'éviter, d'ici là : \(condition).", "To avoid it, by then: \(condition).")
  }

  public func toAvoid(fact title: String, owedBy: Party) -> String {
    let who = party(owedBy)
    return say(
      "Pour l'éviter : un fait \(quoted(title)), que doit \(who).",
      "To avoid it: a fact \(quoted(title)), owed by \(who).")
  }
}
