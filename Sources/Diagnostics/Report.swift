// Collects diagnostics. Its door: `listing`, sorted by place, without repeats, and short enough
// to be read. What is kept is bounded, so that a hostile file cannot fill the memory.

/// The diagnostics of a compilation.
public struct Report: Sendable {
  /// How many diagnostics of one file are shown.
  public static let shownPerFile = 50
  /// How many diagnostics of one file are kept to choose from; those after are only counted.
  static let keptPerFile = 2000

  private var kept: [Diagnostic] = []
  private var keptCount: [String: Int] = [:]
  private var uncounted: [String: Int] = [:]
  private var seen: Set<Place> = []
  public private(set) var hasErrors = false

  public init() {}

  /// Whether nothing at all was said.
  public var isEmpty: Bool { kept.isEmpty }

  /// Adds a diagnostic, unless the same code was already said of the same place.
  public mutating func add(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { hasErrors = true }
    let file = diagnostic.primary?.mark.source.name ?? ""
    guard keptCount[file, default: 0] < Report.keptPerFile else {
      uncounted[file, default: 0] += 1
      return
    }
    guard seen.insert(Place(of: diagnostic)).inserted else { return }
    keptCount[file, default: 0] += 1
    kept.append(diagnostic)
  }

  /// Adds all that another report holds.
  public mutating func add(contentsOf other: Report) {
    for diagnostic in other.kept { add(diagnostic) }
    uncounted.merge(other.uncounted, uniquingKeysWith: +)
    hasErrors = hasErrors || other.hasErrors
  }

  /// Every diagnostic kept, sorted by file, place and code.
  public var sorted: [Diagnostic] {
    kept.map { (place: Place(of: $0), diagnostic: $0) }
      .sorted { $0.place < $1.place }
      .map(\.diagnostic)
  }

  /// What is shown: at most `shownPerFile` diagnostics of each file, and how many more there are.
  public var listing: Listing {
    var shown: [Diagnostic] = []
    var counts: [String: Int] = [:]
    for diagnostic in sorted {
      let file = diagnostic.primary?.mark.source.name ?? ""
      counts[file, default: 0] += 1
      if counts[file, default: 0] <= Report.shownPerFile { shown.append(diagnostic) }
    }
    let omitted = counts.keys.sorted().compactMap { file -> Listing.Omitted? in
      let more = max(0, counts[file, default: 0] - Report.shownPerFile)
      let count = more + uncounted[file, default: 0]
      return count > 0 ? Listing.Omitted(file: file, count: count) : nil
    }
    return Listing(shown: shown, omitted: omitted)
  }

  /// The part of a report that is shown.
  public struct Listing: Sendable {
    public let shown: [Diagnostic]
    public let omitted: [Omitted]

    /// How many diagnostics of a file are not shown.
    public struct Omitted: Hashable, Sendable {
      public let file: String
      public let count: Int
    }
  }

  /// What makes two diagnostics the same, and puts them in order.
  private struct Place: Hashable, Comparable {
    let file: String
    let start: Int
    let code: String

    init(of diagnostic: Diagnostic) {
      file = diagnostic.primary?.mark.source.name ?? ""
      start = diagnostic.primary?.mark.span.start ?? 0
      // Two troubles that have no place are the same only when they say the same.
      code = diagnostic.code + (diagnostic.primary == nil ? diagnostic.message.fr : "")
    }

    static func < (left: Place, right: Place) -> Bool {
      (left.file, left.start, left.code) < (right.file, right.start, right.code)
    }
  }
}
