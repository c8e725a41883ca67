// Reads what a rule demands and by when: `exiger`, `maintenir`, `interdire`, `appréciation`.
import Diagnostics

func demand(_ section: Section, _ report: inout Report) -> DemandSyntax {
  let written = ["exiger", "maintenir", "interdire", "appréciation"].filter(section.has)
  if written.count > 1 {
    report.add(
      TwoDemands(first: written[0], firstMark: section.keyMark(written[0]), second: written[1]),
      at: section.keyMark(written[1]))
  }
  checkMaintain(section, &report)
  switch written.first {
  case "exiger": return achievement(section, &report)
  case "maintenir":
    guard let condition = section.expression("maintenir", &report) else { return .none }
    return .maintain(condition, tolerance: tolerance(section, &report))
  case "interdire":
    return section.expression("interdire", &report).map(DemandSyntax.forbid) ?? .none
  case "appréciation":
    return section.text("appréciation", &report).map { .appreciation(by: $0.value) } ?? .none
  default: return .none
  }
}

/// Keys that only `maintenir` reads.
private func checkMaintain(_ section: Section, _ report: inout Report) {
  let keys = ["tolérance", "tolérance par absence", "excusé pendant"]
  for key in keys where section.has(key) && !section.has("maintenir") {
    report.add(UselessKey(key: key, needs: "maintenir"), at: section.keyMark(key))
  }
}

private func tolerance(_ section: Section, _ report: inout Report) -> ToleranceSyntax {
  if section.has("tolérance"), section.has("tolérance par absence") {
    report.add(
      TwoDemands(
        first: "tolérance", firstMark: section.keyMark("tolérance"),
        second: "tolérance par absence"), at: section.keyMark("tolérance par absence"))
  }
  if let cumulated = section.expression("tolérance", &report) { return .cumulated(cumulated) }
  return section.expression("tolérance par absence", &report).map(ToleranceSyntax.perAbsence)
    ?? .none
}

private func achievement(_ section: Section, _ report: inout Report) -> DemandSyntax {
  guard let node = section["exiger"] else { return .none }
  guard node.entries != nil else {
    return node.expression(&report).map(DemandSyntax.achieve) ?? .none
  }
  let owner = Message(fr: "`exiger`", en: "`exiger`")
  let keys = ["servi par", "où", "même", "dès", "nombre"]
  guard let service = Section(node, owner, keys: keys, &report),
    let kind = service.requiredText("servi par", &report)
  else { return .none }
  return .served(
    ServiceSyntax(
      kind: kind, condition: service.expression("où", &report),
      sameField: service.text("même", &report), opensAt: service.expression("dès", &report),
      count: service.expression("nombre", &report)))
}

func deadline(_ section: Section, _ report: inout Report) -> DeadlineSyntax? {
  let inclusive = section.expression("au plus tard", &report)
  let exclusive = section.expression("avant", &report)
  if inclusive != nil, exclusive != nil {
    report.add(
      TwoDemands(
        first: "au plus tard", firstMark: section.keyMark("au plus tard"), second: "avant"),
      at: section.keyMark("avant"))
  }
  if let inclusive { return DeadlineSyntax(expression: inclusive, isInclusive: true) }
  return exclusive.map { DeadlineSyntax(expression: $0, isInclusive: false) }
}
