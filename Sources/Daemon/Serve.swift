// `jalon serve` put together: store, intake, loop, delivery and web, started in the order of the
// way through the house and stopped from the door inwards. It decides nothing itself.
import Attention
import CaseStore
import Civil
import Delivery
import Evaluation
import Glibc
import Hummingbird
import Logging
import Scheduling
import ServiceLifecycle
import UnixSignals
import Web

/// What an operator can set.
public struct ServeOptions: Sendable {
  /// The SQLite file.
  public var storePath: String
  /// The file to which alerts and notices leave.
  public var outputPath: String
  public var address = ListenAddress()
  public var learning = LearningPolicy()
  public var limits = Intake.Limits()
  /// Further channels, and the folder where files of facts are put.
  public var channels = ChannelSettings(seed: .random(in: 0 ... .max))
  /// What is late, held back, repeated, gathered; nothing unless it is set.
  public var attention = AttentionPolicy()
  /// How often to see whether another process wrote to the file; 0: never.
  public var glanceMilliseconds = 1000
  public var longestBody = 16 << 20
  /// Requests that take longer after a stop signal are cut off.
  public var longestStopSeconds = 20
  /// Signals that stop cleanly; none in tests.
  public var stopSignals: [UnixSignal] = [.sigterm, .sigint]
  /// Signals on which `renew` is asked for rules and settings.
  public var reloadSignals: [UnixSignal] = [.sighup]
  /// Reads rules and settings anew; nil: they stay until the end.
  public var renew: (@Sendable () async throws(RenewalTrouble) -> Renewal)?
  /// The service manager that started the process.
  public var link = SystemdLink.none

  public init(storePath: String, outputPath: String) {
    (self.storePath, self.outputPath) = (storePath, outputPath)
  }
}

/// Why the daemon does not start.
public enum ServeFailure: Error, Hashable, Sendable {
  /// Another daemon works on the file.
  case alreadyServed(String)
  /// The file does not let itself be opened, read or written.
  case unusable(String, StoreTrouble)
  /// It would listen beyond the loopback, and nobody would need a token.
  case openBeyondLoopback(String)
  /// Nothing can be listened to at the address.
  case deaf(ListenAddress, ListenTrouble)

  public var french: String {
    switch self {
    case .alreadyServed(let path): "`\(path)` est déjà servi par un autre programme"
    case .unusable(let path, let trouble): "`\(path)` ne s'ouvre pas : \(trouble.french)"
    case .openBeyondLoopback(let host):
      "écouter sur `\(host)`, au-delà de cette machine, demande des jetons : `jalon token créer`"
    case .deaf(let address, let trouble):
      "impossible d'écouter sur `\(address.host)`, port \(address.port) : \(trouble.french)"
    }
  }
}

/// Runs until a stop signal, or until the task is cancelled. `announce` is given one line once the
/// service listens, with the real port.
public func serve(
  _ options: ServeOptions, engine: Engine, clock: any Clock,
  logger: Logger = Logger(label: "jalon"),
  announce: @escaping @Sendable (String) -> Void = printAtOnce
) async throws {
  let lock = try ServeLock(besides: options.storePath)
  defer { lock.release() }
  let (store, hasTokens) = try opened(options.storePath)
  if !hasTokens {
    guard options.address.isLoopback else {
      try store.close()
      throw ServeFailure.openBeyondLoopback(options.address.host)
    }
    logger.warning(
      "aucun jeton : toutes les adresses sont ouvertes à cette machine, et à elle seule")
  }
  let house = try ServiceHouse(options, engine: engine, store: store, clock: clock, logger: logger)
  let host = options.address.host.contains(":") ? "[\(options.address.host)]" : options.address.host
  let web = webApplication(house.office, at: options.address, logger: logger) { port in
    announce("jalon écoute sur http://\(host):\(port)")
    options.link.tellReady()
  }
  house.loop.start()
  let besides = await house.besides()
  var configuration = ServiceGroupConfiguration(
    services: [web, StopWord(link: options.link)], gracefulShutdownSignals: options.stopSignals,
    logger: logger)
  configuration.maximumGracefulShutdownDuration = .seconds(options.longestStopSeconds)
  let group = ServiceGroup(configuration: configuration)
  // Whatever ends the web, what was taken is committed and the batch under way is finished.
  let ending: Result<Void, any Error>
  do { ending = .success(try await group.run()) } catch is CancellationError {
    ending = .success(())
  } catch {
    let deaf = ListenTrouble(error).map { ServeFailure.deaf(options.address, $0) }
    ending = .failure(deaf ?? error)
  }
  for task in besides { task.cancel() }
  house.intake.close()
  for task in besides { await task.value }
  await house.intake.rest()
  // A task of its own: a task that is cancelled writes nothing.
  await Task { await house.office.refusals.settle(evenYoung: true) }.value
  await house.loop.stop()
  try store.close()
  try ending.get()
}

/// The store, and whether it has tokens. A file in trouble is said to be so.
private func opened(_ path: String) throws -> (Store, hasTokens: Bool) {
  do {
    let store = try Store(path: path)
    return (store, try store.hasTokens())
  } catch {
    guard let trouble = StoreTrouble(error) else { throw error }
    throw ServeFailure.unusable(path, trouble)
  }
}

/// Tells the service manager that a stop was asked for, before the last requests are answered.
private struct StopWord: Service {
  let link: SystemdLink

  func run() async throws {
    try await gracefulShutdown()
    link.tellStopping()
  }
}

/// A pipe must see the line now, not when a buffer is full.
public func printAtOnce(_ line: String) {
  print(line)
  fflush(nil)
}
