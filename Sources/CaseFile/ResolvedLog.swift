// What a list of facts comes to once doubles, conflicts, corrections and cancellations are settled.
import Civil

/// A fact as it stands: under its first identity, with what the latest correction says.
public struct ResolvedFact: Hashable, Sendable {
  public var fact: Fact
  /// The earliest instant that this fact, or any earlier version of it, may influence.
  public var touched: Instant
  /// The facts that made it: itself, then the corrections each resting on the one before; of a
  /// cancelled fact, its cancellations instead.
  public var history: [FactIdentity]

  public init(fact: Fact, touched: Instant, history: [FactIdentity]) {
    (self.fact, self.touched, self.history) = (fact, touched, history)
  }
}

/// A fact that takes no effect, and why. It is shown to a human, never dropped.
public struct AsideFact: Hashable, Sendable {
  public var fact: Fact
  public var refusal: FactRefusal

  public init(fact: Fact, refusal: FactRefusal) {
    (self.fact, self.refusal) = (fact, refusal)
    self.refusal.identity = fact.identity
    self.refusal.person = fact.person
  }
}

/// A settled log. `fait.corrige` and `fait.annule` are in none of its facts: only in their effect.
public struct ResolvedLog: Hashable, Sendable {
  /// In the order in which they count.
  public var facts: [ResolvedFact] = []
  /// Facts that an annulment took away, in the same order.
  public var cancelled: [ResolvedFact] = []
  /// By identity.
  public var aside: [AsideFact] = []
  /// Corrections and annulments whose target is not known yet, in order of fact.
  public var waiting: [Fact] = []

  public init() {}
}
