// Doubles, cancellations, corrections and references used twice, settled the plain way.
import CaseFile
import Civil
import RuleProgram

struct PlainResolution {
  private let facts: [Fact]
  private let program: RuleProgram

  static func resolved(_ learnt: [Fact], _ program: RuleProgram) -> [Fact] {
    PlainResolution(learnt, program).resolved()
  }

  private init(_ learnt: [Fact], _ program: RuleProgram) {
    var known: Set<FactIdentity> = []
    facts = learnt.filter { known.insert($0.identity).inserted }
    self.program = program
  }

  private func resolved() -> [Fact] {
    var uses: Set<[FactValue?]> = []
    return facts.filter { target(of: $0) == nil && !isCancelled($0) }.map(corrected)
      .filter { fact in
        guard case .declared(let kind, let values) = fact.content,
          let field = program.kinds[kind].referenceField, let reference = values[field]
        else { return true }
        let use: [FactValue?] = [
          .text("\(kind)"), fact.measure.map { .text($0) }, reference,
        ]
        return uses.insert(use).inserted
      }.sorted(by: PlainResolution.precedes)
  }

  private func target(of fact: Fact) -> FactIdentity? {
    switch fact.content {
    case .corrected(let correction): correction.target
    case .cancelled(let target, _): target
    default: nil
    }
  }

  private func isCancelled(_ fact: Fact) -> Bool {
    facts.contains { other in
      guard case .cancelled(fact.identity, _) = other.content else { return false }
      return !isCancelled(other)
    }
  }

  /// From a correction down to the fact; nil where something on the way is not there or not a
  /// correction that counts.
  private func chain(_ correction: Fact) -> [Fact]? {
    if isCancelled(correction) { return nil }
    guard case .corrected(let content) = correction.content,
      let next = facts.first(where: { $0.identity == content.target })
    else { return nil }
    if case .corrected = next.content { return chain(next).map { [correction] + $0 } }
    return target(of: next) == nil ? [correction, next] : nil
  }

  /// As the last of its corrections leaves it.
  private func corrected(_ fact: Fact) -> Fact {
    let chains = facts.compactMap { chain($0) }.filter { $0.last?.identity == fact.identity }
    guard let last = chains.max(by: { PlainResolution.precedes($0[0], $1[0]) }) else { return fact }
    var result = fact
    for step in last.dropLast().reversed() {
      guard case .corrected(let correction) = step.content else { continue }
      if let time = correction.replacement.time {
        (result.time, result.nanoseconds) = (time, correction.replacement.nanoseconds)
      }
      result.validity = correction.replacement.validity ?? result.validity
    }
    return result
  }

  /// Time, fraction, sequence, reserved kinds first, then identity.
  static func precedes(_ left: Fact, _ right: Fact) -> Bool {
    if left.time != right.time { return left.time < right.time }
    if left.nanoseconds != right.nanoseconds { return left.nanoseconds < right.nanoseconds }
    if left.sequence != right.sequence { return left.sequence < right.sequence }
    if isReserved(left) != isReserved(right) { return isReserved(left) }
    return left.identity < right.identity
  }

  private static func isReserved(_ fact: Fact) -> Bool {
    if case .declared = fact.content { return false }
    return true
  }
}
