// `servi par`: facts serve occurrences in the order of the log, each the open occurrence with the
// earliest deadline, or the one it names (DESIGN 4).
import CaseFile
import Civil
import RuleProgram

struct ServiceCase {
  private let rule: RuleCase
  private let service: Service

  init(_ rule: RuleCase, _ service: Service) { (self.rule, self.service) = (rule, service) }

  /// One occurrence as it is being served.
  private struct Post {
    let occurrence: OccurrenceCase
    /// When it may first be served.
    let opens: Instant
    let settlement: Tick?
    /// The deadline as it stands in the end.
    let last: Instant
    let needed: Int64
    /// The value that a fact which names it must carry.
    let name: String?
    let closedTo: Timeline<Bool>
    var served: Int64 = 0
    var isContrary = false
    var isDoubtful = false
    var course = DemandCourse()
  }

  func courses(_ occurrences: [OccurrenceCase]) -> [DemandCourse] {
    var posts = occurrences.map(post)
    let byName = Dictionary(grouping: posts.indices.filter { posts[$0].name != nil }) {
      posts[$0].name ?? ""
    }
    let byDeadline = posts.indices.sorted {
      (posts[$0].last, posts[$0].occurrence.rank) < (posts[$1].last, posts[$1].occurrence.rank)
    }
    let isSteady = posts.allSatisfy { $0.occurrence.deadline.pieces.count == 1 }
    var queue = byDeadline[...]
    let shelf = rule.measure.shelf(service.kind)
    for place in shelf.facts.indices {
      let fact = Candidate(shelf: shelf, place: place)
      let tick = Tick.facts(fact.time)
      guard tick < rule.horizon, isInLife(fact) else { continue }
      while let next = queue.first, isDue(posts[next], at: tick) { queue.removeFirst() }
      if let name = factName(fact) {
        serveNamed(fact, at: tick, &posts, byName[name] ?? [])
      } else if service.triggerField == nil {
        serveEarliest(fact, at: tick, &posts, queue, isSteady: isSteady)
      }
    }
    for index in posts.indices { settle(&posts[index]) }
    return posts.map(\.course)
  }

  private func post(_ occurrence: OccurrenceCase) -> Post {
    let frame = rule.frame(occurrence)
    let tick = occurrence.created
    var opens = occurrence.start
    if isAlwaysOpen { opens = .distantPast }
    if let expression = service.opensAt {
      opens = frame.readInstant(expression, at: tick) ?? opens
    }
    let settlement = rule.settlement(of: occurrence).flatMap { rule.decides($0) ? $0 : nil }
    return Post(
      occurrence: occurrence, opens: opens, settlement: settlement,
      last: occurrence.deadline.value(at: settlement ?? rule.last) ?? .distantFuture,
      needed: service.count.flatMap { frame.readQuantity($0, at: tick)?.floor } ?? 1,
      name: name(of: occurrence), closedTo: closed(occurrence))
  }

  /// Over the stretches in which the occurrence is excused or moot, nothing serves it.
  private func closed(_ occurrence: OccurrenceCase) -> Timeline<Bool> {
    if rule.isNeverDue(occurrence) { return Timeline(true) }
    let range = min(occurrence.created, .deadline(occurrence.start))..<rule.horizon
    var result = Timeline(false)
    guard !range.isEmpty else { return result }
    if let parent = occurrence.parent { result = parent.map(over: range) { !$0 } }
    for line in rule.exceptions(of: occurrence) {
      result = result.zip(line, over: range) { $0 || $1 == true }
    }
    return result
  }

  private func isInLife(_ fact: Candidate) -> Bool {
    rule.measure.start <= fact.time && fact.time < rule.lifeEnd
  }

  private func name(of occurrence: OccurrenceCase) -> String? {
    guard service.sameField != nil else { return nil }
    guard let field = service.triggerField else { return occurrence.key }
    guard case .declared(_, let values)? = occurrence.trigger?.content else { return nil }
    return values[field].map(nameText)
  }

  private func factName(_ fact: Candidate) -> String? {
    guard let field = service.sameField, case .declared(_, let values) = fact.content else {
      return nil
    }
    return values[field].map(nameText)
  }

  private func nameText(_ value: FactValue) -> String {
    switch value {
    case .text(let text): text
    case .date(let date): "\(date)"
    case .instant(let instant): "\(instant)"
    case .quantity(let amount): numberText(amount)
    default: "\(value)"
    }
  }

  private func serveEarliest(
    _ fact: Candidate, at tick: Tick, _ posts: inout [Post], _ queue: ArraySlice<Int>,
    isSteady: Bool
  ) {
    var first: Int?
    for index in queue where isOpen(posts[index], to: fact) {
      if let first, place(posts[first], tick) < place(posts[index], tick) { continue }
      if holds(fact, posts[index], at: tick) == false { continue }
      first = index
      if isSteady { break }
    }
    if let first { offer(fact, to: &posts[first], isNamed: false) }
  }

  /// Of occurrences that share a name the fact serves one, or corrects one.
  private func serveNamed(_ fact: Candidate, at tick: Tick, _ posts: inout [Post], _ named: [Int]) {
    let open = named.filter { isOpen(posts[$0], to: fact) }
    let first = open.min { place(posts[$0], tick) < place(posts[$1], tick) }
    if let first {
      offer(fact, to: &posts[first], isNamed: true)
      return
    }
    for index in named where isDue(posts[index], at: tick) { settle(&posts[index]) }
    if let late = named.first(where: { isLate(posts[$0], at: tick) }) {
      offerLate(fact, to: &posts[late], at: tick)
    }
  }

  /// The deadline as it stands when the fact happens, or when the occurrence comes to be.
  private func standing(_ post: Post, _ tick: Tick) -> Instant {
    post.occurrence.deadline.value(at: max(tick, post.occurrence.created)) ?? .distantFuture
  }

  private func place(_ post: Post, _ tick: Tick) -> (Instant, Int) {
    (standing(post, tick), post.occurrence.rank)
  }

  private func isDue(_ post: Post, at tick: Tick) -> Bool {
    post.settlement.map { $0 <= tick } ?? false
  }

  private func isOpen(_ post: Post, to fact: Candidate) -> Bool {
    let tick = Tick.facts(fact.time)
    let created = post.occurrence.created
    guard post.opens <= fact.time, post.served < post.needed,
      isAlwaysOpen || created <= tick, fact.time < standing(post, tick)
    else { return false }
    if case .kept = post.course.state(at: .distantFuture) { return false }
    return !isDue(post, at: tick) && !post.closedTo.value(at: max(.deadline(fact.time), created))
  }

  /// What serves an occurrence born of a fact may have come before that fact.
  private var isAlwaysOpen: Bool {
    if case .fact = rule.rule.trigger { true } else { false }
  }

  private func isLate(_ post: Post, at tick: Tick) -> Bool {
    guard isDue(post, at: tick) else { return false }
    switch post.course.state(at: tick) {
    case .gap, .undetermined: return true
    default: return false
    }
  }

  /// The candidate's `où`, and what it makes of the occurrence at its tick.
  private func offer(_ fact: Candidate, to post: inout Post, isNamed: Bool) {
    let tick = Tick.facts(fact.time)
    switch holds(fact, post, at: tick) {
    case true?:
      post.served += 1
      post.occurrence.servedBy.append(fact.identity)
      let seen = max(tick, post.occurrence.created)
      if post.served >= post.needed { post.course.turn(.kept(.servedInTime), at: seen) }
    case false?: if isNamed { post.isContrary = true }
    case nil: post.isDoubtful = true
    }
  }

  private func holds(_ fact: Candidate, _ post: Post, at tick: Tick) -> Bool? {
    let range = tick..<tick.next
    return rule.frame(post.occurrence)
      .truth(of: service.condition, for: fact, over: range).value(at: tick)
  }

  /// A fact that names an occurrence already decided mends it or settles what silence left open.
  private func offerLate(_ fact: Candidate, to post: inout Post, at tick: Tick) {
    let holds = holds(fact, post, at: tick)
    switch post.course.state(at: tick) {
    case .gap where holds == true:
      if post.course.mendedAt == nil { post.course.mendedAt = tick }
    case .undetermined where holds == true:
      post.occurrence.servedBy.append(fact.identity)
      post.course.turn(.kept(.servedInTime), at: tick)
    case .undetermined where holds == false:
      post.course.turn(.gap(.servedOtherwise), at: tick)
    default: break
    }
  }

  private func settle(_ post: inout Post) {
    guard let settlement = post.settlement, settlement < rule.horizon,
      post.course.steps.count == 1
    else { return }
    let kind = rule.measure.program.kinds[service.kind]
    let state: DemandCourse.State
    if post.isDoubtful || kind.silence == .meansUnknown && !post.isContrary {
      state = .undetermined(.missingFacts(service.kind))
    } else if post.isContrary {
      state = .gap(.servedOtherwise)
    } else {
      state = .gap(.notServedAtDeadline)
    }
    post.course.turn(rule.suspendedOr(state, post.occurrence, settlement), at: settlement)
  }
}

/// A number as a key: whole or a fraction.
func numberText(_ value: Rational) -> String {
  value.isWhole ? "\(value.numerator)" : "\(value.numerator)/\(value.denominator)"
}
