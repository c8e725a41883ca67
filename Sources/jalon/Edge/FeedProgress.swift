// What is seen of `jalon feed` while it runs.
import Civil
import Evaluation
import Foundation

/// What is seen of a feed. How far it is moves on one line, on a terminal, once it takes longer than
/// two seconds: the day reached, people, facts, facts a second, time left.
struct FeedProgress {
  private let text: EmissionText
  private let home: Zone
  private let words: Wording
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var followed: NDJSONLines?
  private var people: Set<String> = []
  private var facts = 0
  private var day: CivilDate?
  private var batches = 0
  private let total: Int
  private let start = ContinuousClock.now
  private(set) var keptAside = 0

  init(fed: FedFacts, emissions: String?) {
    total = fed.batches.count
    home = ZoneFolder.shared.zone("Europe/Paris") ?? .utc
    text = EmissionText(zones: fed.zones, home: home)
    words = Wording(.french, zone: home)
    followed = emissions.map { NDJSONLines(following: $0) }
    _ = followed?.next()
  }

  mutating func sent(_ batch: FedFacts.Batch, _ answer: BatchAnswer) {
    people.formUnion(batch.people)
    facts += batch.lines.count
    batches += 1
    keptAside += answer.keptAside.count
    for (line, why) in answer.keptAside where batch.people.indices.contains(line) {
      let stamp = EmissionText.stamp(batch.instant, home)
      say("\(stamp)  \(batch.people[line])  mis de côté \(why)")
    }
  }

  /// Shows what has left since.
  mutating func settled() {
    for line in text.lines(followed?.next() ?? []) { say(line) }
  }

  mutating func reached(_ instant: Instant) {
    let today = home.date(at: instant)
    if today != day { draw(today) }
    day = today
  }

  mutating func finish() {
    guard let day else { return }
    erase()
    Terminal.complain("… \(status(day))")
  }

  private func say(_ line: String) {
    erase()
    Terminal.say(line)
    if let day { draw(day) }
  }

  private func draw(_ day: CivilDate) {
    let seconds = elapsed
    guard isTerminal, seconds > 2, batches > 0 else { return }
    let left = Int(seconds * Double(total - batches) / Double(batches))
    let rate = counted(Int(Double(facts) / seconds), "fait")
    let wait = left < 120 ? "\(left) s" : "\(left / 60) min"
    Terminal.redraw("… \(status(day)), \(rate)/s, reste \(wait)")
  }

  private func erase() { if isTerminal, elapsed > 2 { Terminal.erase() } }

  private var elapsed: Double {
    let spent = (ContinuousClock.now - start).components
    return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
  }

  private func status(_ day: CivilDate) -> String {
    "\(words.longDate(day)) : \(counted(people.count, "personne")), \(counted(facts, "fait"))"
  }
}

extension Terminal {
  /// The moving line of a terminal, on the error stream.
  static func redraw(_ text: String) {
    FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
  }

  static func erase() { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
}
