// What the service counts. Labels are states, kinds, causes and channels; never a person.
import CaseStore
import Civil
import Hummingbird

func getMetrics(_ ask: Ask) throws -> Response {
  let (office, now) = (ask.office, ask.office.now())
  let tally = try office.store.tally(now: now)
  var text = MetricsText()
  addArrivals(office.intake, to: &text)
  addPeople(tally, office, now, to: &text)
  addStates(tally, now, to: &text)
  addChannels(tally, office.meter, to: &text)
  addAttention(try office.store.attentionTally(now: now), to: &text)
  addWork(office.meter, to: &text)
  addRules(office, to: &text)
  return response(text.text, "text/plain; version=0.0.4; charset=utf-8")
}

private func addArrivals(_ intake: Intake, to text: inout MetricsText) {
  let (counts, events) = (intake.counts, intake.events)
  text.counter(
    "jalon_arrivals", "Received facts by what was done with them.",
    [
      ([("result", "accepted")], counts.accepted), ([("result", "duplicate")], counts.duplicates),
      ([("result", "conflict")], counts.conflicts), ([("result", "misfit")], counts.misfits),
    ])
  let byKind = events.events.map { label, count in
    (labels: [("type", label.kind), ("result", label.result.rawValue)], value: count)
  }
  text.counter(
    "jalon_events", "The same by kind of fact; autre: no declared kind.",
    byKind.sorted { ($0.labels[0].1, $0.labels[1].1) < ($1.labels[0].1, $1.labels[1].1) })
  text.counter(
    "jalon_events_late", "Facts accepted more than a day after they happened.",
    events.late.sorted { $0.key < $1.key }.map { ([("type", $0.key)], $0.value) })
  text.histogram(
    "jalon_event_lateness_seconds", "From what happened to when it was learnt.", events.lateness)
  text.counter(
    "jalon_turned_away", "Requests refused because the door was full.", [([], counts.turnedAway)])
}

private func addPeople(
  _ tally: Tally, _ office: Office, _ now: Instant, to text: inout MetricsText
) {
  text.gauge("jalon_clock_seconds", "What time it is.", now.seconds)
  text.gauge(
    "jalon_clock_driven", "Whether the sender of the facts drives the clock.",
    office.hands == nil ? 0 : 1)
  text.gauge("jalon_facts", "Facts in the log.", tally.facts)
  text.gauge("jalon_people", "Persons known.", tally.people)
  text.gauge("jalon_people_due", "Persons to look at now.", tally.peopleDue)
  text.gauge(
    "jalon_people_in_trouble", "Persons whose last look failed.", tally.peopleInTrouble)
  text.gauge(
    "jalon_scheduler_lag_seconds", "How long the longest due has been due.",
    tally.dueSince.map { max(0, now - $0) } ?? 0)
  text.counter(
    "jalon_scheduler_missed", "Looks begun more than a minute after they were due.",
    [([], office.meter.missed)])
}

private func addStates(_ tally: Tally, _ now: Instant, to text: inout MetricsText) {
  let alerts = tally.alertsByCause.sorted { $0.key < $1.key }.flatMap { cause, states in
    states.sorted { $0.key < $1.key }.map { state, count in
      (labels: [("state", state), ("cause", cause)], value: count)
    }
  }
  text.gauge("jalon_alerts", "Alerts by state and cause.", alerts)
  for (name, help, counts) in [
    ("jalon_notices", "Notices by state.", tally.notices),
    ("jalon_aside", "What was kept aside, by state.", tally.aside),
    ("jalon_outbox", "Messages by state.", tally.outbox),
    ("jalon_deliveries", "Messages to configured channels, by state.", tally.deliveries),
  ] {
    let samples = counts.sorted { $0.key < $1.key }.map { state, count in
      (labels: [("state", state)], value: count)
    }
    text.gauge(name, help, samples)
  }
  text.gauge(
    "jalon_outbox_oldest_seconds", "Age of the oldest message that waits.",
    tally.oldestWaiting.map { max(0, now - $0) } ?? 0)
  text.gauge(
    "jalon_deliveries_oldest_seconds", "Age of the oldest delivery that waits.",
    tally.oldestDelivery.map { max(0, now - $0) } ?? 0)
}

private func addChannels(_ tally: Tally, _ meter: WorkMeter, to text: inout MetricsText) {
  let planned = tally.outbox.values.reduce(0, +) + tally.deliveries.values.reduce(0, +)
  let sent = (tally.outbox["sent"] ?? 0) + (tally.deliveries["delivered"] ?? 0)
  text.counter(
    "jalon_notifications_planned", "Messages times channels, ever planned.", [([], planned)])
  text.counter("jalon_notifications_sent", "Of those, handed over.", [([], sent)])
  let channels = meter.attempts.sorted { $0.key < $1.key }
  let attempts = channels.flatMap { channel, attempts in
    [
      ("handed", attempts.handed), ("failed", attempts.failed), ("dead", attempts.dead),
      ("too_late", attempts.tooLate),
    ].map { result, count in (labels: [("channel", channel), ("result", result)], value: count) }
  }
  text.counter(
    "jalon_notification_attempts", "Attempts by channel and how they ended.", attempts)
}

private func addAttention(_ tally: AttentionTally, to text: inout MetricsText) {
  text.gauge(
    "jalon_alerts_opened_in_a_day", "Alerts opened in the last 24 hours.",
    tally.openedInADay.map { ([("cause", $0.cause), ("severity", $0.severity)], $0.number) })
  text.counter("jalon_outages", "Outages of this service.", [([], tally.outages)])
  text.counter("jalon_escalations", "Steps that alerts went up.", [([], tally.escalations)])
  text.gauge("jalon_snoozes", "Alerts that are put off.", tally.snoozes)
  text.gauge("jalon_sources_silent", "Watched sources that are silent.", tally.silentSources)
  text.gauge(
    "jalon_source_outages", "Sources whose devices fell silent together.", tally.sourceOutages)
}

private func addWork(_ meter: WorkMeter, to text: inout MetricsText) {
  let works: [(WorkMeter.Work, String)] = [
    (.look, "look"), (.lookReading, "look_reading"), (.recording, "recording"),
    (.question, "question"), (.questionReading, "question_reading"), (.checking, "checking"),
    (.commit, "commit"),
  ]
  let figures = works.map { (labels: [("work", $0.1)], figure: meter[$0.0]) }
  text.counter(
    "jalon_work", "Pieces of work done.", figures.map { ($0.labels, $0.figure.count) })
  text.counter(
    "jalon_work_microseconds", "Time spent at each kind of work.",
    figures.map { ($0.labels, $0.figure.microseconds) })
  text.counter("jalon_evaluations", "Persons looked at.", [([], meter[.look].count)])
  text.histogram(
    "jalon_evaluation_duration_seconds", "The evaluator on one person.", meter.looks,
    scale: 1_000_000)
}

private func addRules(_ office: Office, to text: inout MetricsText) {
  let (engine, reloads) = (office.rules.engineAtWork, office.board.counts)
  text.gauge(
    "jalon_rules_info", "The rules at work.", [([("fingerprint", engine.fingerprint)], 1)])
  text.gauge(
    "jalon_tzdata_info", "The zone data at work.", [([("version", engine.zoneData)], 1)])
  text.gauge(
    "jalon_reload_failed", "Whether the last reload was refused.", office.board.hasFailed ? 1 : 0)
  text.counter(
    "jalon_reloads", "Reloads since the start, by result.",
    [([("result", "done")], reloads.done), ([("result", "failed")], reloads.failed)])
}
