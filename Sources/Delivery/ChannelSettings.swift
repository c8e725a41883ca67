// What an operator sets of the ways out, and of the folder by which facts come in. The file that
// says it is read by `SettingsFile`.

/// The channels beside the file of emissions.
public struct ChannelSettings: Sendable {
  public var carriers: [any Carrier] = []
  public var policy: RetryPolicy
  /// The address under which people read alerts, without a slash at its end.
  public var base = ""
  /// Where files of facts are put; nil: nowhere.
  public var factFolder: String?

  /// Without channels.
  public init(seed: UInt64) { policy = RetryPolicy(seed: seed) }

  /// The carriers with what they need to go round.
  public var rounds: [Round] { carriers.map { Round($0, policy: policy, base: base) } }
}
