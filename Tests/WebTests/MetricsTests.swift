// What Prometheus reads: a valid text, and nobody in it.
import CaseFile
import CaseStore
import Civil
import Daemon
import HouseKit
import Testing

@testable import Web

@Suite struct MetricsTests {
  @Test func `the text is valid, counters end in total, and nobody is in the labels`() async throws
  {
    try await withServedHouse { house in
      let people = (1...5).map { "P-secret-\($0)" }
      for (number, person) in people.enumerated() {
        let fact = appointment(id: "f-\(number)", person: person, time: noon - 7200)
        #expect(await house.client.post("/v1/facts", fact).status == 202)
        _ = await house.client.post("/v1/facts", fact)
        let presence = event("presence", id: "p-\(number)", person: person, time: noon - 3 * 86_400)
        _ = await house.client.post("/v1/facts", presence)
        let unfit = event("rdv", id: "u-\(number)", person: person, time: noon)
        _ = await house.client.post("/v1/facts", unfit)
      }
      let hostile = event(#"P-secret-1\"} 1\n# HELP x\\"#, id: "h", time: noon)
      _ = await house.client.post("/v1/facts", hostile)
      _ = await house.client.post("/v1/facts", "pas du JSON")
      let body = await house.eventually(
        "/metrics", contains: #"jalon_outbox{state="sent"} 10"#)
      let metrics = try PrometheusText(body)
      for (name, type) in metrics.types {
        #expect((type == "counter") == name.hasSuffix("_total"), "\(name)")
      }
      let known: Set = [
        "result", "type", "state", "cause", "severity", "channel", "work", "fingerprint", "version",
        "le",
      ]
      for sample in metrics.samples {
        #expect(Set(sample.labels.keys).isSubset(of: known), "\(sample)")
      }
      for word in people + ["secret", "f-0", "/essai", "absence au"] {
        #expect(!body.contains(word), "\(word)")
      }
      func events(_ type: String, _ result: String) -> String? {
        metrics.value("jalon_events_total", ["type": type, "result": result])
      }
      #expect(events("rdv", "accepted") == "5" && events("rdv", "duplicate") == "5")
      #expect(events("rdv", "misfit") == "5" && events("presence", "accepted") == "5")
      #expect(events("autre", "misfit") == "2")
      #expect(metrics.value("jalon_events_late_total", ["type": "presence"]) == "5")
      #expect(metrics.value("jalon_event_lateness_seconds_count") == "10")
      #expect(metrics.value("jalon_event_lateness_seconds_bucket", ["le": "21600"]) == "5")
      #expect(metrics.value("jalon_event_lateness_seconds_bucket", ["le": "+Inf"]) == "10")
      #expect(metrics.value("jalon_event_lateness_seconds_sum") == "\(5 * (7200 + 3 * 86_400))")
      let open = ["state": "open", "cause": "comportement"]
      #expect(metrics.value("jalon_alerts", open) == "5")
      #expect(metrics.value("jalon_notifications_planned_total") == "10")
      #expect(metrics.value("jalon_notifications_sent_total") == "10")
      #expect(metrics.value("jalon_outbox_oldest_seconds") == "0")
      #expect(metrics.value("jalon_tzdata_info", ["version": "2026a"]) == "1")
      #expect(metrics.value("jalon_rules_info", ["fingerprint": "regles-1"]) == "1")
      #expect(metrics.value("jalon_reload_failed") == "0")
      #expect(metrics.value("jalon_scheduler_missed_total") != nil)
      let looks = metrics.value("jalon_evaluation_duration_seconds_count")
      #expect(looks == metrics.value("jalon_evaluations_total") && looks != "0")
    }
  }

  @Test func `labels are escaped and parts of seconds exact`() throws {
    var text = MetricsText()
    text.gauge("a", "A.", [([("b", "c\"\\\n}")], 1)])
    var histogram = Histogram(bounds: [100, 1_500_000])
    for value: Int64 in [100, 101, 2_000_000] { histogram.note(value) }
    text.histogram("d_seconds", "D.", histogram, scale: 1_000_000)
    #expect(
      text.text == """
        # HELP a A.
        # TYPE a gauge
        a{b="c\\"\\\\\\n}"} 1
        # HELP d_seconds D.
        # TYPE d_seconds histogram
        d_seconds_bucket{le="0.0001"} 1
        d_seconds_bucket{le="1.5"} 2
        d_seconds_bucket{le="+Inf"} 3
        d_seconds_sum 2.000201
        d_seconds_count 3

        """)
    #expect(try PrometheusText(text.text).samples.count == 6)
  }
}
