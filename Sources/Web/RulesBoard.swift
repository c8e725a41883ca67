// Which rules are at work since when, and how the last reload went: what operators read of it.
import CaseFile
import Civil
import Evaluation
import Synchronization

/// Written by the reload, read by the routes.
public final class RulesBoard: Sendable {
  /// How a reload went.
  public struct Reload: Hashable, Sendable {
    public var at: Instant
    /// Each thing that kept it from being taken, at its place; none: it was taken.
    public var troubles: [String]
    public init(at: Instant, troubles: [String]) { (self.at, self.troubles) = (at, troubles) }
  }

  private struct Page {
    var activatedAt: Instant
    var last: Reload?
    var done: Int64 = 0
    var failed: Int64 = 0
  }

  private let page: Mutex<Page>

  public init(activatedAt: Instant) { page = Mutex(Page(activatedAt: activatedAt)) }

  public func note(_ reload: Reload) {
    page.withLock { page in
      page.last = reload
      if reload.troubles.isEmpty {
        (page.activatedAt, page.done) = (reload.at, page.done + 1)
      } else {
        page.failed += 1
      }
    }
  }

  /// Whether the last reload was refused: the rules on disk are not those at work.
  public var hasFailed: Bool { page.withLock { $0.last?.troubles.isEmpty == false } }

  /// Reloads since the process began.
  var counts: (done: Int64, failed: Int64) { page.withLock { ($0.done, $0.failed) } }

  /// A line for people; nil: nothing to say.
  var trouble: String? {
    page.withLock { page in
      guard let last = page.last, let first = last.troubles.first else { return nil }
      return "rechargement refusé le \(last.at), les règles d'avant restent : \(first)"
    }
  }

  var members: [JSONValue.Member] {
    let (activatedAt, last) = page.withLock { ($0.activatedAt, $0.last) }
    let reload = last.map { last in
      JSONValue.members([
        "le": .text("\(last.at)"), "reussi": .boolean(last.troubles.isEmpty),
        "difficultes": .list(last.troubles.map { .text($0) }),
      ])
    }
    return [
      .init(name: "activees_le", value: .text("\(activatedAt)")),
      .init(name: "rechargement", value: reload ?? .null),
    ]
  }
}
