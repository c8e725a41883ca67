// Where the desk commands find the store; the daemon may be at work on the same file.
import ArgumentParser
import CaseStore
import Civil
import Evaluation
import Foundation
import Scheduling

struct DeskOptions: ParsableArguments {
  @Option(help: "Dossier de règles (défaut : celui de la configuration, sinon rules).")
  var rules: [String] = []

  @OptionGroup var place: StoreOptions

  @Option(help: "Moment de l'acte (ISO 8601 ; défaut : maintenant).")
  var le: String?

  @OptionGroup var journal: JournalOptions

  @OptionGroup var output: OutputOptions

  init() {}

  func clock() throws -> @Sendable () -> Instant {
    if let le {
      let instant = try Moment.instant(le)
      return { instant }
    }
    return { WallClock().now() }
  }

  /// The store, and the desk through which acts go into its log. Only a first fact may begin a
  /// store (`mayBegin`): an act on what stands nowhere is a mistyped path.
  func open(mayBegin: Bool = false) throws -> (store: Store, desk: Desk, evaluator: Evaluator) {
    let settings = try place.settings(output)
    let evaluator = try RuleFolder.evaluator(
      at: rules.isEmpty ? settings.rules : rules, output: output, config: true)
    let language = output.lang?.language ?? settings.language ?? output.language
    let engine = EngineRoot.engine(evaluator, language: language)
    let path = settings.serve.storePath
    let store = try mayBegin ? Store(path: path) : StoreFile.opened(path)
    let now = try clock()
    let intake = Intake(store: store, engine: engine, now: now)
    var desk = Desk(store: store, intake: intake, now: now)
    desk.caller = journal.caller
    return (store, desk, evaluator)
  }
}
