// The fast evaluator: a person's facts in columns, swept rule by rule in order of time, in flat
// memory that is reused from person to person. It says which alerts hold and from when; what it
// does not know it says too, and the pull reader answers in its place.
import CaseFile
import Civil
import RuleProgram

struct Sweeper {
  let evaluator: Evaluator
  let plan: SweepPlan
  let until: Instant
  /// Measures by what opened them: the same opening at the same instant makes the same basis.
  private var bases: [BasisKey: MeasureBasis?] = [:]

  // What was found of the last person.
  var columns = FactColumns()
  private(set) var measures: [SweptMeasure] = []
  private(set) var alerts: [SweptAlert] = []
  /// Écarts of the rules that others read, and whose they are.
  private var gaps: [SweptGap] = []
  private var gapSpans: [GapSpan] = []
  /// Rules that the pull reader must read for this person.
  var rulesToRead = Set<Int>()

  // Scratch.
  var switchTimes: [Int64] = []
  var switchValues: [Int32] = []
  var found: [SweptGap] = []
  var served: [Bool] = []
  var names = NameTable()
  private var kindCounts: [Int32]
  let isPersonWide: [Bool]
  private var identities = IdentityFilter()

  private struct GapSpan {
    var measure: Int
    var rule: Int
    var range: Range<Int>
  }

  private struct BasisKey: Hashable {
    var opening: MeasureOpening
    var time: Int64
  }

  init(_ evaluator: Evaluator, until: Instant) {
    self.evaluator = evaluator
    self.until = until
    plan = SweepPlan(evaluator.program)
    kindCounts = Array(repeating: 0, count: evaluator.program.kinds.count)
    isPersonWide = evaluator.program.kinds.map { $0.scope == .person }
  }
}

/// A measure of the person being swept.
struct SweptMeasure {
  var basis: MeasureBasis
  /// Index in the columns' names.
  var name: Int32
  /// Row of the opening.
  var row: Int32
}

extension Sweeper {
  /// Sweeps the person whose facts are in `columns`. False: nothing was found out, the whole
  /// person is for the pull reader.
  mutating func sweep() -> Bool {
    measures.removeAll(keepingCapacity: true)
    alerts.removeAll(keepingCapacity: true)
    rulesToRead.removeAll(keepingCapacity: true)
    gaps.removeAll(keepingCapacity: true)
    gapSpans.removeAll(keepingCapacity: true)
    guard isPlain(), openMeasures() else { return false }
    countKinds()
    guard referencesAreUnique() else { return false }
    for place in measures.indices {
      for rule in measures[place].basis.rules { sweep(rule, of: place) }
    }
    return true
  }

  private mutating func sweep(_ index: Int, of place: Int) {
    let measure = measures[place]
    found.removeAll(keepingCapacity: true)
    guard plan.isSwept(index), !rulesToRead.contains(index),
      !plan.troubling[index].contains(where: { kindCounts[$0] > 0 })
    else {
      rulesToRead.insert(index)
      return
    }
    switch plan.forms[index] {
    case .read: return
    case .holding(let form): sweep(form, index, measure)
    case .service(let form): sweep(form, index, measure)
    case .total(let form): sweep(form, index, measure)
    case .gaps(let form):
      if rulesToRead.contains(form.rule) {
        rulesToRead.insert(index)
      } else {
        sweep(form, index, measure, place)
      }
      return
    }
    for (order, gap) in found.enumerated() {
      for alert in evaluator.program.rules[index].alerts.indices {
        alerts.append(
          SweptAlert(
            measure: Int32(place), rule: Int32(index), alert: Int32(alert), order: Int32(order),
            gap: gap))
      }
    }
    guard plan.isReadByOthers[index] else { return }
    let start = gaps.count
    found.sort { ($0.tick, $0.place, $0.row) < ($1.tick, $1.place, $1.row) }
    gaps.append(contentsOf: found)
    gapSpans.append(GapSpan(measure: place, rule: index, range: start..<gaps.count))
  }

  /// The écarts of a rule that others read, in order of time.
  func gaps(of rule: Int, _ measure: Int) -> ArraySlice<SweptGap> {
    let span = gapSpans.first { $0.rule == rule && $0.measure == measure }
    return gaps[span?.range ?? 0..<0]
  }

  mutating func say(_ alert: SweptAlert) { alerts.append(alert) }
}

// MARK: - The person

extension Sweeper {
  /// Facts in order, each once, none that needs the finer rules of the log.
  private mutating func isPlain() -> Bool {
    identities.start(expecting: columns.count)
    var last = Int64.min
    for row in 0..<columns.count {
      let time = columns.times[row]
      if time <= last, columns.kinds[row] >= 0 || time < last { return false }
      last = time
      if columns.learnt[row] != time { return false }
      if identities.isRepeated(columns.identities[row], row, columns.identities) { return false }
    }
    return true
  }

  private mutating func openMeasures() -> Bool {
    for row in 0..<columns.count where columns.kinds[row] < 0 {
      let fact = columns.wholes[Int(-1 - columns.kinds[row])]
      guard case .measureOpened(let opening) = fact.content, fact.validity == nil,
        fact.nanoseconds == 0, fact.sequence.isEmpty
      else { return false }
      let name = columns.measures[row]
      if measures.contains(where: { $0.name == name }) { return false }
      let key = BasisKey(opening: opening, time: fact.time.seconds)
      let basis: MeasureBasis?
      if let known = bases[key] {
        basis = known
      } else {
        if bases.count > 4096 { bases.removeAll() }
        basis = MeasureBasis(fact, evaluator.program, evaluator.zones, until: until)
        bases[key] = .some(basis)
      }
      guard let basis else { continue }
      guard basis.isPlain else { return false }
      measures.append(SweptMeasure(basis: basis, name: name, row: Int32(row)))
    }
    return true
  }

  private mutating func countKinds() {
    for kind in kindCounts.indices { kindCounts[kind] = 0 }
    for row in 0..<columns.count where columns.kinds[row] >= 0 {
      kindCounts[Int(columns.kinds[row])] += 1
    }
  }

  /// A reference used twice is kept aside: that is the log's to say.
  private mutating func referencesAreUnique() -> Bool {
    for (kind, declared) in evaluator.program.kinds.enumerated() {
      guard let field = declared.referenceField, kindCounts[kind] > 1 else { continue }
      names.start(expecting: Int(kindCounts[kind]))
      for row in 0..<columns.count where columns.kinds[row] == kind {
        let value = columns.values[Int(columns.valueStarts[row]) + field]
        guard value != FactColumns.absent else { continue }
        if names.insert(value, row: Int32(row)) != nil { return false }
      }
    }
    return true
  }
}
