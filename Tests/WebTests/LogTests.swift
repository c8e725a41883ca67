// The lines of the service: their forms, and that nobody is in them.
import CaseFile
import Civil
import Daemon
import Delivery
import Glibc
import HouseKit
import Logging
import Synchronization
import Testing

/// Keeps what is written.
private final class WrittenLines: Sendable {
  private let kept = Mutex("")
  var text: String { kept.withLock { $0 } }

  func logger(_ form: LogSettings.Form, level: Logger.Level = .info) -> Logger {
    var settings = LogSettings()
    (settings.form, settings.level) = (form, level)
    let chosen = settings
    return Logger(label: "jalon") { label in
      LogLines(
        label: label, settings: chosen, now: { noon },
        write: { [self] line in kept.withLock { $0 += line } })
    }
  }
}

/// Takes nothing.
private struct DeadCarrier: Carrier {
  let name = "muet"
  func carry(_ letter: Letter, now: Instant) -> Handover { .never("refusé") }
}

@Suite struct LogTests {
  @Test(arguments: LogSettings.Form.allCases)
  func `a busy run says nothing of anybody`(form: LogSettings.Form) async throws {
    let (written, box) = (WrittenLines(), TemporaryFolder())
    let people = (1...6).map { "P-intime-\($0)" } + [AppointmentEngine.poison]
    var channels = ChannelSettings(seed: 1)
    channels.carriers = [DeadCarrier()]
    channels.factFolder = box.file("arrivee")
    let settings = channels
    try await withServedHouse(
      logger: written.logger(form), adjust: { $0.channels = settings }
    ) { house in
      for (number, person) in people.enumerated() {
        let fact = appointment(id: "fait-intime-\(number)", person: person, time: noon - 7200)
        _ = await house.client.post("/v1/facts", fact)
        let unfit = event("rdv", id: "mal-\(number)", person: person, time: noon)
        _ = await house.client.post("/v1/facts", unfit)
        for path in ["compliance", "timeline?at=hier", "explain"] {
          _ = await house.client.get("/v1/people/\(person)/\(path)")
        }
        write(unfit, toFile: box.file("arrivee/\(person).ndjson"))
      }
      _ = await house.eventually("/metrics", contains: "jalon_people_in_trouble 1")
      _ = await house.eventually("/metrics", contains: #"result="dead"} 12"#)
      for _ in 0..<500 where !written.text.contains("est pris") { await Task.yield() }
    }
    let text = written.text
    #expect(text.contains("examen en échec") && text.contains("muet"))
    for word in people + ["intime", "absence au rendez-vous", "signalée", "/essai", "mal-"] {
      #expect(!text.contains(word), "\(word): \(text)")
    }
    for line in text.split(separator: "\n") {
      switch form {
      case .json: #expect((try? json(String(line))) != nil)
      case .logfmt: #expect(line.hasPrefix("ts=\(noon) level="))
      case .text: #expect(line.hasPrefix("\(noon) "))
      }
    }
  }

  @Test func `under systemd a line begins with its gravity and leaves the time to it`() {
    var settings = LogSettings()
    (settings.form, settings.hasPriorities) = (.logfmt, true)
    let chosen = settings
    let kept = Mutex<[String]>([])
    let logger = Logger(label: "jalon") { label in
      LogLines(label: label, settings: chosen, now: { noon }) { line in
        kept.withLock { $0.append(line) }
      }
    }
    logger.error("disque \"plein\"", metadata: ["essais": "2", "motif": "a\nb"])
    logger.warning("à voir")
    logger.notice("pris")
    logger.info("tu")
    #expect(
      kept.withLock { $0 } == [
        #"<3>level=error logger=jalon msg="disque \"plein\"" essais=2 motif="a\nb""# + "\n",
        #"<4>level=warning logger=jalon msg="à voir""# + "\n",
        "<5>level=notice logger=jalon msg=pris\n",
      ])
  }

  @Test func `a line stays one line for people too`() {
    let written = WrittenLines()
    written.logger(.text).notice("un\ndeux\u{1B}[2J", metadata: ["a": "b\nc"])
    #expect(written.text == "\(noon) notice jalon : un deux [2J a=b c\n")
  }
}
