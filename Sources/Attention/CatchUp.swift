// After an outage: what counts as late, and until when a late message is still worth sending.
import Civil

/// Windows of catching up, for each channel and kind of message. Without any, everything is sent.
public struct CatchUpPolicy: Hashable, Sendable {
  /// A message said so many seconds after it should have been is marked late; at least 1.
  public var lateAfterSeconds: Int64 = 60
  public var windows: [Window] = []

  public init() {}

  /// How long after its due instant a message is still sent. Nil members: every channel, every kind.
  public struct Window: Hashable, Sendable {
    public var channel: String?
    public var kind: MessageKind?
    public var seconds: Int64
    public init(channel: String? = nil, kind: MessageKind? = nil, seconds: Int64) {
      (self.channel, self.kind, self.seconds) = (channel, kind, max(0, seconds))
    }
  }

  /// The last instant at which it is sent; nil: always. The window that says most of it holds; its
  /// channel says more than its kind.
  public func notAfter(_ kind: MessageKind, on channel: String, owedAt: Instant) -> Instant? {
    if kind.takesBack { return nil }
    let fitting = windows.filter { window in
      (window.channel ?? channel) == channel && (window.kind ?? kind) == kind
    }
    return fitting.max { $0.weight < $1.weight }.map { owedAt + $0.seconds }
  }

  /// Seconds of lateness worth marking; 0: none.
  public func marked(late seconds: Int64) -> Int64 {
    seconds >= max(1, lateAfterSeconds) ? seconds : 0
  }
}

extension CatchUpPolicy.Window {
  fileprivate var weight: Int { (channel == nil ? 0 : 2) + (kind == nil ? 0 : 1) }
}

/// When the daemon counts as having been away.
public struct OutagePolicy: Hashable, Sendable {
  /// A longer stretch without a sign of life is an outage.
  public var longestGapSeconds: Int64 = 300
  /// How often a sign of life is written.
  public var beatSeconds: Int64 = 30
  /// Whether a gap while the process lives counts too (a suspended machine). Not for clocks that run
  /// faster than the world's.
  public var watchesPauses = false

  public init() {}
}
