// The loop: one lane takes one event at a time, does what is due, and sets one timer on the
// earliest horizon. Delivery runs beside it on a lane of its own and reports back as an event.
import CaseStore
import Civil
import Delivery
import Logging
import Synchronization

/// Everything that can happen to the loop.
public enum LoopEvent: Sendable {
  /// Somebody may be due: the timer rang, facts arrived, or a batch of due people has a next one.
  case tick
  /// Another policy of attention is at work.
  case policyReplaced
  /// Time to see whether another process wrote to the file.
  case glance
  case deliveryFinished(DrainReport)
  /// A carrier came back from its round.
  case roundFinished(String)
  case stop
}

/// Runs the second half of the way through the house (DESIGN 8).
///
/// `@unchecked Sendable`: all mutable state belongs to `lane`, and each entry asserts to be on it.
public final class Loop: @unchecked Sendable {
  private let lane: any Lane
  private let outLane: any Lane
  private let store: Store
  private let work: DueWork
  private let clock: any Clock
  private let alarm: any Alarm
  private let channels: [any Channel]
  private let rounds: Rounds?
  private let pulse: Pulse?
  private let attention: AttentionWork?
  private let logger: Logger
  /// What asks for a look while one is already waiting needs no second one. Two for each look would
  /// let the line of events grow, and who waits at its end, for as long as facts keep coming.
  private let isLookComing = Atomic<Bool>(false)

  /// Glances come each second, and may come late.
  private static let aheadSeconds: Int64 = 2
  /// Glances at which nobody waits from one time that the log of writes is taken in to the next.
  private static let quietGlances = 16

  // On `lane` only.
  private var foreignVersion: Int64 = 0
  private var isDelivering = false
  private var isStopping = false
  private var isBusy = false
  private var isRecovered = false
  private var hasOldPolicy = false
  private var lookRest = Rest()
  private var deliveryRest = Rest()
  private var quiet = 0
  private var waitingForRest: [(isEntire: Bool, answer: CheckedContinuation<Void, Never>)] = []

  public init(
    store: Store, work: DueWork, clock: any Clock, alarm: any Alarm,
    channels: [any Channel], rounds: Rounds? = nil, pulse: Pulse? = nil,
    attention: AttentionWork? = nil, lanes: any Lanes = DispatchLanes(),
    logger: Logger = Logger(label: "jalon.loop")
  ) {
    (self.store, self.work, self.clock, self.alarm) = (store, work, clock, alarm)
    (self.channels, self.rounds, self.logger) = (channels, rounds, logger)
    (self.pulse, self.attention) = (pulse, attention)
    (lane, outLane) = (lanes.lane("jalon.loop"), lanes.lane("jalon.delivery"))
    work.onApart { [weak self] in self?.post(.tick) }
    rounds?.onEnd { [weak self] name in self?.post(.roundFinished(name)) }
  }

  /// Takes up what a former process left, then runs until `stop`.
  public func start() {
    lane.add { [self] in
      pulse?.start()
      do { foreignVersion = try store.foreignVersion() } catch {
        logger.error("reprise : \(StoreTrouble.words(error))")
      }
      handle(.tick)
    }
  }

  /// May be called from anywhere.
  public func post(_ event: LoopEvent) {
    if case .tick = event {
      if isLookComing.exchange(true, ordering: .acquiringAndReleasing) { return }
    }
    lane.add { [self] in handle(event) }
  }

  /// Runs the body when the loop comes to it: whoever is answered knows that the loop lives.
  public func whenReached(_ body: @escaping @Sendable () -> Void) { lane.add(body) }

  /// Finishes the looks begun and the delivery under way, and returns.
  public func stop() async {
    work.end()
    post(.stop)
    await rest(withRounds: true)
  }

  /// Returns when nothing is due and nothing is under way; carriers may be out, unless they are
  /// waited for too: a slow one must not hold up a rehearsal's time.
  public func rest(withRounds: Bool = false) async {
    await withCheckedContinuation { answer in
      lane.add { [self] in
        waitingForRest.append((withRounds, answer))
        settle()
      }
    }
  }
}

// MARK: - On the lane

extension Loop {
  private func handle(_ event: LoopEvent) {
    lane.assertInside()
    switch event {
    case .stop:
      isStopping = true
      pulse?.stop()
      alarm.disarm()
      rounds?.stop()
      // A look at a long log is not waited for: it is made again at the next start.
      do { try work.abandon() } catch { logger.error("arrêt : \(StoreTrouble.words(error))") }
    case .deliveryFinished(let report):
      isDelivering = false
      if let trouble = report.trouble { logger.error("envoi : \(trouble)") }
      if report.isStoreFailing { deliveryRest.begin(at: clock.now()) }
      goOn()
    case .roundFinished(let name):
      rounds?.isBack(name)
      goOn()
    case .glance:
      pulse?.beat()
      if hasForeignFacts() {
        lookAtDue()
      } else if !isBusy, !isStopping, !isDelivering {
        useTheQuiet()
      }
    case .policyReplaced:
      hasOldPolicy = true
      lookAtDue()
    case .tick:
      isLookComing.store(false, ordering: .releasing)
      pulse?.beat()
      lookAtDue()
    }
    settle()
  }

  /// One batch; the next one is another event, so that a stop can come between.
  private func lookAtDue() {
    if isStopping { return }
    isBusy = false
    do {
      // Until it has succeeded: who was looked at under other rules is made due by it.
      if !isRecovered {
        try work.recover()
        try attention?.takeUpPolicy()
        isRecovered = true
      }
      if hasOldPolicy {
        try attention?.takeUpPolicy()
        hasOldPolicy = false
      }
      attention?.detect()
      let hasMore = try work.lookAtDue()
      isBusy = attention?.attend() ?? false || hasMore
      if !isBusy { attention?.attendToSources() }
    } catch {
      logger.error("examen : \(StoreTrouble.words(error))")
      lookRest.begin(at: clock.now())
      return goOn()
    }
    lookRest.stop()
    goOn()
    if isBusy { post(.tick) }
  }

  /// Nobody waits: what can be done now need not be done while somebody does.
  private func useTheQuiet() {
    work.lookAhead(to: clock.now() + Loop.aheadSeconds) {
      !isLookComing.load(ordering: .acquiring)
    }
    quiet += 1
    if quiet < Loop.quietGlances || isLookComing.load(ordering: .acquiring) { return }
    quiet = 0
    // What fails is done by a later write.
    try? store.takeInLog()
  }

  /// Sends out what may leave, and sets the one timer on the earliest of what is to come.
  private func goOn() {
    if isStopping { return }
    rounds?.start()
    let now = clock.now()
    do {
      let agenda = try store.agenda(apartFrom: work.peopleApart, channels: channels.map(\.name))
      if !isDelivering, deliveryRest.end(at: now) == nil, let next = agenda.delivery, next <= now {
        deliver(at: now)
      }
      // The look that comes sets the timer.
      if isBusy || isLookComing.load(ordering: .acquiring) { return }
      // A look that failed is made again even where nobody is due: it may have been the first one.
      var wakes = [lookRest.postponed(lookRest.isOwed ? now : agenda.look, at: now)]
      if !isDelivering { wakes.append(deliveryRest.postponed(agenda.delivery, at: now)) }
      wakes.append(try rounds?.nextDue())
      wakes.append(lookRest.postponed(attention?.nextDue(alerts: agenda.attention), at: now))
      guard let next = wakes.compactMap({ $0 }).min(), next < .distantFuture else {
        return alarm.disarm()
      }
      wake(at: next)
    } catch {
      logger.error("échéances : \(StoreTrouble.words(error))")
      wake(at: now + Rest.seconds)
    }
  }

  private func deliver(at now: Instant) {
    isDelivering = true
    outLane.add { [self] in
      post(.deliveryFinished(drain(store, to: channels, now: now)))
    }
  }

  private func wake(at instant: Instant) {
    alarm.arm(at: instant) { [weak self] in self?.post(.tick) }
  }

  /// Whether another process wrote since the last look (`jalon fact` on the same file).
  private func hasForeignFacts() -> Bool {
    guard let version = try? store.foreignVersion(), version != foreignVersion else { return false }
    foreignVersion = version
    return true
  }

  private func settle() {
    let isIdle =
      !isBusy && !isLookComing.load(ordering: .acquiring) && work.peopleApart.isEmpty
    let isAtRest = !isDelivering && (isStopping || isIdle)
    if !isAtRest { return }
    let isOut = rounds?.isOut ?? false
    for waiter in waitingForRest where !isOut || !waiter.isEntire { waiter.answer.resume() }
    waitingForRest.removeAll { !isOut || !$0.isEntire }
  }
}
