// What can happen to a simulated house. Each event bears all that it needs, so that any part of a
// schedule is a schedule: a failing one can be made smaller.

/// One thing that a sender says. Times are seconds from the moment it is first said.
public struct FactDraft: Hashable, Sendable, CustomStringConvertible {
  public enum Content: Hashable, Sendable {
    case appointment(at: Int64, withinSeconds: Int64)
    case presence(at: Int64)
    /// The person's device does not answer any more.
    case silence(at: Int64)
    case cancellation(of: String)
    case move(of: String, to: Int64)
    /// An earlier one, word for word.
    case again(String)
    /// An earlier identity with another content.
    case altered(String)
    /// Too far ahead to be believed: kept aside.
    case ahead
  }
  public var id: String
  public var person: String
  public var content: Content
  public var description: String { "\(id) de \(person) : \(content)" }
}

/// How a receiver, or the file of emissions, behaves until it is told otherwise.
public enum Mood: Hashable, Sendable {
  case up
  /// Takes so many seconds, and answers.
  case slow(Int64)
  case down
  case answers500
  case takesAndDies
  case asksToWait(Int64)
  case gone
  /// The house dies just after the message was taken.
  case killsTheHouse(losingUnsynced: Bool)
}

public enum Event: Hashable, Sendable, CustomStringConvertible {
  /// One request; `isAnswerLost`: the sender does not hear that it was taken, and sends again.
  case facts([FactDraft], isAnswerLost: Bool)
  /// Senders try again what was not answered.
  case resend
  case acknowledge(Int)
  case decide(Int, isValidated: Bool)
  /// A command works on the same file beside the daemon.
  case otherProcess([FactDraft])
  case glance
  case forward(seconds: Int64)
  case back(seconds: Int64)
  /// To the instant at which the timer rings.
  case toTheRing
  /// So many jobs of the house's lanes run, in an order that the dice pick.
  case run(jobs: Int, dice: UInt64)
  /// Everything that can be done now is done, and what must hold then is checked.
  case settle(dice: UInt64)
  case receiver(Int, Mood)
  case channel(Mood)
  case trouble(FaultDisk.Trouble, operations: Int)
  case endTrouble
  case crash(losingUnsynced: Bool)
  case crashSoon(operations: Int, losingUnsynced: Bool)
  /// The house dies, and nobody watches for so long.
  case away(seconds: Int64)
  /// Under other rules: everybody is looked at again.
  case stopAndStart
  /// Other rules and another policy of attention; `amidWork`: in the midst of the next look or
  /// sending.
  case reload(Reform, amidWork: Bool)
  /// An officer puts an alert off.
  case snooze(Int, seconds: Int64)
  /// Looks at this person fail from now on; nil: at nobody.
  case looksFail(String?)

  public var description: String {
    switch self {
    case .facts(let drafts, let isAnswerLost):
      "faits \(drafts.map(\.description))\(isAnswerLost ? ", réponse perdue" : "")"
    case .resend: "renvoyer"
    case .acknowledge(let pick): "accuser réception \(pick)"
    case .decide(let pick, let isValidated): "décider \(pick) \(isValidated ? "oui" : "non")"
    case .otherProcess(let drafts): "autre programme \(drafts.map(\.description))"
    case .glance: "coup d'œil"
    case .forward(let seconds): "avancer \(seconds) s"
    case .back(let seconds): "reculer \(seconds) s"
    case .toTheRing: "jusqu'au réveil"
    case .run(let jobs, let dice): "\(jobs) travaux, dé \(dice)"
    case .settle(let dice): "tout finir et regarder, dé \(dice)"
    case .receiver(let number, let mood): "canal \(number) : \(mood)"
    case .channel(let mood): "fichier : \(mood)"
    case .trouble(let trouble, let operations): "disque : \(trouble) \(operations)"
    case .endTrouble: "disque réparé"
    case .crash(let isPower): isPower ? "coupure" : "mort du programme"
    case .crashSoon(let operations, let isPower):
      "\(isPower ? "coupure" : "mort du programme") à l'écriture \(operations)"
    case .away(let seconds): "mort du programme, \(seconds) s sans lui"
    case .stopAndStart: "arrêt et reprise, autres règles"
    case .reload(let reform, let isAmid):
      "rechargement\(isAmid ? " au milieu d'un travail" : "") : \(reform)"
    case .snooze(let pick, let seconds): "reporter \(pick) de \(seconds) s"
    case .looksFail(let person): "examens en échec : \(person ?? "aucun")"
    }
  }

  public var isFault: Bool {
    switch self {
    case .facts(_, let isAnswerLost): isAnswerLost
    case .receiver(_, let mood), .channel(let mood): mood != .up
    case .looksFail(let person): person != nil
    case .back, .trouble, .crash, .crashSoon, .away: true
    default: false
    }
  }
}

/// A seed, and the events it makes; or some of them.
public struct Schedule: Sendable, CustomStringConvertible {
  public var seed: UInt64
  public var events: [Event]

  /// What to do to see it again.
  public var description: String {
    "graine \(seed), \(events.count) événements :\n"
      + events.enumerated().map { "  \($0.offset + 1). \($0.element)" }.joined(separator: "\n")
  }
}
