// `jalon token`: makes, lists and revokes the tokens that open the daemon's routes.
import ArgumentParser
import CaseStore
import Civil
import Foundation

struct Tokens: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Les jetons des sources, officiers et opérateurs : créer, lister, révoquer.",
    subcommands: [Create.self, List.self, Revoke.self], defaultSubcommand: List.self)

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "créer", abstract: "Crée un jeton ; son secret n'est montré qu'une fois.",
      discussion: """
        jalon token créer source --nom "Centre de surveillance" --source /surveillance/centre \
        --genre 'bracelet.*' --jours 365
        jalon token créer officier --nom "Mme Petit" --jours 30
        """,
      aliases: ["creer"])

    @Argument(help: "source, officier ou opérateur.") var role: String
    @Option(help: "Qui le porte, par son nom.") var nom: String
    @Option(help: "D'une source : le `source` de ses faits, ou son début jusqu'à un `/`.")
    var source: [String] = []
    @Option(help: "D'une source : un genre de fait, ou le début de genres et `*`.")
    var genre: [String] = []
    @Option(help: "Jours avant qu'il expire.") var jours = 90
    @Option(help: "Requêtes par minute.") var parMinute = 600
    @OptionGroup var place: Place

    func validate() throws {
      guard let role = parsedRole else {
        throw ValidationError("`\(role)` : attendu source, officier ou opérateur")
      }
      if role == .source, source.isEmpty || genre.isEmpty {
        throw ValidationError("un jeton de source attend au moins un --source et un --genre")
      }
      if role != .source, !source.isEmpty || !genre.isEmpty {
        throw ValidationError("--source et --genre ne vont qu'à un jeton de source")
      }
      if source.contains(where: { $0.isEmpty }) || genre.contains(where: { $0.isEmpty }) {
        throw ValidationError("--source et --genre ne peuvent pas être vides")
      }
      if nom.isEmpty || jours < 1 || jours > 3660 || parMinute < 1 || parMinute > 1_000_000 {
        throw ValidationError("attendu : un nom, de 1 à 3660 jours, de 1 à 1000000 par minute")
      }
    }

    private var parsedRole: Token.Role? {
      Token.Role.allCases.first { $0.word == role || $0.secretWord == role }
    }

    func run() throws {
      guard let role = parsedRole else { return }
      let now = try place.now()
      if now > WallMoment.now {
        throw ValidationError("--le : un jeton vaut dès qu'il est créé, cette date est à venir")
      }
      let store = try Store(path: place.service.path())
      let (token, secret) = Token.made(
        role, bearer: nom, sources: source, kinds: genre, rate: parMinute, at: now,
        until: now + Int64(jours) * 86_400)
      try store.add(token, by: place.journal.caller)
      Terminal.complain(
        "jeton \(token.id), \(role.word), \(nom), jusqu'au \(token.expiresAt.isoText(in: .utc)) ; "
          + "ce secret n'est montré qu'une fois :")
      Terminal.say(secret)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lister", abstract: "Les jetons, sans leur secret.")
    @OptionGroup var place: Place

    func run() throws {
      let (tokens, now) = (try place.service.opened().tokens(), try place.now())
      for token in tokens {
        let scope =
          token.role == .source
          ? "  \(token.sources.joined(separator: " "))  \(token.kinds.joined(separator: " "))" : ""
        Terminal.say(
          "\(token.id)  \(token.role.word.padded(9))  \(token.state(at: now).word)  "
            + "jusqu'au \(token.expiresAt.isoText(in: .utc))  \(token.rate)/min  \(token.bearer)"
            + scope)
      }
      if tokens.isEmpty { Terminal.say("aucun jeton") }
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "révoquer", abstract: "Révoque un jeton, tout de suite et pour toujours.",
      aliases: ["revoquer"])
    @Argument(help: "Les douze signes que montre `lister`.") var id: String
    @OptionGroup var place: Place

    func run() throws {
      let store = try place.service.opened()
      guard try store.revokeToken(id, at: place.now(), by: place.journal.caller) else {
        Terminal.complain("aucun jeton en vigueur `\(id)`")
        throw ExitCode(Exit.badData.rawValue)
      }
      Terminal.say("\(id) : révoqué")
    }
  }

  struct Place: ParsableArguments {
    @OptionGroup var service: StoreOptions
    @Option(help: "Moment de l'acte (ISO 8601 ; défaut : maintenant).") var le: String?
    @OptionGroup var journal: JournalOptions

    func now() throws -> Instant { try le.map(Moment.instant) ?? WallMoment.now }
  }
}

extension Token.State {
  fileprivate var word: String {
    switch self {
    case .good: "en vigueur"
    case .expired: "expiré    "
    case .revoked: "révoqué   "
    }
  }
}
