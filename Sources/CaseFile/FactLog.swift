// Facts as learnt → facts as they stand (DESIGN 3). Pure: the same facts in any order of arrival
// come to the same, save for two facts of one identity and two uses of one reference, where the
// one learnt first is kept.
import Civil

/// The one door: ``resolved(_:vocabulary:)``.
public enum FactLog {
  /// Settles facts given in the order in which they were learnt.
  ///
  /// A correction rests on what it targets: the fact, or an earlier correction. Its `data` replaces
  /// the whole, its `time` and `vaut` theirs; of several, the one that happened last counts. A
  /// correction of something cancelled goes with it.
  public static func resolved(_ facts: [Fact], vocabulary: Vocabulary) -> ResolvedLog {
    var settlement = Settlement(facts, vocabulary)
    settlement.acceptFromTargetsOutward()
    settlement.sortOutUnreached()
    settlement.markCancelled()
    return settlement.log()
  }
}

/// The log being settled. Facts are indices in the order learnt.
private struct Settlement {
  private enum Standing { case unreached, accepted, aside, waiting }

  private var facts: [Fact] = []
  private var places: [FactIdentity: Int] = [:]
  /// Corrections and cancellations by the fact they target.
  private var directives: [Int: [Int]] = [:]
  /// The fact as that correction leaves it; facts that correct nothing stand for themselves.
  private var versions: [Int: Fact] = [:]
  /// Targets before what targets them; facts that are no directives first.
  private var accepted: [Int] = []
  private var standing: [Standing]
  private var isCancelled: [Bool]
  /// Made for the first correction: it is large, and most logs have none.
  private lazy var reader = FactReader(vocabulary: vocabulary)
  private let vocabulary: Vocabulary
  private var result = ResolvedLog()

  init(_ learnt: [Fact], _ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    (standing, isCancelled) = ([], [])
    places.reserveCapacity(learnt.count)
    for fact in learnt {
      if let known = places[fact.identity] {
        if !facts[known].hasSameContent(as: fact) {
          let refusal = FactRefusal(path: "id", reason: .conflict, found: fact.identity.id)
          result.aside.append(AsideFact(fact: fact, refusal: refusal))
        }
      } else {
        places[fact.identity] = facts.count
        facts.append(fact)
      }
    }
    standing = Array(repeating: .unreached, count: facts.count)
    isCancelled = Array(repeating: false, count: facts.count)
  }

  private mutating func putAside(_ index: Int, _ refusal: FactRefusal) {
    standing[index] = .aside
    result.aside.append(AsideFact(fact: facts[index], refusal: refusal))
  }
}

// MARK: - What takes effect

extension Settlement {
  mutating func acceptFromTargetsOutward() {
    for (index, fact) in facts.enumerated() {
      if let target = fact.content.target {
        if let place = places[target] { directives[place, default: []].append(index) }
      } else {
        standing[index] = .accepted
        accepted.append(index)
      }
    }
    if directives.isEmpty { return }
    var next = 0
    while next < accepted.count {
      let target = accepted[next]
      for directive in directives[target] ?? [] {
        do throws(FactRefusal) {
          try check(directive, on: target)
          standing[directive] = .accepted
          accepted.append(directive)
        } catch { putAside(directive, error) }
      }
      next += 1
    }
  }

  private mutating func check(_ directive: Int, on target: Int) throws(FactRefusal) {
    let (fact, aim) = (facts[directive], facts[target])
    guard fact.person == aim.person else {
      throw FactRefusal(path: "subject", reason: .otherPerson, found: fact.person)
    }
    guard fact.identity.source == aim.identity.source || fact.content.officer != nil else {
      let reason = FactRefusal.Reason.foreignCorrection(source: aim.identity.source)
      throw FactRefusal(path: "source", reason: reason, found: fact.identity.source)
    }
    guard case .corrected(let correction) = fact.content else { return }
    if case .cancelled = aim.content {
      let found = aim.identity.id
      throw FactRefusal(path: "data.cible", reason: .correctedCancellation, found: found)
    }
    versions[directive] = try apply(correction.replacement, to: versions[target] ?? aim)
  }

  private mutating func apply(
    _ replacement: Replacement, to fact: Fact
  ) throws(FactRefusal) -> Fact {
    var fact = fact
    if let raw = replacement.raw {
      let data = try reader.replacement(raw, for: fact.content, prefix: "data.data")
      (fact.content, fact.measure, fact.validity) = (data.content, data.measure, data.validity)
    }
    if let time = replacement.time {
      (fact.time, fact.nanoseconds) = (time, replacement.nanoseconds)
    }
    if let validity = replacement.validity { fact.validity = validity }
    return fact
  }

  /// What no accepted fact leads to waits for its target, unless the targets run in a circle.
  mutating func sortOutUnreached() {
    for index in facts.indices where standing[index] == .unreached {
      var path: [Int] = []
      var onPath: Set<Int> = []
      var place: Int? = index
      while let at = place, standing[at] == .unreached, onPath.insert(at).inserted {
        path.append(at)
        place = facts[at].content.target.flatMap { places[$0] }
      }
      let isCircle = place.map { onPath.contains($0) || isCircular($0) } ?? false
      for at in path {
        if isCircle {
          let found = facts[at].content.target?.id ?? ""
          putAside(at, FactRefusal(path: "data.cible", reason: .circularTarget, found: found))
        } else {
          standing[at] = .waiting
          result.waiting.append(facts[at])
        }
      }
    }
  }

  /// Whether the fact was put aside because its targets run in a circle.
  private func isCircular(_ index: Int) -> Bool {
    standing[index] == .aside && !(facts[index].content.target.map { isReached($0) } ?? true)
  }

  private func isReached(_ identity: FactIdentity) -> Bool {
    places[identity].map { standing[$0] == .accepted } ?? false
  }

  /// An annulment counts unless it is itself annulled; the last of a chain decides.
  mutating func markCancelled() {
    for index in accepted.reversed() {
      guard let directives = directives[index] else { continue }
      isCancelled[index] = directives.contains { directive in
        guard case .cancelled = facts[directive].content else { return false }
        return standing[directive] == .accepted && !isCancelled[directive]
      }
    }
  }
}

// MARK: - What comes of it

extension Settlement {
  mutating func log() -> ResolvedLog {
    var settled: [(place: Int, fact: ResolvedFact)] = []
    for index in facts.indices where facts[index].content.target == nil {
      let fact = settle(index)
      if isCancelled[index] {
        result.cancelled.append(fact)
      } else {
        settled.append((index, fact))
      }
    }
    retypeChanges(&settled)
    keepFirstReferences(&settled)
    result.facts = settled.map(\.fact)
    touchTargets()
    result.facts.sort { $0.fact.precedes($1.fact) }
    result.cancelled.sort { $0.fact.precedes($1.fact) }
    result.waiting.sort { $0.precedes($1) }
    // Conflicts of one identity stay in the order learnt.
    result.aside = result.aside.enumerated()
      .sorted { ($0.element.fact.identity, $0.offset) < ($1.element.fact.identity, $1.offset) }
      .map(\.element)
    return result
  }

  /// One fact and all that targets it, however far.
  private func settle(_ index: Int) -> ResolvedFact {
    guard let direct = directives[index] else {
      let fact = facts[index]
      return ResolvedFact(fact: fact, touched: fact.earliestInfluence, history: [fact.identity])
    }
    var touched = facts[index].earliestInfluence
    var best: Int?
    var open = [(at: index, isGone: isCancelled[index])]
    while let (at, isGone) = open.popLast() {
      if let version = versions[at] {
        touched = min(touched, version.earliestInfluence)
        if !isGone, best.map({ isLater(at, than: $0) }) ?? true { best = at }
      }
      for directive in directives[at] ?? [] where versions[directive] != nil {
        open.append((directive, isGone || isCancelled[directive]))
      }
    }
    let fact = best.flatMap { versions[$0] } ?? facts[index]
    var history = path(to: best ?? index)
    if isCancelled[index] {
      let cancellations = direct.filter {
        standing[$0] == .accepted && versions[$0] == nil && !isCancelled[$0]
      }
      history += cancellations.map { facts[$0].identity }.sorted()
    }
    return ResolvedFact(fact: fact, touched: touched, history: history)
  }

  /// From the fact that is corrected to this correction.
  private func path(to index: Int) -> [FactIdentity] {
    var path = [facts[index].identity]
    var target = facts[index].content.target
    while let identity = target, let place = places[identity] {
      path.append(identity)
      target = facts[place].content.target
    }
    return path.reversed()
  }

  /// Of corrections the one that happened last counts; then sequence, then identity.
  private func isLater(_ left: Int, than right: Int) -> Bool {
    facts[right].precedes(facts[left])
  }

  /// Reads changes of parameters again where the measure turns out to be of another nature.
  private mutating func retypeChanges(_ settled: inout [(place: Int, fact: ResolvedFact)]) {
    let isChanged = settled.contains { _, resolved in
      guard case .measureChanged(let change) = resolved.fact.content else { return false }
      return !change.parameters.isEmpty
    }
    if !isChanged { return }
    var natures: [MeasureName: (first: Fact, nature: String)] = [:]
    for (_, resolved) in settled {
      guard case .measureOpened(let opening) = resolved.fact.content else { continue }
      let name = MeasureName(resolved.fact)
      if let known = natures[name], known.first.precedes(resolved.fact) { continue }
      natures[name] = (resolved.fact, opening.nature)
    }
    settled = settled.compactMap { place, resolved in
      guard case .measureChanged(let change) = resolved.fact.content, !change.parameters.isEmpty,
        let nature = natures[MeasureName(resolved.fact)]?.nature, nature != change.nature
      else { return (place, resolved) }
      var retyped = resolved
      do throws(FactRefusal) {
        retyped.fact.content = try retype(resolved.fact, as: nature)
        return (place, retyped)
      } catch {
        putAside(place, error)
        return nil
      }
    }
  }

  private mutating func retype(
    _ fact: Fact, as nature: String
  ) throws(FactRefusal) -> FactContent {
    var data = FactWriter(vocabulary: vocabulary).data(fact)
    data.removeAll { $0.name == ReservedField.nature.rawValue }
    data.append(.init(name: ReservedField.nature.rawValue, value: .text(nature)))
    let raw = JSONValue.object(data).serialized()
    return try reader.replacement(raw, for: fact.content, prefix: "data").content
  }

  private mutating func keepFirstReferences(
    _ settled: inout [(place: Int, fact: ResolvedFact)]
  ) {
    var users: [ReferenceUse: FactIdentity] = [:]
    if !vocabulary.kinds.contains(where: { $0.referenceField != nil }) { return }
    settled = settled.filter { place, resolved in
      guard case .declared(let kind, let values) = resolved.fact.content,
        let field = vocabulary.kinds[kind].referenceField, field < values.count,
        let value = values[field]
      else { return true }
      let use = ReferenceUse(measure: MeasureName(resolved.fact), kind: kind, value: value)
      guard let user = users[use] else {
        users[use] = resolved.fact.identity
        return true
      }
      let declared = vocabulary.kinds[kind].fields[field]
      var found = WireText.value(value, declared.type).serialized()
      if case .text(let text) = value { found = text }
      let path = "data.\(declared.name)"
      putAside(place, FactRefusal(path: path, reason: .usedReference(user), found: found))
      return false
    }
  }

  /// A fact that holds for another one influences from where that one does.
  private mutating func touchTargets() {
    func touched(_ resolved: ResolvedFact) -> Instant {
      guard case .target(let target) = resolved.fact.validity, let place = places[target] else {
        return resolved.touched
      }
      return min(resolved.touched, settle(place).touched)
    }
    // Few facts hold for another one; the others are left where they lie.
    for index in result.facts.indices {
      guard case .target = result.facts[index].fact.validity else { continue }
      result.facts[index].touched = touched(result.facts[index])
    }
    for index in result.cancelled.indices {
      result.cancelled[index].touched = touched(result.cancelled[index])
    }
  }
}

/// A measure's id counts for one person.
private struct MeasureName: Hashable {
  let person: String
  let measure: String?

  init(_ fact: Fact) { (person, measure) = (fact.person, fact.measure) }
}

private struct ReferenceUse: Hashable {
  let measure: MeasureName
  let kind: Int
  let value: FactValue
}

extension FactContent {
  /// What a correction or a cancellation aims at; nil for other facts.
  public var target: FactIdentity? {
    switch self {
    case .corrected(let correction): correction.target
    case .cancelled(let target, _): target
    default: nil
    }
  }

  /// The named officer of a correction or a cancellation.
  fileprivate var officer: String? {
    switch self {
    case .corrected(let correction): correction.by
    case .cancelled(_, let by): by
    default: nil
    }
  }
}
