// The parts of one running service, wired together, and what runs beside its web.
import Attention
import CaseStore
import Civil
import Delivery
import Evaluation
import Logging
import Scheduling
import UnixSignals
import Web

struct ServiceHouse {
  let office: Office
  let loop: Loop
  let intake: Intake
  private let options: ServeOptions
  private let renewing: Renewing?
  private let watch: FolderWatch

  init(
    _ options: ServeOptions, engine: Engine, store: Store, clock: any Clock, logger: Logger
  ) throws {
    self.options = options
    let now: @Sendable () -> Instant = { clock.now() }
    let (seat, meter) = (EngineSeat(engine), WorkMeter())
    let attentionSeat = AttentionSeat(options.attention)
    let memory = FactMemory(store: store, engine: seat) { seq, refusal in
      logger.warning(
        "fait illisible sous ces règles", metadata: ["seq": "\(seq)", "motif": "\(refusal.code)"])
    }
    let channels: [any Channel] = [NDJSONFile(path: options.outputPath)]
    let rounds = Rounds(
      options.channels.rounds, store: store, clock: clock, meter: meter, logger: logger)
    let work = DueWork(
      store: store, engine: seat, clock: clock, channels: channels.map(\.name),
      carriers: rounds.carriers, policy: attentionSeat.policy, memory: memory, meter: meter,
      logger: logger)
    let attention = AttentionWork(
      store: store, engine: seat, memory: memory, clock: clock,
      outlets: Outlets(
        channels: channels.map(\.name), carriers: rounds.carriers,
        policy: attentionSeat.policy),
      logger: logger)
    let loop = Loop(
      store: store, work: work, clock: clock, alarm: WallAlarm(clock: clock),
      channels: channels, rounds: rounds,
      pulse: Pulse(attentionSeat.policy.outages, store: store, clock: clock, logger: logger),
      attention: attention, logger: logger)
    let intake = Intake(
      store: store, engine: seat, policy: options.learning.heeding(options.attention),
      limits: options.limits, meter: meter, memory: memory,
      now: now, onCommit: { loop.post(.tick) })
    var office = Office(store: store, engine: seat, intake: intake, memory: memory, now: now)
    office.meter = meter
    office.longestBody = options.longestBody
    office.snooze = { attentionSeat.policy.snooze }
    office.onReplay = { loop.post(.tick) }
    if let held = clock as? HeldClock { office.hands = ClockHands(held, loop) }
    let folder = try options.channels.factFolder.map {
      try FactFolder(path: $0, intake: intake, logger: logger)
    }
    (self.loop, self.intake, watch) = (loop, intake, FolderWatch(folder))
    self.office = office
    renewing = options.renew.map { [watch] renew in
      Renewing(
        attention: attentionSeat, seat: seat, work: work, loop: loop, intake: intake,
        rounds: rounds, watch: watch,
        board: office.board, link: options.link, clock: clock, logger: logger, renew: renew)
    }
  }

  /// What runs beside the web until it is cancelled.
  func besides() async -> [Task<Void, Never>] {
    let period = options.glanceMilliseconds
    let watchdog = Watchdog(options.link) { [loop] in loop.whenReached($0) }
    var tasks = [
      Task { [watch] in await watch.run(everyMilliseconds: period) },
      Task { await watchdog.run() },
      Task { [office] in await office.refusals.settleEachMinute() },
    ]
    if period > 0 {
      let glances = Glances(everyMilliseconds: period, loop)
      tasks.append(
        Task {
          await whenCancelled()
          glances.cancel()
        })
    }
    if let renewing {
      // Trapped before the service says that it is ready: untrapped, SIGHUP ends a process.
      let signals = await UnixSignalsSequence(trapping: options.reloadSignals)
      tasks.append(Task { for await _ in signals { await renewing.run() } })
    }
    return tasks
  }
}

extension RefusalLog {
  fileprivate func settleEachMinute() async {
    while (try? await Task.sleep(for: .seconds(60))) != nil { await settle() }
  }
}

/// Returns when the task is cancelled.
private func whenCancelled() async {
  let (ends, end) = AsyncStream.makeStream(of: Void.self)
  await withTaskCancellationHandler {
    for await _ in ends {}
  } onCancel: {
    end.finish()
  }
}

extension ClockHands {
  /// Of a rehearsal whose sender drives the clock.
  fileprivate init(_ held: HeldClock, _ loop: Loop) {
    self.init(step: held.step) { limit in
      await loop.rest()
      held.run(until: limit)
      loop.post(.tick)
    }
  }
}
