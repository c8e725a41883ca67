// What an operator's tools ask: is it alive, is it ready, what does it count. No person is named.
import CaseFile
import CaseStore
import Civil
import HTTPTypes
import Hummingbird

func getHealth(_ ask: Ask) -> Response { response("ok\n", "text/plain; charset=utf-8") }

func getReadiness(_ ask: Ask) -> Response {
  if ask.office.store.isReadable(), !ask.office.intake.isFull {
    return response("prêt\n", "text/plain; charset=utf-8")
  }
  return Problem(.serviceUnavailable, "pas-prêt", "la base ou la file ne suit pas", retrySeconds: 1)
    .response
}

func getRules(_ ask: Ask) -> Response { jsonResponse(text: ask.office.engine.rules()) }

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
  text.addAttention(try ask.office.store.attentionTally(now: now))
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
    [("fingerprint=\"\(ask.office.engine.fingerprint)\"", 1)])
  return response(text.lines, "text/plain; version=0.0.4; charset=utf-8")
}

extension MetricsText {
  fileprivate mutating func addAttention(_ tally: AttentionTally) {
    add(
      "jalon_alerts_opened_in_a_day", "gauge", "Alerts opened in the last 24 hours.",
      tally.openedInADay.map { ("cause=\"\($0.cause)\",severity=\"\($0.severity)\"", $0.number) })
    add("jalon_outages", "gauge", "Outages of this service.", [("", tally.outages)])
    add("jalon_snoozes", "gauge", "Alerts that are put off.", [("", tally.snoozes)])
    add("jalon_escalations", "gauge", "Steps that alerts went up.", [("", tally.escalations)])
    add(
      "jalon_sources_silent", "gauge", "Watched sources that are silent.",
      [("", tally.silentSources)])
    add(
      "jalon_source_outages", "gauge", "Sources whose devices fell silent together.",
      [("", tally.sourceOutages)])
  }
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
