// A reload: rules and settings read anew while the service runs. What does not fit changes nothing.
import Attention
import CaseStore
import Civil
import Delivery
import Evaluation
import Logging
import Scheduling
import Web

/// What was read anew, ready to be put to work.
public struct Renewal: Sendable {
  public var engine: Engine
  public var channels: ChannelSettings
  public var learning: LearningPolicy
  public var limits: Intake.Limits
  public var attention: AttentionPolicy
  /// What the file now says and only a restart applies, in French.
  public var onlyAtRestart: [String] = []

  public init(
    engine: Engine, channels: ChannelSettings, learning: LearningPolicy = LearningPolicy(),
    limits: Intake.Limits = Intake.Limits(), attention: AttentionPolicy = AttentionPolicy()
  ) {
    (self.engine, self.channels) = (engine, channels)
    (self.learning, self.limits, self.attention) = (learning, limits, attention)
  }
}

/// Why nothing was renewed: each trouble as `file:line:column: code: sentence`.
public struct RenewalTrouble: Error, Hashable, Sendable {
  public var lines: [String]
  public init(lines: [String]) { self.lines = lines }
}

/// Puts what was renewed in the place of what is at work.
struct Renewing: Sendable {
  let attention: AttentionSeat
  let seat: EngineSeat
  let work: DueWork
  let loop: Loop
  let intake: Intake
  let rounds: Rounds
  let watch: FolderWatch
  let board: RulesBoard
  let link: SystemdLink
  let clock: any Clock
  let logger: Logger
  let renew: @Sendable () async throws(RenewalTrouble) -> Renewal

  /// A look under way ends under the rules it began with and leaves its person due: the seat is
  /// changed before anybody is made due (`Store.record`).
  func run() async {
    link.tellReloading()
    defer { link.tellReady() }
    do throws(RenewalTrouble) {
      let renewal = try await renew()
      let folder = try folder(renewal.channels.factFolder)
      seat.replace(with: renewal.engine)
      rounds.replace(with: renewal.channels.rounds)
      let isOtherPolicy = attention.replace(with: renewal.attention)
      intake.apply(renewal.learning.heeding(renewal.attention), renewal.limits)
      watch.replace(with: folder)
      await makeDue()
      loop.post(isOtherPolicy ? .policyReplaced : .tick)
      for line in renewal.onlyAtRestart { logger.warning("demande un redémarrage : \(line)") }
      board.note(RulesBoard.Reload(at: clock.now(), troubles: []))
      link.tellStatus("règles \(renewal.engine.fingerprint)")
      logger.notice("règles activées", metadata: ["empreinte": "\(renewal.engine.fingerprint)"])
    } catch {
      for line in error.lines { logger.error("rechargement refusé : \(line)") }
      board.note(RulesBoard.Reload(at: clock.now(), troubles: error.lines))
      link.tellStatus("rechargement refusé, les règles d'avant restent")
    }
  }

  /// A disk that is full for a moment must leave nobody under the old rules.
  private func makeDue() async {
    while !Task.isCancelled {
      do { return try work.readAnew() } catch { logger.error("règles nouvelles : \(error)") }
      try? await Task.sleep(for: .seconds(5))
    }
  }

  private func folder(_ path: String?) throws(RenewalTrouble) -> FactFolder? {
    guard let path else { return nil }
    do throws(ChannelFailure) {
      return try FactFolder(path: path, intake: intake, logger: logger)
    } catch { throw RenewalTrouble(lines: [error.reason]) }
  }
}
