// The facts of one kind that a measure sees, laid out for those who ask of them once for each
// occurrence: when each happened, what it is spread over, and which carry a text.
import CaseFile
import Civil
import RuleProgram

/// Made from facts in the order of the log; what is not asked for is not worked out.
final class FactShelf {
  let facts: [Fact]
  let times: [Instant]
  /// No fact happened before the one that stands before it.
  let isInOrder: Bool
  /// Those that bear a `vaut`.
  private(set) lazy var withValidity = facts.indices.filter { facts[$0].validity != nil }
  private var texts: [Int: TextPlaces] = [:]
  private var intervals: [Interval?]?

  /// Where the texts of a field stand; `others`: facts that have no text there.
  private struct TextPlaces {
    var byText: [String: [Int]] = [:]
    var others: [Int] = []
  }

  init(_ facts: [Fact]) {
    self.facts = facts
    times = facts.map(\.time)
    isInOrder = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// Where the facts from an instant on and before another stand, and perhaps others.
  func places(from: Instant, until: Instant) -> Range<Int> {
    guard isInOrder else { return times.indices }
    let first = place(of: from)
    return first..<max(first, place(of: until))
  }

  /// The first place at or after an instant.
  private func place(of instant: Instant) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The places of the facts that have the text in that field, and of those that have none there.
  func places(of text: String, in field: Int) -> [Int] {
    let places = texts[field] ?? textPlaces(field)
    texts[field] = places
    guard let own = places.byText[text] else { return places.others }
    return places.others.isEmpty ? own : (own + places.others).sorted()
  }

  private func textPlaces(_ field: Int) -> TextPlaces {
    var result = TextPlaces()
    for place in facts.indices {
      if case .declared(_, let values) = facts[place].content, field < values.count,
        case .text(let text)? = values[field]
      {
        result.byText[text, default: []].append(place)
      } else {
        result.others.append(place)
      }
    }
    return result
  }

  /// The interval of each session that has both bounds, by place; empty: there is none.
  func intervals(_ calendar: LocalCalendar) -> [Interval?] {
    if let intervals { return intervals }
    var result: [Interval?] = []
    for place in withValidity {
      guard case .interval(let from?, let until?) = facts[place].validity else { continue }
      let interval = Interval(
        start: calendar.instant(of: from), end: calendar.instant(of: until))
      if interval.isEmpty { continue }
      if result.isEmpty { result = Array(repeating: nil, count: facts.count) }
      result[place] = interval
    }
    intervals = result
    return result
  }
}

/// The fact that `où` is about, by its place: facts are large, and many are asked about.
struct Candidate {
  let shelf: FactShelf
  let place: Int

  var fact: Fact { shelf.facts[place] }
  var time: Instant { shelf.times[place] }
  var identity: FactIdentity { shelf.facts[place].identity }
  var content: FactContent { shelf.facts[place].content }
}

extension Frame {
  /// The candidates of a set, some or all of them: what is left out is not in the window, or is
  /// plainly not what `où` asks for.
  struct Visit {
    let shelf: FactShelf
    /// Nil: any of them may do.
    let chosen: [Int]?
    /// Facts from before and after the window have to be looked at too.
    let isBoundless: Bool

    /// All that may lie in a window, whatever `où` says of them.
    func places(in window: Bounds) -> Range<Int> {
      isBoundless
        ? shelf.facts.indices : shelf.places(from: window.from, until: window.until)
    }

    func forEachPlace(in window: Bounds, _ body: (Int) -> Void) {
      let within = places(in: window)
      guard let chosen else { return within.forEach(body) }
      for place in chosen where within.contains(place) { body(place) }
    }
  }

  func visit(_ set: FactSet, isBoundless: Bool = false) -> Visit {
    let shelf = measure.shelf(set.kind)
    return Visit(
      shelf: shelf, chosen: isBoundless ? nil : chosen(set, on: shelf), isBoundless: isBoundless)
  }

  /// Where `où` asks for a field to be some text, and for whatever else: those that have it, and
  /// those of which it is not known.
  private func chosen(_ set: FactSet, on shelf: FactShelf) -> [Int]? {
    guard let condition = set.condition, shelf.facts.count > 4 else { return nil }
    var outer = self
    outer.candidate = nil
    for part in condition.conjuncts {
      guard case .compare(.equal, let left, let right) = part.form else { continue }
      for (own, other) in [(left, right), (right, left)] {
        if case .field(.candidate, set.kind, let field) = own.form,
          case .text(let text)? = outer.steady(other)
        {
          return shelf.places(of: text, in: field)
        }
      }
    }
    return nil
  }
}
