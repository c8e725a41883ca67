// A receipt: what an answer was made from, enough to make it again elsewhere and to say what differs.
import CaseFile
import Civil
import Evaluation
import RuleProgram
import Synchronization

/// Stands in the answer as `recu`. Instants are whole seconds; hashes are hexadecimal.
public struct VerdictReceipt: Hashable, Sendable {
  public enum Question: String, Hashable, Sendable {
    case compliance
    case explanation = "explication"
    case timeline = "chronologie"
  }

  public var question: Question
  public var person: String
  public var at: Instant
  public var knownAt: Instant?
  /// `mesure`, `regle`, `cle`, as asked.
  public var details: [String: String]
  public var isEnglish: Bool
  public var engine = Provenance.engine
  public var provenance: Provenance
  /// The zones that the person's measures name, with the hash of each one's table.
  public var zones: [String: String]
  /// How many facts of the person had been learnt, and what had been told until when.
  public var facts: Int
  public var toldUntil: Instant?
  /// The facts that the answer cites, corrections included, with the hash of each one's line.
  public var cited: [CitedFact]

  public struct CitedFact: Hashable, Sendable {
    public var identity: FactIdentity
    public var hash: String
    public init(identity: FactIdentity, hash: String) {
      (self.identity, self.hash) = (identity, hash)
    }
  }

  /// `question`: with all that was learnt, in order. `uses`: what the answer cites.
  public init(
    _ kind: Question, _ question: PersonQuestion, isEnglish: Bool, provenance: Provenance,
    uses: [FactIdentity], hashes: FactHashes, zoneHash: (String) -> String
  ) {
    self.question = kind
    (person, at, knownAt) = (question.person, question.at, question.knownAt)
    (details, self.isEnglish, self.provenance) = (question.details, isEnglish, provenance)
    (facts, toldUntil) = (question.facts.count, question.ledger.toldUntil)
    zones = [:]
    for name in question.facts.flatMap(\.zonesNamed) { zones[name] = zoneHash(name) }
    cited = VerdictReceipt.cited(uses, in: question.facts, hashes)
  }

  private static func cited(
    _ uses: [FactIdentity], in facts: [Fact], _ hashes: FactHashes
  ) -> [CitedFact] {
    if uses.isEmpty { return [] }
    // A correction of a cited fact is cited with it, and a correction of that one.
    let aims = facts.compactMap { fact in fact.target.map { (fact.identity, $0) } }
    var wanted = Set(uses)
    var before = 0
    while before < wanted.count {
      before = wanted.count
      for (correction, target) in aims where wanted.contains(target) { wanted.insert(correction) }
    }
    return facts.indices.filter { wanted.contains(facts[$0].identity) }.map { place in
      CitedFact(
        identity: facts[place].identity, hash: hashes.hash(of: facts[place], at: place))
    }
  }
}

/// The hashes of the facts of one list, by place: each is worked out once. May be used from any
/// thread.
public final class FactHashes: Sendable {
  private let writer: FactWriter
  private let known = Mutex<[Int: String]>([:])

  public init(_ vocabulary: Vocabulary) { writer = FactWriter(vocabulary: vocabulary) }

  /// Of the line that an export has of it, in hexadecimal.
  func hash(of fact: Fact, at place: Int) -> String {
    if let known = known.withLock({ $0[place] }) { return known }
    let hash = String(SHA256.hex(writer.line(fact)).prefix(32))
    known.withLock { $0[place] = hash }
    return hash
  }
}

extension Fact {
  /// What a correction or an annulment aims at.
  fileprivate var target: FactIdentity? {
    switch content {
    case .corrected(let correction): correction.target
    case .cancelled(let target, _): target
    default: nil
    }
  }

  /// The zones that an opening or a change of a measure names.
  fileprivate var zonesNamed: [String] {
    let places: Places? =
      switch content {
      case .measureOpened(let opening): opening.places
      case .measureChanged(let change): change.places
      default: nil
      }
    guard let places else { return [] }
    return [places.person, places.court, places.service].compactMap { $0?.zone }
  }
}
