// The rules in the listing.
import CaseFile
import RuleProgram

extension Listing {
  mutating func list(_ rule: Rule, _ index: Int) {
    let natures = rule.natures.map { program.natures[$0].name }.joined(separator: ", ")
    line("règle \(index) \(rule.key) [\(natures)]: \(rule.title)")
    listHead(rule)
    line("pour chaque \(text(of: rule.trigger))", level: 1)
    list("si", rule.guardCondition)
    list("clé", rule.keyExpression)
    list("du", rule.start)
    list("au", rule.end)
    if !rule.partialPeriodsAreDue { line("périodes incomplètes sans objet", level: 1) }
    list(rule.demand)
    if let deadline = rule.deadline {
      list(deadline.isInclusive ? "au plus tard" : "avant", deadline.expression)
    }
    if !rule.suspendedBy.isEmpty {
      line("suspendu pendant \(rule.suspendedBy.joined(separator: ", "))", level: 1)
    }
    for excuse in rule.excuses { list("excusé si", excuse) }
    for excuse in rule.excusedWhile { list("excusé pendant", excuse) }
    for condition in rule.mootIf { list("sans objet si", condition) }
    if rule.readsAfterEnd { line("après la fin", level: 1) }
    for alert in rule.alerts { list(alert) }
    let kinds = rule.kindsRead.sorted().map { program.kinds[$0].name }
    let wait = rule.observableAfter > 0 ? ", constatable après \(rule.observableAfter) s" : ""
    line("lit \(kinds.isEmpty ? "rien" : kinds.joined(separator: ", "))\(wait)", level: 1)
  }

  private mutating func listHead(_ rule: Rule) {
    for article in rule.articles {
      let from = article.from.map { " depuis \($0)" } ?? ""
      let until = article.until.map { " jusqu'à \($0)" } ?? ""
      line("fondement \(article.article)\(from)\(until)", level: 1)
    }
    if rule.inForceFrom != nil || rule.inForceUntil != nil {
      let from = rule.inForceFrom.map { " depuis \($0)" } ?? ""
      let until = rule.inForceUntil.map { " jusqu'à \($0)" } ?? ""
      line("en vigueur\(from)\(until)", level: 1)
    }
    if rule.debtor != .person { line("débiteur \(rule.debtor.rawValue)", level: 1) }
    if rule.place != .person { line("lieu \(name(of: rule.place))", level: 1) }
  }

  private mutating func list(_ key: String, _ expression: Expression?) {
    if let expression { line("\(key) \(text(of: expression))", level: 1) }
  }

  private func text(of trigger: Trigger) -> String {
    switch trigger {
    case .measure: return "mesure"
    case .fact(let kind): return "fait \(program.kinds[kind].name)"
    case .civilPeriod(let unit): return "\(unit)"
    case .period(let length, let anchor, let count):
      return "période \(text(of: length))" + (anchor.map { " depuis \(text(of: $0))" } ?? "")
        + (count.map { ", au plus \(text(of: $0))" } ?? "")
    case .slot(let timetable): return "créneau \(text(of: timetable))"
    case .date(let date): return "date \(text(of: date))"
    case .gap(let rule): return "écart de règle \(rule) \(program.rules[rule].key)"
    }
  }

  private mutating func list(_ demand: Demand) {
    switch demand {
    case .none: break
    case .achieve(let condition): list("exiger", condition)
    case .forbid(let condition): list("interdire", condition)
    case .appreciation(let role): line("appréciation \(role)", level: 1)
    case .maintain(let condition, let tolerance):
      list("maintenir", condition)
      switch tolerance {
      case .none: break
      case .cumulated(let length): list("tolérance", length)
      case .perAbsence(let length): list("tolérance par absence", length)
      }
    case .served(let service):
      let kind = program.kinds[service.kind]
      line("servi par \(kind.name)", level: 1)
      if let condition = service.condition { line("où \(text(of: condition))", level: 2) }
      if let field = service.sameField {
        line("même \(kind.fields[field].name)", level: 2)
      }
      if let opening = service.opensAt { line("dès \(text(of: opening))", level: 2) }
      if let count = service.count { line("nombre \(text(of: count))", level: 2) }
    }
  }

  private mutating func list(_ alert: AlertRule) {
    let to = alert.recipients.joined(separator: ", ")
    line(
      "alerte \(alert.name): \(alert.severity.rawValue), \(alert.cause.rawValue), à \(to)",
      level: 1)
    switch alert.timing {
    case .level(let condition): line("quand \(text(of: condition))", level: 2)
    case .edge(let outcome, let condition):
      let word = outcome.map { name(of: $0) } ?? "début"
      let guarded = condition.map { " si \(text(of: $0))" } ?? ""
      line("au moment de \(word)\(guarded)", level: 2)
    }
    let message = alert.message.map { part in
      switch part {
      case .text(let text): text
      case .value(let value): "{\(text(of: value))}"
      }
    }
    line("« \(message.joined()) »", level: 2)
    for suite in alert.suites { list(suite) }
  }

  private mutating func list(_ suite: Suite) {
    let period = suite.within.map { " sous \(text(of: .period($0)))" }
    let seconds = suite.withinSeconds.map { " sous \($0) s" }
    let escalation =
      suite.escalatesTo.isEmpty ? "" : ", à défaut \(suite.escalatesTo.joined(separator: ", "))"
    line(
      "suite \(suite.name) (\(suite.kind)) par "
        + "\(suite.owedBy)\(period ?? seconds ?? "")\(escalation)",
      level: 2)
  }
}
