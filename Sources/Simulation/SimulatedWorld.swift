// Everything outside a simulated house: who receives its messages, and how they behave.
import CaseStore
import Civil
import Delivery
import Evaluation
import Synchronization

/// What one receiver was given.
struct Receipts: Sendable {
  struct Entry: Sendable {
    var id: String
    /// The same for the same message, whatever id it comes under.
    var message: String
    var alert: String
    var revision = 0
    /// How many messages are in it; nil: it is one itself.
    var parts: Int?
    /// The latest time there had been.
    var at: Instant
  }
  var entries: [Entry] = []
}

/// Outlives every crash of the house.
final class SimulatedWorld: Sendable {
  private struct State {
    var moods: [String: Mood] = [:]
    var receipts: [String: Receipts] = [:]
    var hasFailed = false
    var looksFailAt: String?
    var attempts: [String: Int] = [:]
    var amidWork: (@Sendable () -> Void)?
    var rulesOfLooks: [String: String] = [:]
    var meaningOfLooks: [String: RulesAtWork] = [:]
    var rulesAtWork: RulesAtWork
    var putToWork: [Instant] = []
  }
  private let state: Mutex<State>
  private let disk: FaultDisk
  private let time: SimulatedTime
  private let bug: PlantedBug?
  static let channel = "ndjson"

  init(disk: FaultDisk, time: SimulatedTime, tolerance: Int64, bug: PlantedBug?) {
    (self.disk, self.time, self.bug) = (disk, time, bug)
    state = Mutex(State(rulesAtWork: RulesAtWork(tolerance: tolerance)))
  }

  static func carrier(_ number: Int) -> String { "canal-\(number)" }

  func set(_ mood: Mood, of name: String) { state.withLock { $0.moods[name] = mood } }
  func receipts(of name: String) -> Receipts { state.withLock { $0.receipts[name] ?? Receipts() } }

  func makeLooksFail(at person: String?) { state.withLock { $0.looksFailAt = person } }
  func looksFail(at person: String) -> Bool { state.withLock { $0.looksFailAt == person } }

  /// Done once, in the midst of the next look or sending; nil: nothing is.
  func amidWork(_ body: (@Sendable () -> Void)?) { state.withLock { $0.amidWork = body } }

  private func doAmidWork() {
    let body = state.withLock { state in
      defer { state.amidWork = nil }
      return state.amidWork
    }
    body?()
  }

  /// Asked by each look.
  func looksFail(at person: String, under rules: String) -> Bool {
    state.withLock { $0.rulesOfLooks[person] = rules }
    doAmidWork()
    return looksFail(at: person)
  }

  /// Under which rules a person was last looked at.
  func rulesOfLook(at person: String) -> String? { state.withLock { $0.rulesOfLooks[person] } }

  /// What the rules meant when a person was last looked at.
  func meaningOfLook(at person: String) -> RulesAtWork? {
    state.withLock { $0.meaningOfLooks[person] }
  }

  /// What the rules meant so far.
  var rulesAtWork: RulesAtWork { state.withLock { $0.rulesAtWork } }

  /// The latest that there had been each time that rules and settings were put to work.
  var putToWork: [Instant] { state.withLock { $0.putToWork } }

  /// The rules of that number, at work from now on.
  func putToWork(_ number: Int, tolerance: Int64) -> Engine {
    let latest = time.latest
    let rules = state.withLock { state in
      state.putToWork.append(latest)
      state.rulesAtWork.change(to: tolerance, after: latest)
      return state.rulesAtWork
    }
    let name = bug == .rulesKeepTheirName ? "simulation" : "simulation-\(number)"
    return LearningEngine.make(fingerprint: name, rules: rules) { person in
      self.state.withLock { $0.meaningOfLooks[person] = rules }
      return self.looksFail(at: person, under: name)
    }
  }

  /// Whether the last thing that was sent failed.
  var hasFailed: Bool { state.withLock { $0.hasFailed } }

  fileprivate enum Taking { case taken, takenUnheard, failed(String, seconds: Int64?), gone }

  fileprivate func take(_ entries: [Receipts.Entry], by name: String) -> Taking {
    // A dead house sends nothing.
    if disk.isCrashed { return .failed("arrêt", seconds: nil) }
    doAmidWork()
    let mood = state.withLock { $0.moods[name] ?? .up }
    if case .slow(let seconds) = mood { time.set(time.now() + seconds) }
    let result: Taking =
      switch mood {
      case .up, .slow: .taken
      case .takesAndDies, .killsTheHouse: .takenUnheard
      case .down: .failed("injoignable", seconds: nil)
      case .answers500: .failed("HTTP 500", seconds: nil)
      case .asksToWait(let seconds): .failed("HTTP 503", seconds: seconds)
      case .gone: .gone
      }
    state.withLock { state in
      switch result {
      case .taken, .takenUnheard: state.receipts[name, default: Receipts()].entries += entries
      case .failed, .gone: break
      }
      if case .taken = result { state.hasFailed = false } else { state.hasFailed = true }
    }
    if case .killsTheHouse(let isPower) = mood {
      set(.up, of: name)
      disk.crash(losingUnsynced: isPower)
    }
    return result
  }

  fileprivate func noteFailure() { state.withLock { $0.hasFailed = true } }

  fileprivate func id(of letter: Letter) -> String {
    guard bug == .deliveryIDChanges else { return letter.id }
    let attempt = state.withLock { state in
      state.attempts[letter.id, default: 0] += 1
      return state.attempts[letter.id] ?? 0
    }
    return attempt == 1 ? letter.id : "\(letter.id)-\(attempt)"
  }

  fileprivate var latest: Instant { time.latest }
}

struct SimulatedCarrier: Carrier {
  let name: String
  let world: SimulatedWorld

  func carry(_ letter: Letter, now: Instant) -> Handover {
    let gathers = ["jalon.groupe", "jalon.resume"].contains(letter.type)
    // A reminder and a letter that gathers are told apart by nothing but their ids; so are the return
    // of a source and that of its devices, each counted on its own.
    let isOneOfMany =
      gathers || letter.type == "jalon.alerte.rappelee" || letter.type.hasPrefix("jalon.source.")
    let words = [
      letter.alert, String(letter.revision), letter.type, letter.notice ?? "",
      letter.recipients.joined(separator: " "), isOneOfMany ? letter.id : "",
    ]
    let entry = Receipts.Entry(
      id: world.id(of: letter), message: words.joined(separator: "|"), alert: letter.alert,
      revision: letter.revision, parts: gathers ? letter.parts.count : nil, at: world.latest)
    return switch world.take([entry], by: name) {
    case .taken: .delivered(receipt: "reçu")
    case .takenUnheard: .later("coupée")
    case .failed(let reason, let seconds): .later(reason, seconds: seconds)
    case .gone: .never("HTTP 410")
    }
  }
}

/// The true file of emissions, on the disk of the house; what it took may yet be said to have failed.
struct SimulatedChannel: Channel {
  let name = SimulatedWorld.channel
  let file: NDJSONFile
  let world: SimulatedWorld

  func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    do throws(ChannelFailure) { try file.send(entries) } catch {
      world.noteFailure()
      throw error
    }
    let taken = entries.map {
      Receipts.Entry(id: $0.id, message: $0.body, alert: "", at: world.latest)
    }
    switch world.take(taken, by: name) {
    case .taken: return
    case .takenUnheard: throw ChannelFailure("coupé après")
    case .failed(let reason, _): throw ChannelFailure(reason)
    case .gone: throw ChannelFailure("coupé avant")
    }
  }
}
