// A whole house on a simulated disk, clock and network: the true store, door, desk, loop, rounds and
// alarm, in lives that end with a stop or a crash. One task drives it.
import Attention
import CaseFile
import CaseStore
import Civil
import Delivery
import Evaluation
import Logging
import Scheduling

/// What a running process holds, and a crash loses.
private struct Life {
  var store: Store
  var lanes: SimulatedLanes
  var loop: Loop
  var intake: Intake
  var desk: Desk
  var reloading: Reloading
  var signs: LifeSigns
}

final class SimulatedHouse {
  let schedule: Schedule
  let disk: FaultDisk
  let time: SimulatedTime
  let world: SimulatedWorld
  var sender = Sender()
  var findings: [String] = []
  private let bug: PlantedBug?
  private var life: Life?
  private(set) var rules = 1
  /// Whoever starts takes these up from the file of settings.
  private var reform: Reform
  /// How often each alert had gone up when it was acknowledged.
  var stepsWhenAcknowledged: [String: Int] = [:]
  var heard = HeardSource()
  var silences = SilenceBook()
  /// Of this life: whether its start was seen to have been noted, and the outage before it.
  var isOutageChecked = false
  var outage: Outage?
  var isReportChecked = false
  var hasGoneBack = false
  /// Facts as the store exports them, read once.
  var log = ExportedLog()

  static let file = "jalon.db"
  static let lines = "jalon.ndjson"
  /// How often it glances, at rest, at a disk that does not let itself be read.
  private static let glances = 16

  init(_ schedule: Schedule, template: FaultDisk, bug: PlantedBug?) {
    (self.schedule, self.bug) = (schedule, bug)
    disk = FaultDisk(seed: schedule.seed)
    time = SimulatedTime(schedule.start)
    reform = schedule.reform
    let world = SimulatedWorld(disk: disk, time: time, tolerance: reform.tolerance, bug: bug)
    self.world = world
    disk.copy(SimulatedHouse.file, from: template)
    if let triggers = bug?.triggers { disk.tamper(SimulatedHouse.file, triggers) }
    if bug == .syncsAreLies { disk.lieAboutSyncs() }
    begin()
  }

  var store: Store? { life?.store }
  var signs: LifeSigns? { life?.signs }
  var desk: Desk? { life?.desk }
  var reloading: Reloading? { life?.reloading }
  var policy: AttentionPolicy { life?.reloading.policies.policy ?? reform.policy }
  func postTick() { life?.loop.post(.tick) }
  var now: Instant { time.now() }
}

// MARK: - Lives

extension SimulatedHouse {
  /// A supervisor starts it again until it runs.
  func begin() {
    for attempt in 1...5 where life == nil {
      do { life = try makeLife() } catch {
        // A disk that does not let the file be opened is seen to by an operator.
        if attempt == 5 { findings.append("ne démarre pas : \(error)") }
        if disk.isCrashed { disk.restart() } else { disk.endTrouble() }
      }
    }
    log = ExportedLog()
    (isOutageChecked, outage, isReportChecked, hasGoneBack) = (false, nil, false, false)
  }

  private func makeLife() throws -> Life {
    let (lanes, time, world, seed) = (SimulatedLanes(time), time, world, schedule.seed)
    let (seat, policies) = (
      EngineSeat(world.putToWork(rules, tolerance: reform.tolerance)),
      AttentionSeat(reform.policy)
    )
    let store = try Store(path: disk.path(SimulatedHouse.file))
    let signs = try LifeSigns(store)
    let lines: any LineDisk = bug == .linesNotForced ? LazyDisk(disk: disk) : disk
    let file = SimulatedChannel(
      file: NDJSONFile(path: disk.path(SimulatedHouse.lines), on: lines), world: world)
    let channel: any Channel = bug == .sentBeforeSending ? HastyChannel(file) : file
    let newRounds: @Sendable () -> [Round] = {
      (0..<Schedule.receivers).map { number in
        Round(
          SimulatedCarrier(name: SimulatedWorld.carrier(number), world: world),
          policy: RetryPolicy(seed: seed), base: "https://jalon.test")
      }
    }
    let rounds = Rounds(newRounds(), store: store, clock: time, lanes: lanes, logger: .silent)
    let memory = FactMemory(store: store, engine: seat)
    let work = DueWork(
      store: store, engine: seat, clock: time, channels: [channel.name],
      carriers: rounds.carriers, policy: policies.policy, memory: memory,
      measures: schedule.measures, lanes: lanes, logger: .silent)
    let attention = AttentionWork(
      store: store, engine: seat, memory: memory, clock: time,
      outlets: Outlets(
        channels: [channel.name], carriers: rounds.carriers, policy: policies.policy),
      logger: .silent)
    let alarm = FaultyAlarm(WallAlarm(clock: time, lanes: lanes), bug) { world.hasFailed }
    let loop = Loop(
      store: store, work: work, clock: time, alarm: alarm, channels: [channel], rounds: rounds,
      pulse: Pulse(
        policies.policy.outages, store: store, clock: SeenClock(clock: time, signs: signs),
        logger: .silent),
      attention: attention, lanes: lanes, logger: .silent)
    let intake = Intake(
      store: store, engine: seat, policy: LearningPolicy().heeding(policies.policy),
      memory: memory, now: { time.now() },
      onCommit: { loop.post(.tick) })
    let desk = Desk(store: store, intake: intake, now: { time.now() })
    loop.start()
    return Life(
      store: store, lanes: lanes, loop: loop, intake: intake, desk: desk,
      reloading: Reloading(
        seat: seat, policies: policies, work: work, loop: loop, rounds: rounds,
        intake: intake, newRounds: newRounds, bug: bug), signs: signs)
  }

  /// Reads what is in the log, and says nothing of anybody.
  var reader: Engine { LearningEngine.make { _ in true } }

  /// Rules and settings are written anew; a life that is on takes them up when it is told.
  func write(_ reform: Reform) {
    rules += 1
    self.reform = reform
  }

  /// What was not done is not done; the next life begins with what the disk has.
  func beginAgainIfCrashed() {
    guard disk.isCrashed else { return }
    time.forgetTimers()
    endLife()
    disk.restart()
    begin()
  }

  func endLife() {
    world.amidWork(nil)
    life?.lanes.drop()
    try? life?.store.close()
    life = nil
  }

  private func stop() async {
    guard let life else { return }
    life.intake.close()
    await life.intake.rest()
    var dice = Dice(seed: schedule.seed)
    life.loop.post(.stop)
    run(jobs: 10_000, &dice)
    if disk.isCrashed { return }
    time.forgetTimers()
    endLife()
  }

  /// Returns whether all jobs are done.
  @discardableResult
  func run(jobs: Int, _ dice: inout Dice) -> Bool {
    guard let lanes = life?.lanes else { return true }
    for _ in 0..<jobs {
      if disk.isCrashed || !lanes.runOne(&dice) { return true }
    }
    return false
  }

  func runAll(_ dice: inout Dice) {
    if !run(jobs: 2000, &dice) { findings.append("la boucle ne se repose jamais") }
  }
}

// MARK: - Events

extension SimulatedHouse {
  func play(_ event: Event) async {
    life?.reloading.goOn()
    switch event {
    case .facts(let drafts, let isAnswerLost):
      sender.write(drafts, at: now)
      await send(losingAnswer: isAnswerLost)
    case .resend: await send(losingAnswer: false)
    case .acknowledge(let pick): await acknowledge(pick)
    case .decide(let pick, let isValidated): await decide(pick, isValidated)
    case .otherProcess(let drafts): await writeBeside(drafts)
    case .glance: life?.loop.post(.glance)
    case .forward(let seconds): time.set(now + seconds)
    case .back(let seconds):
      time.set(now - seconds)
      hasGoneBack = true
    case .toTheRing: if let ring = time.nextRing { time.set(max(now, ring)) }
    case .run(let jobs, let seed):
      var dice = Dice(seed: seed)
      run(jobs: jobs, &dice)
    case .settle(let seed):
      var dice = Dice(seed: seed)
      runAll(&dice)
      // The house glances every second: a glance that the disk refused is followed by another.
      for _ in 0..<SimulatedHouse.glances {
        let isRead = disk.trouble != .readErrors
        life?.loop.post(.glance)
        runAll(&dice)
        if disk.isCrashed || isRead { break }
      }
      // Whoever cannot read knows nothing of what waits.
      if !disk.isCrashed, disk.trouble != .readErrors { checkAtRest() }
    case .receiver(let number, let mood): world.set(mood, of: SimulatedWorld.carrier(number))
    case .channel(let mood): world.set(mood, of: SimulatedWorld.channel)
    case .trouble(let trouble, let operations):
      disk.begin(trouble, operations: operations)
    case .endTrouble: disk.endTrouble()
    case .crash(let isPower): disk.crash(losingUnsynced: isPower)
    case .crashSoon(let operations, let isPower):
      disk.crash(after: operations, losingUnsynced: isPower)
    case .reload(let reform, let isAmid): reload(reform, amidWork: isAmid)
    case .snooze(let pick, let seconds): await snooze(pick, seconds)
    case .looksFail(let person): world.makeLooksFail(at: person)
    case .away(let seconds): beAway(seconds)
    case .stopAndStart:
      await stop()
      var other = reform
      other.tolerates.toggle()
      write(other)
      if !disk.isCrashed { begin() }
    }
    if !disk.isCrashed, disk.trouble != .readErrors, let store { try? checkOutage(store) }
    beginAgainIfCrashed()
  }

  /// Everything unanswered, one request after the other.
  func send(losingAnswer: Bool) async {
    for request in sender.waiting {
      guard let intake = life?.intake, !disk.isCrashed else { return }
      let arrivals = request.lines.map { intake.arrival(Array($0.utf8)) }
      let receipts = try? await intake.submit(Submission(arrivals)).get()
      noteHeard(receipts)
      noteSilences(arrivals, receipts)
      guard let receipts else { continue }
      if !losingAnswer { sender.note(receipts, for: request) }
    }
  }

  private func acknowledge(_ pick: Int) async {
    guard let life, let alerts = try? life.store.alerts(AlertFilter(limit: 1000)), !alerts.isEmpty
    else { return }
    let id = alerts[pick % alerts.count].record.id
    do {
      try await life.desk.acknowledge(alert: id, by: "Mme Petit")
      sender.acknowledged.insert(id)
      noteAcknowledged(id)
    } catch {}
  }

  private func decide(_ pick: Int, _ isValidated: Bool) async {
    guard let life, let notices = try? life.store.notices(state: .draft, limit: 1000),
      !notices.isEmpty
    else { return }
    let notice = notices[pick % notices.count].record
    let decision = NoticeDecision(
      notice: notice.id, revision: notice.revision, isValidated: isValidated, by: "M. Roux")
    do {
      try await life.desk.decide(decision)
      sender.decided.insert("\(notice.id)#\(notice.revision)")
    } catch {}
  }

  private func writeBeside(_ drafts: [FactDraft]) async {
    sender.write(drafts, at: now)
    guard let store = try? Store(path: disk.path(SimulatedHouse.file)) else { return }
    let time = time
    let intake = Intake(store: store, engine: reader, now: { time.now() })
    if let request = sender.waiting.last {
      let arrivals = request.lines.map { intake.arrival(Array($0.utf8)) }
      if let receipts = try? await intake.submit(Submission(arrivals)).get() {
        sender.note(receipts, for: request)
      }
    }
    try? store.close()
    life?.loop.post(.glance)
  }
}

extension Logger {
  /// Schedules are full of faults that nobody need read about.
  fileprivate static var silent: Logger {
    Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
  }
}
