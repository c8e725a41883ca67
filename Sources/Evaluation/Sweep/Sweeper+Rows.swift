// Rows that bear on an occurrence, in the order of the columns.
import CaseFile
import Civil
import RuleProgram

extension Sweeper {
  /// All of the kinds that a rule reads.
  func rows(readBy item: RuleToRead) -> [Int32] {
    rows(0..<columns.count, item, plan.isKindRead[item.rule])
  }

  func rows(of kinds: Set<Int>, _ item: RuleToRead) -> [Int32] {
    rows(0..<columns.count, item, program.kinds.indices.map { kinds.contains($0) })
  }

  /// For an occurrence of the layout: of a state the switches from the last one before it, of an
  /// amount to be reached what came until it was decided.
  func rows(at place: Int, _ item: RuleToRead) -> [Int32] {
    let measure = measures[item.measure]
    let layout = measure.full.layout(item.rule)
    switch plan.screens[item.rule] {
    case .holding(let form) where form.isWindowEnough:
      let from = firstSwitch(form, measure.name, atOrBefore: layout.starts[place])
      let until = firstRow(after: layout.ends[place])
      let window = rows(from..<max(from, until), item, form.isSwitch)
      guard form.others.contains(where: { count($0) > 0 }) else { return window }
      return window + rows(0..<columns.count, item, form.isOther)
    case .goal(let form) where form.isSettledOnce:
      let until = layout.settlements[place].instant.seconds
      let all = rows(readBy: item)
      // A sum that does not fit is unknown from the start.
      if !fits(form, all) { return all }
      return all.filter { row in
        columns.kinds[Int(row)] != form.kind || columns.times[Int(row)] <= until
      }
    default: return rows(readBy: item)
    }
  }

  /// For the occurrences that écarts bear: what the rule itself looks at, and the facts that bore
  /// those écarts.
  func rows(
    bornOf parent: Int, _ item: RuleToRead, _ isTrigger: (Int) -> Bool
  ) -> [Int32] {
    let written = plan.isKindWritten[item.rule]
    guard case .fact(let kind) = program.rules[parent].trigger, !written[kind] else {
      return rows(readBy: item)
    }
    var wanted = written
    wanted[kind] = true
    return rows(0..<columns.count, item, wanted).filter { row in
      declaredKind(Int(row)) != kind || isTrigger(Int(row))
    }
  }

  private func fits(_ form: GoalScreen, _ rows: [Int32]) -> Bool {
    guard let field = form.field else { return true }
    var total: Int64 = 0
    for row in rows where columns.kinds[Int(row)] == form.kind {
      let amount = columns.values[Int(columns.valueStarts[Int(row)]) + field]
      if amount == FactColumns.absent { continue }
      let (sum, isTooLarge) = total.addingReportingOverflow(abs(amount))
      if isTooLarge { return false }
      total = sum
    }
    return true
  }

  /// For an occurrence born of a fact: that fact, and of those that serve the ones of its name.
  func rows(born row: Int, _ item: RuleToRead) -> [Int32] {
    guard case .named(let form) = plan.screens[item.rule] else { return rows(readBy: item) }
    let name = columns.values[Int(columns.valueStarts[row]) + form.reference]
    return rows(readBy: item).filter { other in
      let other = Int(other)
      let kind = columns.kinds[other]
      if kind == form.trigger { return other == row }
      if kind != form.kind { return true }
      let own = columns.values[Int(columns.valueStarts[other]) + form.sameField]
      return own == name && name != FactColumns.absent
    }
  }

  /// For a period that facts serve in order: what served it, and what else the rule looks at.
  func rows(servedBy row: Int32, _ item: RuleToRead) -> [Int32] {
    guard case .ordered(let form) = plan.screens[item.rule], !form.looksAtServers else {
      return rows(readBy: item)
    }
    return rows(readBy: item).filter { columns.kinds[Int($0)] != form.kind || $0 == row }
  }

  private func rows(
    _ range: Range<Int>, _ item: RuleToRead, _ isWanted: [Bool]
  ) -> [Int32] {
    var result: [Int32] = []
    let name = measures[item.measure].name
    for row in range {
      var kind = Int(columns.kinds[row])
      if kind < 0 {
        guard let own = declaredKind(row) else { continue }
        kind = own
      }
      guard isWanted[kind], counts(row, for: name, kind: Int32(truncatingIfNeeded: kind)) else {
        continue
      }
      result.append(Int32(truncatingIfNeeded: row))
    }
    return result
  }

  private func declaredKind(_ row: Int) -> Int? {
    let kind = columns.kinds[row]
    if kind >= 0 { return Int(kind) }
    guard case .declared(let own, _) = columns.wholes[Int(-1 - kind)].content else { return nil }
    return own
  }

  /// The row of the last fact up to an instant that switches the state.
  private func firstSwitch(_ form: HoldingScreen, _ name: Int32, atOrBefore instant: Int64) -> Int {
    var row = firstRow(after: instant)
    while row > 0 {
      row -= 1
      let kind = columns.kinds[row]
      guard kind >= 0, counts(row, for: name, kind: kind) else { continue }
      // One with a condition may switch nothing: those before it are taken too.
      if form.switches[Int(kind)].contains(where: { $0.condition == nil }) { return row }
    }
    return 0
  }
}
