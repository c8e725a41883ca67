// `jalon compliance` and `jalon explain`: where a person stands, and why.
import Answers
import ArgumentParser
import CaseFile
import CaseStore
import Civil
import Evaluation

/// Where the facts of a question come from: the store, or files.
struct QuestionOptions: ParsableArguments {
  @Argument(help: "Clé de la personne.", transform: \.composed) var person: String

  @Option(help: "Dossier de règles (défaut : celui de la configuration, sinon rules).")
  var rules: [String] = []

  @OptionGroup var place: StoreOptions

  @Option(help: "Fichiers de faits (NDJSON), au lieu du fichier SQLite.") var facts: [String] = []

  @Option(help: "Moment de la question (défaut : maintenant).") var at: String?

  @Option(help: "Ce qui était connu à ce moment-là.") var knownAt: String?

  @Option(help: "Identifiant de la mesure.") var mesure: String?

  @Option(help: "Clé de l'occurrence.") var cle: String?

  @OptionGroup var journal: JournalOptions

  @OptionGroup var output: OutputOptions

  init() {}

  func ask(
    _ action: JournalEntry.Action, rule: String? = nil
  ) throws -> (Questions, PersonQuestion) {
    let settings = try place.settings(output)
    let evaluator = try RuleFolder.evaluator(
      at: rules.isEmpty ? settings.rules : rules, output: output, config: true)
    let language = output.lang?.language ?? settings.language ?? output.language
    let questions = Questions(evaluator: evaluator, language: language)
    var details: [String: String] = [:]
    (details["mesure"], details["regle"], details["cle"]) = (mesure, rule, cle)
    let moment = try at.map(Moment.instant) ?? WallMoment.now
    let limit = try knownAt.map(Moment.instant)
    let asked =
      facts.isEmpty
      ? try stored(
        at: settings.serve.storePath, EngineRoot.engine(evaluator, language: language), moment,
        limit, details, action)
      : try replayed(evaluator, language, moment, limit, details)
    guard let asked else {
      Terminal.complain("personne inconnue : `\(person)`")
      throw ExitCode(Exit.badData.rawValue)
    }
    return (questions, asked)
  }

  private func stored(
    at path: String, _ engine: Engine, _ moment: Instant, _ limit: Instant?,
    _ details: [String: String], _ action: JournalEntry.Action
  ) throws -> PersonQuestion? {
    let store = try StoreFile.opened(path)
    let question = try store.question(
      about: person, at: moment, knownAt: limit, details: details,
      memory: FactMemory(store: store, engine: engine))
    if question != nil {
      let reference = JournalEntry.question(at: moment, limit, details)
      try journal.note(action, [(person, reference)], in: store)
    }
    return question
  }

  /// From files the ledger is what a replay up to the moment would have told.
  private func replayed(
    _ evaluator: Evaluator, _ language: Language, _ moment: Instant, _ limit: Instant?,
    _ details: [String: String]
  ) throws -> PersonQuestion? {
    let files = try FactFiles(paths: facts, evaluator: evaluator)
    files.complain(output)
    guard let own = files.byPerson[person] else { return nil }
    return PersonQuestion(
      person: person, facts: own,
      ledger: EngineRoot.withNotices(evaluator, language)
        .ledger(of: person, facts: own, until: limit ?? moment),
      at: moment, knownAt: limit, details: details)
  }
}

/// What was asked for and is not there is said like an unknown person.
private func told<Answer>(_ answer: () throws -> Answer) throws -> Answer {
  do { return try answer() } catch let unknown as UnknownDetail {
    Terminal.complain(unknown.french)
    throw ExitCode(Exit.badData.rawValue)
  }
}

struct Compliance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compliance",
    abstract: "Où en est une personne : une phrase, puis la preuve, puis la suite.")

  @OptionGroup var question: QuestionOptions

  func run() throws {
    let (questions, asked) = try question.ask(.complianceRead)
    Terminal.say(
      try told {
        question.output.format == .text
          ? try questions.compliance(asked).text(questions.language)
          : try questions.complianceJSON(asked).serialized()
      })
  }
}

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Pourquoi une obligation est ce qu'elle est, jusqu'aux faits et aux articles.",
    discussion: "Sans personne connue, explique un code de diagnostic : jalon explain fait-inconnu")

  @Argument(help: "Clé de la personne, ou code d'un diagnostic.", transform: \.composed)
  var person: String

  @Argument(help: "Règle à expliquer (défaut : toutes).") var rule: String?

  @Option(help: "Dossier de règles (défaut : celui de la configuration, sinon rules).")
  var rules: [String] = []
  @OptionGroup var place: StoreOptions
  @Option(help: "Fichiers de faits (NDJSON), au lieu du fichier SQLite.") var facts: [String] = []
  @Option(help: "Moment de la question (défaut : maintenant).") var at: String?
  @Option(help: "Ce qui était connu à ce moment-là.") var knownAt: String?
  @Option(help: "Identifiant de la mesure.") var mesure: String?
  @Option(help: "Clé de l'occurrence.") var cle: String?
  @OptionGroup var journal: JournalOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    if let page = DiagnosticPage(code: person, language: output.language) {
      return Terminal.say(page.text)
    }
    var options = QuestionOptions()
    (options.person, options.rules, options.place) = (person, rules, place)
    (options.facts, options.at, options.knownAt) = (facts, at, knownAt)
    (options.mesure, options.cle, options.output) = (mesure, cle, output)
    options.journal = journal
    let (questions, asked) = try options.ask(.explanationRead, rule: rule)
    if output.format != .text {
      return Terminal.say(try told { try questions.explanationsJSON(asked).serialized() })
    }
    let answers = try told { try questions.explanations(asked) }
    Terminal.say(answers.map { $0.text(questions.language) }.joined(separator: "\n\n"))
    if answers.isEmpty { Terminal.complain("rien à expliquer à ce moment-là") }
  }
}
