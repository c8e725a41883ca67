// The fast evaluator: a person's facts in columns, swept rule by rule in order of time, in flat
// memory that is reused from person to person. It says which alerts hold and from when; what it
// does not know it says too, and the pull reader answers in its place.
import CaseFile
import Civil
import RuleProgram

struct Sweeper {
  let program: RuleProgram
  let zones: @Sendable (String) -> Zone?
  let plan: SweepPlan
  /// How far occurrences are laid out, and the last second of the present sweep.
  private(set) var until: Instant
  private(set) var last: Int64
  /// Measures by what opened them: the same opening at the same instant makes the same basis.
  private var bases: [BasisKey: MeasureBasis?] = [:]

  // What was found of the last person.
  var columns = FactColumns()
  private(set) var measures: [SweptMeasure] = []
  /// Of facts taken as learnt.
  private(set) var openings = LaterOpenings()
  private(set) var alerts: [SweptAlert] = []
  /// Écarts of the rules that others read, and whose they are.
  private var gaps: [SweptGap] = []
  private var gapSpans: [GapSpan] = []
  /// What the pull reader must decide, in the order of measures and rules.
  private(set) var toRead: [RuleToRead] = []
  /// Occurrences to be read, by place in their layout or by row; and the row that serves each.
  var candidates: [Int32] = []
  var servers: [Int32] = []

  /// The caller finds out what rests on a change that was not notified.
  var marksUnnotified = false
  /// False: alerts bear their message alone, without why they hold.
  var saysReasons = true
  /// When something may fall due; noted where it is asked for.
  var occasions: Occasions?
  /// For a look at what is to be told now; nil: all is found out, up to the end of the sweep.
  var foresight: Foresight?
  /// What the reader said at earlier stages of the person's log.
  let memo = ReadingMemo()

  // Scratch.
  var switchTimes: [Int64] = []
  var switchValues: [Int32] = []
  var found: [SweptGap] = []
  var served: [Bool] = []
  var servedBy: [Int32] = []
  var names = NameTable()
  /// The rule being swept has to be read after all.
  var isLeft = false
  private var kindCounts: [Int32]
  private var isTroubled: [Bool]
  private var hasTrouble = false
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
    /// The opening and what else touches the measure; empty: nothing does.
    var facts: [Fact] = []
  }

  /// Sweeps up to `until`, until told otherwise.
  init(
    _ program: RuleProgram, _ zones: @escaping @Sendable (String) -> Zone?, until: Instant
  ) {
    (self.program, self.zones, self.until) = (program, zones, until)
    last = until.seconds
    plan = SweepPlan(program)
    kindCounts = Array(repeating: 0, count: program.kinds.count)
    isTroubled = Array(repeating: false, count: program.kinds.count)
    isPersonWide = program.kinds.map { $0.scope == .person }
  }

  /// Where the next sweeps end. What was laid out less far is forgotten.
  mutating func end(at instant: Instant) {
    last = instant.seconds
    if instant <= until { return }
    until = instant + Sweeper.margin
    bases.removeAll()
  }

  /// A daemon's sweeps end a little later each time.
  private static let margin: Int64 = 100 * 86_400
  /// Bases are large; people opened alike come together, or there are few of them.
  private static let mostBases = 64
}

/// A measure of the person being swept.
struct SweptMeasure {
  /// As its opening alone makes it.
  var basis: MeasureBasis
  /// As all that is known of it does, once it is asked for.
  var full: MeasureBasis
  var isComplete = true
  /// The row of its opening.
  var row: Int32
  /// Index in the columns' names.
  var name: Int32
  /// When it was closed, in seconds; `Int64.max`: it was not.
  var close = Int64.max
  /// Its clock was stopped at some time.
  var isSuspended = false
  /// Something changed it, or a human spoke of it: the pull reader decides.
  var isTroubled = false
  /// Who sent the facts matters.
  var hasOutage = false

  /// The end of the measure's life for a rule, in seconds.
  func lifeEnd(_ rule: Rule) -> Int64 { rule.readsAfterEnd ? .max : min(basis.end, close) }
}

/// How the facts of a person are to be taken.
enum SweepMode {
  /// As they came, one after the other: nothing may reach back.
  case asLearnt
  /// All at once, as the log settled them.
  case asKnown
}

extension Sweeper {
  /// Sweeps the person whose facts are in `columns`. False: nothing was found out, the whole
  /// person is for the pull reader, or has to be taken as known. `texts` gives the text of a symbol.
  mutating func sweep(_ mode: SweepMode, texts: (Int64) -> String) -> Bool {
    measures.removeAll(keepingCapacity: true)
    openings.removeAll()
    alerts.removeAll(keepingCapacity: true)
    toRead.removeAll(keepingCapacity: true)
    candidates.removeAll(keepingCapacity: true)
    servers.removeAll(keepingCapacity: true)
    gaps.removeAll(keepingCapacity: true)
    gapSpans.removeAll(keepingCapacity: true)
    guard isInOrder(mode), takeWholes(mode), referencesAreUnique(), isWithinBounds() else {
      return false
    }
    for place in measures.indices {
      for rule in measures[place].basis.rules { sweep(rule, of: place, texts) }
    }
    return true
  }

  private mutating func sweep(_ index: Int, of place: Int, _ texts: (Int64) -> String) {
    let measure = measures[place]
    found.removeAll(keepingCapacity: true)
    isLeft = !isSweepable(index, measure) || plan.parents[index].contains { isRead($0, place) }
    if !isLeft {
      switch plan.forms[index] {
      case .read: break
      case .holding(let form): sweep(form, index, measure)
      case .service(let form): sweep(form, index, measure)
      case .total(let form): sweep(form, index, measure)
      case .gaps(let form): return sweep(form, index, measure, place)
      }
    }
    if isLeft {
      occasions?.open(plan.isKindRead[index])
      complete(place)
      return screen(index, place, texts)
    }
    foresight?.take(&found)
    for (order, gap) in found.enumerated() {
      for alert in program.rules[index].alerts.indices {
        alerts.append(
          SweptAlert(
            measure: Int32(place), rule: Int32(index), alert: Int32(alert), order: Int32(order),
            gap: gap))
      }
    }
    if occasions != nil { note(index, measure) }
    guard plan.isReadByOthers[index] else { return }
    let start = gaps.count
    found.sort { ($0.tick, $0.place, $0.row) < ($1.tick, $1.place, $1.row) }
    gaps.append(contentsOf: found)
    gapSpans.append(GapSpan(measure: place, rule: index, range: start..<gaps.count))
  }

  private func isRead(_ rule: Int, _ place: Int) -> Bool {
    toRead.contains { $0.rule == rule && $0.measure == place }
  }

  /// The place of the person's first measure, for the deadlines of suites.
  var place: LocalCalendar {
    let first = measures.first?.full.measure
    let zone = first.map { $0.calendar(.person).zone(at: $0.start) } ?? .utc
    return LocalCalendar(zones: [(.distantPast, zone)], holidays: program.holidays["FR"] ?? .none)
  }

  mutating func leave(_ rule: RuleToRead) { toRead.append(rule) }

  /// The écarts of a rule that others read, in order of time.
  func gaps(of rule: Int, _ measure: Int) -> ArraySlice<SweptGap> {
    let span = gapSpans.first { $0.rule == rule && $0.measure == measure }
    return gaps[span?.range ?? 0..<0]
  }

  mutating func say(_ alert: SweptAlert) { alerts.append(alert) }
}

// MARK: - What a person may have

extension Sweeper {
  func isTroubled(_ kind: Int) -> Bool { hasTrouble && isTroubled[kind] }

  /// How many facts of the kind there are, of any measure.
  func count(_ kind: Int) -> Int32 { kindCounts[kind] }

  private func isSweepable(_ index: Int, _ measure: SweptMeasure) -> Bool {
    guard plan.isDecidedHere(index), measure.basis.measure.followedSince == nil,
      !plan.troubling[index].contains(where: { kindCounts[$0] > 0 })
    else { return false }
    if measure.isTroubled { return false }
    let rule = program.rules[index]
    if measure.isSuspended, !rule.suspendedBy.isEmpty { return false }
    if measure.close < .max, rule.readsAfterEnd { return false }
    return !hasTrouble || !plan.kindsRead[index].contains { isTroubled[$0] }
  }

  /// Facts in order of time, each once. Two at one instant need the finer rules of the log.
  private mutating func isInOrder(_ mode: SweepMode) -> Bool {
    for kind in kindCounts.indices { (kindCounts[kind], isTroubled[kind]) = (0, false) }
    hasTrouble = false
    identities.start(expecting: columns.count)
    var before = Int64.min
    for row in 0..<columns.count {
      let (time, kind) = (columns.times[row], columns.kinds[row])
      if time < before { return false }
      if mode == .asLearnt {
        if columns.learnt[row] != time { return false }
        if identities.isRepeated(columns.identities[row], row, columns.identities) { return false }
      }
      if kind >= 0 {
        kindCounts[Int(kind)] += 1
        if time == before, row > 0, columns.kinds[row - 1] >= 0 { trouble(kind, row) }
      }
      before = time
    }
    return true
  }

  private mutating func trouble(_ kind: Int32, _ row: Int) {
    hasTrouble = true
    isTroubled[Int(kind)] = true
    isTroubled[Int(columns.kinds[row - 1])] = true
  }

  /// Openings, closings, and whatever else is not in the columns.
  private mutating func takeWholes(_ mode: SweepMode) -> Bool {
    if columns.wholes.isEmpty { return true }
    for isOpening in [true, false] {
      for row in 0..<columns.count where columns.kinds[row] < 0 {
        let fact = columns.wholes[Int(-1 - columns.kinds[row])]
        guard fact.content.isOpening == isOpening else { continue }
        if mode == .asLearnt, fact.time > columns.firstLearnt, fact.reachesBack {
          let name = columns.measures[row]
          guard isOpening, name >= 0 else { return false }
          openings.add(columns.measureNames[Int(name)], at: fact.time)
        }
        guard take(fact, at: Int32(row), mode) else { return false }
      }
    }
    return true
  }

  private mutating func take(_ fact: Fact, at row: Int32, _ mode: SweepMode) -> Bool {
    let name = columns.measures[Int(row)]
    switch fact.content {
    case .measureOpened: return open(fact, at: row)
    case .declared(let kind, _):
      kindCounts[kind] += 1
      isTroubled[kind] = true
      hasTrouble = true
      return true
    case .measureClosed:
      change(name) { $0.close = min($0.close, fact.time.seconds) }
      if fact.validity != nil { change(name) { $0.isTroubled = true } }
    case .measureSuspended, .measureResumed: change(name) { $0.isSuspended = true }
    case .measureChanged(let content):
      // What rests on a change that was not notified is told otherwise.
      if content.notifiedAt != nil, !marksUnnotified { return false }
      change(name) { $0.isTroubled = true }
    case .outage:
      change(name) { ($0.isTroubled, $0.hasOutage) = (true, true) }
    case .measureAssigned, .qualified, .explanation: change(name) { $0.isTroubled = true }
    case .corrected, .cancelled: return mode == .asKnown
    case .acknowledged, .noticeDecided: return mode == .asKnown
    }
    change(name) { $0.isComplete = false }
    return true
  }

  private mutating func change(_ name: Int32, _ body: (inout SweptMeasure) -> Void) {
    for place in measures.indices where name < 0 || measures[place].name == name {
      body(&measures[place])
    }
  }

  /// No value is outside the bounds of the law, changed ones neither.
  private mutating func isWithinBounds() -> Bool {
    for place in measures.indices {
      if measures[place].isTroubled { complete(place) }
      if !measures[place].full.isWithinBounds { return false }
    }
    return true
  }

  /// Lays the measure out with all that touches it.
  mutating func complete(_ place: Int) {
    let measure = measures[place]
    if measure.isComplete { return }
    var rows = [measure.row]
    for row in 0..<columns.count where columns.kinds[row] < 0 {
      let own = columns.measures[row]
      guard own < 0 || own == measure.name, Int32(row) != measure.row else { continue }
      let content = columns.wholes[Int(-1 - columns.kinds[row])].content
      if content.reservedKind != nil { rows.append(Int32(row)) }
    }
    if let full = fullBasis(measure, rows) { measures[place].full = full }
    measures[place].isComplete = true
  }

  private mutating func open(_ fact: Fact, at row: Int32) -> Bool {
    let name = columns.measures[Int(row)]
    if fact.validity != nil || measures.contains(where: { $0.name == name }) { return false }
    guard let basis = basis(fact, []) else { return true }
    measures.append(SweptMeasure(basis: basis, full: basis, row: row, name: name))
    return true
  }

  private mutating func fullBasis(_ measure: SweptMeasure, _ rows: [Int32]) -> MeasureBasis? {
    let name = columns.measureNames[Int(measure.name)]
    let origins = memo.isKept ? rows.map { memo.origins[Int($0)] } : []
    if let known = memo.basis(of: name, from: origins) { return known }
    let facts = rows.map { columns.wholes[Int(-1 - columns.kinds[Int($0)])] }
    guard let full = basis(facts[0], facts) else { return nil }
    memo.keep(full, of: name, from: origins)
    return full
  }

  /// `facts`: the opening and all that touches the measure; empty: the opening alone.
  private mutating func basis(_ opening: Fact, _ facts: [Fact]) -> MeasureBasis? {
    guard case .measureOpened(let content) = opening.content else { return nil }
    let key = BasisKey(opening: content, time: opening.time.seconds, facts: facts)
    if let known = bases[key] { return known }
    if bases.count >= Sweeper.mostBases { bases.removeAll() }
    let basis = MeasureBasis(
      opening, facts.isEmpty ? [opening] : facts, program, plan.rules, zones, until: until)
    bases[key] = .some(basis)
    return basis
  }

  /// A reference used twice is kept aside: that is the log's to say.
  private mutating func referencesAreUnique() -> Bool {
    for (kind, declared) in program.kinds.enumerated() {
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

extension FactColumns {
  /// When the first fact was learnt.
  var firstLearnt: Instant { Instant(seconds: count > 0 ? learnt[0] : .min) }

  /// The facts of reserved kinds, in the order of the rows.
  var reserved: [Fact] {
    if wholes.isEmpty { return [] }
    return (0..<count).compactMap { row in
      let kind = kinds[row]
      guard kind < 0, wholes[Int(-1 - kind)].content.reservedKind != nil else { return nil }
      return wholes[Int(-1 - kind)]
    }
  }
}

extension Fact {
  /// It may change what was said before it was learnt.
  var reachesBack: Bool {
    if case .target = validity { return true }
    return earliestInfluence < learntAt
  }
}
