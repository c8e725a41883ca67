// What a named officer does about one alert.
import ArgumentParser
import CaseFile
import CaseStore
import Civil

struct AlertAcknowledge: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recevoir", abstract: "Prend une alerte en charge : elle n'est plus relancée.")
  @OptionGroup var act: AlertAct

  func run() async throws {
    try await act.perform { try await $0.acknowledge(alert: act.id, by: act.par) }
    Terminal.say("\(act.id) : prise en charge par \(act.par)")
  }
}

struct AlertSnooze: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reporter",
    abstract: "Reporte une alerte jusqu'à un instant, avec un motif ; elle reste dans les listes.",
    discussion: """
      jalon alerts reporter a-1f… --jusqua 2026-03-10T09:00:00+01:00 --motif "convoqué le 9" \\
        --par "Mme Petit"
      """)
  @Option(
    help:
      "Quand le report finit (ISO 8601) ; au plus tard dans le `report` de la configuration, sinon dans deux semaines."
  )
  var jusqua: String
  @OptionGroup var act: AlertAct

  func run() async throws {
    let until = try Moment.instant(jusqua)
    let motive = act.desk.journal.motif
    let policy = try act.desk.place.settings(act.desk.output).serve.attention.snooze
    try await act.perform {
      try await $0.snooze(
        alert: act.id, until: until, by: act.par, motive: motive, policy: policy)
    }
    Terminal.say("\(act.id) : reportée jusqu'au \(until) par \(act.par)")
  }
}

struct AlertWake: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "réveiller", abstract: "Finit un report avant son terme.")
  @OptionGroup var act: AlertAct

  func run() async throws {
    try await act.perform { try await $0.wake(alert: act.id, by: act.par) }
    Terminal.say("\(act.id) : report fini par \(act.par)")
  }
}

struct AlertQualify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "qualifier", abstract: "Qualifie l'écart d'une alerte ; c'est un fait du journal.")
  @OptionGroup var act: AlertAct
  @Argument(help: "écart, respectée, excusée ou sans objet.") var qualification: String

  func run() async throws {
    let words = Qualification.Verdict.allCases.map(\.rawValue)
    guard let verdict = Qualification.Verdict(rawValue: qualification) else {
      throw ValidationError("`\(qualification)` : attendu \(words.joined(separator: ", "))")
    }
    let motive = act.desk.journal.motif
    try await act.perform {
      try await $0.qualify(alert: act.id, as: verdict, by: act.par, motive: motive)
    }
    Terminal.say("\(act.id) : \(qualification), selon \(act.par)")
  }
}

/// Which alert, and by whom.
struct AlertAct: ParsableArguments {
  @Argument(help: "Identifiant de l'alerte (`jalon alerts --ids`).") var id: String
  @Option(help: "Qui décide, par son nom.") var par: String
  @OptionGroup var desk: DeskOptions

  func perform(_ body: (Desk) async throws -> Void) async throws {
    let (_, desk, _) = try desk.open()
    try await Deeds.perform { try await body(desk) }
  }
}
