// Whether the rules on disk compile, and their calendars reach far enough.
import Civil
import Diagnostics
import Evaluation
import RuleCompiler
import RuleProgram

struct DoctorRules {
  let checks: [DoctorCheck]
  /// Of the rules on disk; nil: they do not compile.
  let fingerprint: String?

  init(paths: [String], now: Instant) {
    let names = paths.joined(separator: " ")
    guard let files = try? RuleFolder.files(at: paths) else {
      checks = [.look("règles", "`\(names)` ne se lit pas", "voir le chemin et ses droits")]
      fingerprint = nil
      return
    }
    guard let program = compile(files).program else {
      checks = [.look("règles", "elles ont des fautes", "jalon check \(names)")]
      fingerprint = nil
      return
    }
    fingerprint = program.provenance.fingerprint
    let count = Set(program.rules.map(\.key)).count
    checks = [
      .fine("règles", "\(count) règles sans faute"), DoctorRules.holidays(program, now),
    ]
  }

  /// A calendar has run out that knows no holiday in the year to come, or fewer of those it names by
  /// their date than in the year that went.
  private static func holidays(_ program: RuleProgram, _ now: Instant) -> DoctorCheck {
    let name = "jours fériés"
    let zone = ZoneFolder.shared.zone("Europe/Paris") ?? .utc
    let today = zone.date(at: now)
    let short = program.holidays.filter { _, calendar in
      let dates = calendar.rules.compactMap { rule -> CivilDate? in
        if case .on(let date) = rule.kind { date } else { nil }
      }
      let before = dates.count { (1...365).contains(today.days(since: $0)) }
      let after = dates.count { (0..<365).contains($0.days(since: today)) }
      let isEmpty = !(0..<365).contains { calendar.holiday(on: today.adding(days: $0)) != nil }
      return isEmpty || after < before
    }.keys.sorted()
    if program.holidays.isEmpty {
      return .look(name, "aucun calendrier", "ajouter rules/calendriers (rules/README.md)")
    }
    if short.isEmpty {
      return .fine(
        name, "\(program.holidays.count) calendriers couvrent les douze mois qui viennent")
    }
    return .look(
      name, "plus assez de jours d'ici douze mois : \(short.joined(separator: ", "))",
      "mettre à jour ces calendriers, puis jalon check et un rechargement")
  }
}
