// What a sweep finds: compact records. Words are made of them at the edge, for those that are told.
import Civil

/// An écart, in the order in which its rule settles them.
struct SweptGap {
  /// The instant at which it is one, in seconds; `isAfterFacts` says in which half of the second.
  var instant: Int64
  var isAfterFacts: Bool
  /// Index in the rule's layout; -1: born of the fact at `row`.
  var place: Int32
  var row: Int32

  var tick: Tick {
    let at = Instant(seconds: instant)
    return isAfterFacts ? .facts(at) : .deadline(at)
  }
}

/// An alert that holds from `gap` on.
struct SweptAlert {
  /// Index among the person's measures.
  var measure: Int32
  var rule: Int32
  var alert: Int32
  /// Index among the rule's écarts.
  var order: Int32
  var gap: SweptGap
}
