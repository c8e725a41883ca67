// Answers the requests of `jalon eval`: an expression, or the slots of a timetable.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation
import RuleCompiler
import RuleProgram

struct Calculator {
  let evaluator: Evaluator
  let files: FactFiles
  let language: Language

  struct Answer {
    var json: JSONValue
    var text: String
    var isRefused = false
  }

  /// A member under its English or its French name.
  private func member(_ request: JSONValue, _ names: String...) -> JSONValue? {
    names.lazy.compactMap { request[$0] }.first
  }

  func answer(_ request: JSONValue) -> Answer {
    let zoneName = member(request, "zone")?.string ?? "Europe/Paris"
    guard let zone = ZoneFolder.shared.zone(zoneName) else {
      return refused("zone inconnue : `\(zoneName)`", "unknown zone: `\(zoneName)`", request)
    }
    if let timetable = member(request, "horaires", "timetable") {
      return slots(timetable, request, zone)
    }
    guard let expression = member(request, "expression")?.string else {
      return refused(
        "la demande n'a pas d'`expression`", "the request has no `expression`", request)
    }
    return value(of: expression, request, zone)
  }

  private func value(of text: String, _ request: JSONValue, _ zone: Zone) -> Answer {
    let territory = member(request, "territory", "territoire")?.string ?? "FR"
    let territories = evaluator.program.holidays.keys
    guard territory == "FR" || territories.contains(territory) else {
      let known = territories.sorted().joined(separator: ", ")
      return refused(
        "aucun calendrier pour le territoire `\(territory)` (connus : \(known))",
        "no calendar for the territory `\(territory)` (known: \(known))", request)
    }
    var moment = Instant(seconds: Int64(Date().timeIntervalSince1970.rounded(.down)))
    if let at = member(request, "at", "le")?.string {
      guard let instant = instant(at, in: zone) else {
        return refused("`\(at)` n'est pas un instant", "`\(at)` is not an instant", request)
      }
      moment = instant
    }
    let person = member(request, "person", "personne")?.string
    let measure = member(request, "measure", "mesure")?.string
    let rule = member(request, "rule", "règle")?.string
    let knownAt = member(request, "known-at", "connu le")
    let facts = person.map { resolved($0, knownAt: knownAt, zone) } ?? []
    let names = scope(facts, measure, rule, at: moment)
    let (compiled, report) = compileExpression(
      text, in: evaluator.program, nature: names.nature, rule: names.rule)
    guard let compiled else { return refused(report, request) }
    let place = ExpressionPlace(
      person: person, measure: measure, rule: rule,
      key: member(request, "key", "clé", "cle")?.string, zone: zone, territory: territory)
    let read = evaluateExpression(
      compiled, in: place, facts: facts, program: evaluator.program, zones: evaluator.zones,
      at: moment)
    return answer(read, text, report)
  }

  private func answer(
    _ read: EvaluatedExpression, _ text: String, _ report: Report
  ) -> Answer {
    let wording = Wording(language, zone: read.zone)
    let reasons = wording.lines(read.derivation)
    let notes = report.sorted.map { $0.message.text(in: language) }
    let shown = wording.value(read.value, type: read.type)
    let json = JSONValue.members([
      "expression": .text(text),
      "value": ValueJSON.json(read.value, read.type, read.zone),
      "type": .text(ValueJSON.name(read.type)),
      "text": .text(shown),
      "horizon": read.horizon.map { .text($0.isoText(in: read.zone)) } ?? .null,
      "reasons": .list((reasons + notes).map { .text($0) }),
    ])
    let horizon =
      read.horizon.map { wording.say("jusqu'au ", "until ") + wording.instant($0) }
      ?? wording.say("toujours", "always")
    let lines =
      ["\(shown)  (\(ValueJSON.name(read.type)), \(horizon))"] + (reasons + notes).map { "  " + $0 }
    return Answer(json: json, text: lines.joined(separator: "\n"))
  }

  private func resolved(_ person: String, knownAt: JSONValue?, _ zone: Zone) -> [Fact] {
    var facts = files.byPerson[person] ?? []
    if let known = knownAt?.string.flatMap({ instant($0, in: zone) }) {
      facts = facts.filter { $0.learntAt <= known }
    }
    return FactLog.resolved(facts, vocabulary: evaluator.vocabulary).facts.map(\.fact)
  }

  /// The nature and the rule whose names the expression may use.
  private func scope(
    _ facts: [Fact], _ measure: String?, _ rule: String?, at moment: Instant
  ) -> (nature: Int?, rule: Int?) {
    let program = evaluator.program
    let openings = facts.compactMap { fact -> (id: String, nature: Int)? in
      guard case .measureOpened(let opening) = fact.content, let id = fact.measure,
        measure == nil || measure == id,
        let nature = program.natures.firstIndex(where: {
          foldName($0.name) == foldName(opening.nature)
        })
      else { return nil }
      return (id, nature)
    }
    let nature = openings.first?.nature
    let index = rule.flatMap { key in
      program.rules.firstIndex {
        foldName($0.key) == foldName(key) && (nature.map($0.natures.contains) ?? true)
      }
    }
    return (nature ?? index.flatMap { program.rules[$0].natures.first }, index)
  }

  func instant(_ text: String, in zone: Zone) -> Instant? {
    if let exact = try? ISOInstant(text) { return exact.instant }
    return CivilDate(iso: text).map { zone.startOfDay($0) }
  }
}

// MARK: - Timetables

extension Calculator {
  private func slots(_ timetable: JSONValue, _ request: JSONValue, _ zone: Zone) -> Answer {
    let event = JSONValue.members([
      "specversion": .text("1.0"), "id": .text("1"), "source": .text("/eval"),
      "type": .text("mesure.ouverte"), "subject": .text("x"),
      "time": .text("2026-01-01T00:00:00Z"),
      "data": .members([
        "mesure": .text("x"), "nature": .text("x"),
        "paramètres": .members(["horaires": timetable]),
      ]),
    ])
    var reader = FactReader(
      vocabulary: Vocabulary(kinds: [], natures: [("x", [("horaires", .timetable)])]))
    let read: Timetable
    do throws(FactRefusal) {
      guard case .measureOpened(let opening) = try reader.read(event.serialized()).content,
        case .timetable(let value)? = opening.parameters["horaires"]
      else { return refused("horaires illisibles", "unreadable timetable", request) }
      read = value
    } catch {
      return refused(error.french, error.english, request)
    }
    guard let from = member(request, "du", "from")?.string.flatMap({ instant($0, in: zone) }),
      let to = member(request, "au", "to")?.string.flatMap({ instant($0, in: zone) })
    else { return refused("`du` et `au` sont attendus", "`from` and `to` are needed", request) }
    let isRight = member(request, "sens")?.string == "droit"
    let reading: Reading = isRight ? .entitlement : .burden
    let all = read.slots(from: from, to: to, zone: zone, reading: reading)
    let json = JSONValue.list(all.map { slot($0, zone) })
    let empty = read.emptySlots(from: from, to: to, zone: zone, reading: reading)
    return Answer(
      json: .members([
        "créneaux": json, "sans objet": .list(empty.map { .text($0.key) }),
      ]), text: all.map { slot($0, zone).serialized() }.joined(separator: "\n"))
  }

  private func slot(_ slot: Slot, _ zone: Zone) -> JSONValue {
    .members([
      "clé": .text(slot.key), "début": .text(slot.start.isoText(in: zone)),
      "fin": .text(slot.end.isoText(in: zone)),
      "durée": .text(ISODuration.text(seconds: slot.end - slot.start)),
    ])
  }

  // MARK: - Refusals

  static func refusal(_ message: String) -> JSONValue { .members(["error": .text(message)]) }

  private func refused(_ french: String, _ english: String, _ request: JSONValue) -> Answer {
    let message = language == .english ? english : french
    return Answer(json: Calculator.refusal(message), text: message, isRefused: true)
  }

  private func refused(_ report: Report, _ request: JSONValue) -> Answer {
    let first = report.sorted.first { $0.severity == .error }
    let json = JSONValue.members([
      "expression": request["expression"],
      "error": .text(first?.message.text(in: language) ?? ""),
      "code": .text(first?.code ?? ""),
      "help": first?.help.map { .text($0.text(in: language)) },
      "column": first?.primary.map {
        .integer($0.mark.source.position(ofByte: $0.mark.span.start).column)
      },
    ])
    let text = render(report, as: .human(width: 100, color: false), language: language)
    return Answer(json: json, text: text, isRefused: true)
  }
}
