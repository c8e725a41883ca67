// What an operator's tools ask: is it alive, is it ready, what does it count. No person is named.
import CaseFile
import CaseStore
import Civil
import HTTPTypes
import Hummingbird

func getHealth(_ ask: Ask) -> Response { response("ok\n", "text/plain; charset=utf-8") }

func getReadiness(_ ask: Ask) -> Response {
  if ask.office.store.isReadable(), !ask.office.intake.isFull {
    let trouble = ask.office.board.trouble.map { $0 + "\n" } ?? ""
    return response("prêt\n" + trouble, "text/plain; charset=utf-8")
  }
  return Problem(.serviceUnavailable, "pas-prêt", "la base ou la file ne suit pas", retrySeconds: 1)
    .response
}

/// The rules at work; beside them since when, and how the last reload went.
func getRules(_ ask: Ask) -> Response {
  let text = ask.office.rules.engineAtWork.rules()
  guard case .object(let members)? = try? JSONValue(parsing: text) else {
    return jsonResponse(text: text)
  }
  return jsonResponse(.object(members + ask.office.board.members))
}

func getOpenAPI(_ ask: Ask) -> Response { jsonResponse(OpenAPI.document) }

func getMetrics(_ ask: Ask) throws -> Response {
  let now = ask.office.now()
  let (tally, counts) = (try ask.office.store.tally(now: now), ask.office.intake.counts)
  var text = MetricsText()
  text.add(
    "jalon_arrivals_total", "counter", "Received facts by what was done with them.",
    [
      ("result=\"accepted\"", counts.accepted), ("result=\"duplicate\"", counts.duplicates),
      ("result=\"conflict\"", counts.conflicts), ("result=\"misfit\"", counts.misfits),
    ])
  text.add(
    "jalon_turned_away_total", "counter", "Requests refused because the door was full.",
    [("", counts.turnedAway)])
  text.add("jalon_clock_seconds", "gauge", "What time it is.", [("", now.seconds)])
  text.add(
    "jalon_clock_driven", "gauge", "Whether the sender of the facts drives the clock.",
    [("", ask.office.hands == nil ? 0 : 1)])
  text.add("jalon_facts", "gauge", "Facts in the log.", [("", tally.facts)])
  text.add("jalon_people", "gauge", "Persons known.", [("", tally.people)])
  text.add("jalon_people_due", "gauge", "Persons to look at now.", [("", tally.peopleDue)])
  text.add(
    "jalon_people_in_trouble", "gauge", "Persons whose last look failed.",
    [("", tally.peopleInTrouble)])
  text.add(
    "jalon_scheduler_lag_seconds", "gauge", "How long the longest due has been due.",
    [("", tally.dueSince.map { max(0, now - $0) } ?? 0)])
  for (name, help, counts) in [
    ("jalon_alerts", "Alerts by state.", tally.alerts),
    ("jalon_notices", "Notices by state.", tally.notices),
    ("jalon_aside", "What was kept aside, by state.", tally.aside),
    ("jalon_outbox", "Messages by state.", tally.outbox),
    ("jalon_deliveries", "Messages to configured channels, by state.", tally.deliveries),
  ] {
    let samples = counts.sorted { $0.key < $1.key }.map { ("state=\"\($0.key)\"", $0.value) }
    text.add(name, "gauge", help, samples)
  }
  text.add(
    "jalon_outbox_oldest_seconds", "gauge", "Age of the oldest message that waits.",
    [("", tally.oldestWaiting.map { max(0, now - $0) } ?? 0)])
  let works: [(WorkMeter.Work, String)] = [
    (.look, "look"), (.lookReading, "look_reading"), (.recording, "recording"),
    (.question, "question"), (.questionReading, "question_reading"), (.checking, "checking"),
    (.commit, "commit"),
  ]
  let figures = works.map { (label: "work=\"\($0.1)\"", figure: ask.office.meter[$0.0]) }
  text.add(
    "jalon_work_total", "counter", "Pieces of work done.",
    figures.map { ($0.label, $0.figure.count) })
  text.add(
    "jalon_work_microseconds_total", "counter", "Time spent at each kind of work.",
    figures.map { ($0.label, $0.figure.microseconds) })
  text.add(
    "jalon_rules_info", "gauge", "The rules at work.",
    [("fingerprint=\"\(ask.office.rules.engineAtWork.fingerprint)\"", 1)])
  return response(text.lines, "text/plain; version=0.0.4; charset=utf-8")
}

/// Prometheus text.
private struct MetricsText {
  var lines = ""

  mutating func add(
    _ name: String, _ type: String, _ help: String, _ samples: [(label: String, value: Int64)]
  ) {
    lines += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    for (label, value) in samples {
      lines += name + (label.isEmpty ? "" : "{\(label)}") + " \(value)\n"
    }
  }
}
