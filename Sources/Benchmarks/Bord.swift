// `jalon-bench bord`: the edge, from an explained occurrence to the printed line, and the
// transitions of a person with many alerts. Alone, without reading facts.
import ArgumentParser
import CaseFile
import Civil
import Evaluation
import RuleProgram

struct Bord: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "De l'occurrence expliquée à la ligne imprimée, et les transitions.")

  @Option(help: "Règles de la charge « year ».")
  var rules = "Examples/year/rules.yaml"

  @Option(help: "Personnes.")
  var people = 60

  @Option(help: "Passes mesurées.")
  var rounds = 9

  func run() throws {
    let evaluator = try RuleSet.evaluator(at: rules)
    let cases = try YearCases(people: people, evaluator: evaluator)
    edge(cases, evaluator).print()
    transitions(cases, evaluator).print()
  }

  /// Reasons, message, identity and line of each `couvre-feu` alert.
  private func edge(_ cases: YearCases, _ evaluator: Evaluator) -> Row {
    var output: [UInt8] = []
    var (times, bytes) = ([Double](), 0)
    let repeats = max(1, 20_000 / max(1, cases.alerts.count))
    for _ in 0..<rounds {
      bytes = 0
      let start = Meter.userSeconds
      for _ in 0..<repeats {
        for alert in cases.alerts {
          EmissionLine.write(alert.emission(evaluator.program), to: &output)
          output.append(UInt8(ascii: "\n"))
          if output.count > 1 << 20 {
            bytes += output.count
            output.removeAll(keepingCapacity: true)
          }
        }
      }
      bytes += output.count
      output.removeAll(keepingCapacity: true)
      times.append((Meter.userSeconds - start) / Double(repeats * cases.alerts.count))
    }
    let count = max(1, repeats * cases.alerts.count)
    return Row(
      what: "bord : une alerte, de l'occurrence expliquée à la ligne de \(bytes / count) octets"
        + " (\(cases.same) lignes sur \(cases.alerts.count) égales à celles du rejeu)",
      measured: "\(microseconds(times)) µs", target: "6 µs",
      holds: Meter.median(times) <= 6e-6 && cases.same == cases.alerts.count)
  }

  private func transitions(_ cases: YearCases, _ evaluator: Evaluator) -> Row {
    let readings = cases.readings
    var (times, alerts) = ([Double](), 0)
    for _ in 0..<rounds {
      alerts = 0
      let start = Meter.userSeconds
      for _ in 0..<60 {
        for reading in readings { alerts += evaluator.emissions(of: reading).count }
      }
      times.append((Meter.userSeconds - start) / Double(max(1, alerts)))
    }
    return Row(
      what: "transitions : une alerte d'une personne qui en a "
        + "\(alerts / max(1, 60 * readings.count))",
      measured: "\(microseconds(times)) µs", target: "3 µs",
      holds: Meter.median(times) <= 3e-6)
  }

  private func microseconds(_ times: [Double]) -> String {
    let hundredths = Int((Meter.median(times) * 1e8).rounded())
    return "\(hundredths / 100),\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}

/// People of the workload `year`, read, with their curfew alerts explained.
private struct YearCases {
  struct Alert {
    var identity: AlertIdentity
    var instant: Instant
    var explained: ExplainedOccurrence
    var rule: Int
    var day: CivilDate

    /// What the evaluator does once it has the evidence.
    func emission(_ program: RuleProgram) -> Emission {
      let wording = Wording(.french, zone: explained.zone)
      let alert = program.rules[rule].alerts[0]
      let values: [ReadValue] = [
        .quantity(certain: Rational(900), possible: Rational(900)), .date(day),
      ]
      var message = ""
      var next = 0
      for part in alert.message {
        switch part {
        case .text(let text): message += text
        case .value(let expression):
          message += wording.value(values[next], type: expression.type)
          next += 1
        }
      }
      let content = AlertContent(
        severity: alert.severity.rawValue, cause: alert.cause.rawValue,
        recipients: alert.recipients, debtor: program.rules[rule].debtor.rawValue,
        message: message, reasons: wording.reasons(explained, because: nil, program: program))
      return Emission(
        kind: .alertOpened, identity: identity, revision: 1, instant: instant, emittedAt: instant,
        content: content)
    }
  }

  var alerts: [Alert] = []
  /// Of people with eight to twelve alerts.
  var readings: [PersonReading] = []
  /// Lines that are those of the replay.
  var same = 0

  init(people: Int, evaluator: Evaluator) throws {
    let until = YearFact.start + Int64(365 * YearFact.day)
    let facts = try YearFiles(people: people, seed: 1, years: 1).read(evaluator.vocabulary)
    for (person, facts) in facts.sorted(by: { $0.key < $1.key }) {
      let known = FactLog.resolved(facts, vocabulary: evaluator.vocabulary).facts.map(\.fact)
      let emissions = evaluator.replay(person, facts: facts, until: until).emissions
      if (8...12).contains(emissions.count) {
        readings.append(
          readPerson(
            person, facts: known, program: evaluator.program, zones: evaluator.zones, until: until))
      }
      for emission in emissions where emission.identity.alert == "couvre-feu" {
        if alerts.count < 200 { add(emission, known, evaluator) }
      }
    }
  }

  private mutating func add(_ emission: Emission, _ known: [Fact], _ evaluator: Evaluator) {
    let identity = emission.identity
    let place = OccurrencePlace(
      person: identity.person, measure: identity.measure, rule: identity.rule, key: identity.key)
    guard
      let explained = explainOccurrence(
        place, facts: known, program: evaluator.program, zones: evaluator.zones,
        at: emission.instant),
      let day = CivilDate(iso: identity.key)
    else { return }
    let alert = Alert(
      identity: identity, instant: emission.instant, explained: explained,
      rule: explained.ruleIndex, day: day)
    if EmissionLine.text(alert.emission(evaluator.program)) == EmissionLine.text(emission) {
      same += 1
    }
    alerts.append(alert)
  }
}
