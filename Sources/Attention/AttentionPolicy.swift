// All that an operator can set of how people's attention is asked for. What is true is never touched
// by it: alerts and emissions are the same whatever stands here.

/// Every part is off, or without limit, until it is set.
public struct AttentionPolicy: Hashable, Sendable {
  public var catchUp = CatchUpPolicy()
  public var outages = OutagePolicy()
  public var escalation = EscalationPolicy()
  public var snooze = SnoozePolicy()
  public var sources: [SourceWatch] = []
  public var massSilences: [MassSilenceRule] = []
  public var grouping = GroupingPolicy()
  public var digests: [DigestRole] = []

  public init() {}
}
