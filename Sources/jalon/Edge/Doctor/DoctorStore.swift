// What the store itself says: whether it holds, whom it waits for, what it could not send.
import CaseStore
import Civil
import Daemon
import Foundation

struct DoctorStore {
  let path: String
  let now: Instant
  /// Of the rules on disk; nil: they do not compile.
  let rulesAtHand: String?
  let isQuick: Bool
  /// Names of the configured channels.
  let channels: [String]

  var checks: [DoctorCheck] {
    if let remains = Store.remains(at: path) {
      let finding =
        remains == .emptied ? "`\(path)` a été vidé" : "`\(path)` manque, `\(path)-wal` est là"
      return [
        .look(
          "base", finding,
          "jalon restauration de la dernière sauvegarde ; ou l'ôter, pour une base nouvelle")
      ]
    }
    guard FileManager.default.fileExists(atPath: path) else {
      return [.look("base", "`\(path)` n'existe pas", "voir --store, ou démarrer le service")]
    }
    let age: Store.SchemaAge
    do { age = try Store.schemaAge(at: path) } catch {
      return [
        .look("base", "`\(path)` ne s'ouvre pas", "voir ses droits ; sinon jalon restauration")
      ]
    }
    switch age {
    case .foreign: return [.look("base", "`\(path)` n'est pas une base de Jalon", "voir --store")]
    case .newer:
      return [
        .look("base", "elle vient d'une version plus récente", "installer cette version de jalon")
      ]
    case .older:
      return [
        .look(
          "schéma", "il est d'une version antérieure",
          "sauvegarder, puis redémarrer le service : il le met à jour")
      ]
    case .current: break
    }
    do {
      let store = try Store(path: path)
      defer { try? store.close() }
      return [.fine("base", "`\(path)` s'ouvre"), .fine("schéma", "à jour")]
        + (try soundness(store)) + (try rules(store)) + (try people(store))
        + (try deliveries(store)) + (try doors(store))
    } catch {
      return [.look("base", "une lecture échoue", "jalon restauration de la dernière sauvegarde")]
    }
  }

  private func soundness(_ store: Store) throws -> [DoctorCheck] {
    let findings = isQuick ? [] : try store.quickCheck()
    let integrity: DoctorCheck =
      findings.isEmpty
      ? .fine("intégrité", isQuick ? "non relue (--rapide)" : "rien d'abîmé")
      : .look("intégrité", findings[0], "jalon restauration de la dernière sauvegarde")
    let forced: DoctorCheck =
      try store.forcesCommits()
      ? .fine("écritures", "forcées sur le disque avant chaque réponse")
      : .look("écritures", "elles n'attendent pas le disque", "voir le support de la base")
    let learnt = try store.lastLearnt()
    let last = learnt.map { "dernier fait appris le \($0)" } ?? "aucun fait"
    let clock: DoctorCheck =
      learnt.map { $0 > now + 60 } == true
      ? .look(
        "horloge et faits", "\(last), et il est le \(now)", "régler l'heure de la machine")
      : .fine("horloge et faits", last)
    return [integrity, forced, clock]
  }

  private func rules(_ store: Store) throws -> [DoctorCheck] {
    let atWork = try store.atWork()
    let rules: DoctorCheck
    switch (atWork, rulesAtHand) {
    case (nil, _): rules = .fine("règles en vigueur", "le service n'a encore rien lu")
    case (let atWork?, let fingerprint?) where atWork.fingerprint != fingerprint:
      rules = .look(
        "règles en vigueur", "celles du disque, ou les fuseaux, ne sont pas ceux du service",
        "systemctl reload jalon, puis GET /v1/rules")
    default: rules = .fine("règles en vigueur", atWork?.fingerprint ?? "")
    }
    let (known, system) = (atWork?.zones ?? "", ZoneFolder.shared.version)
    let zones: DoctorCheck =
      known.isEmpty || system == "?" || known == system
      ? .fine("fuseaux", system == "?" ? "le système ne dit pas leur version" : system)
      : .look(
        "fuseaux", "\(known) au travail, \(system) sur la machine",
        "systemctl reload jalon : chacun sera relu")
    return [rules, zones]
  }

  private func people(_ store: Store) throws -> [DoctorCheck] {
    let tally = try store.tally(now: now)
    let late = tally.dueSince.map { now - $0 } ?? 0
    let aside = tally.aside["pending"] ?? 0
    return [
      tally.peopleInTrouble == 0
        ? .fine("personnes en échec", "aucune")
        : .look(
          "personnes en échec", "\(tally.peopleInTrouble)",
          "voir les traces « examen en échec » et GET /v1/people"),
      late <= 300
        ? .fine("retard", "personne n'attend depuis plus de cinq minutes")
        : .look(
          "retard", "quelqu'un attend depuis \(late / 60) min", "voir si le service tourne et suit"),
      aside == 0
        ? .fine("mis de côté", "rien")
        : .look("mis de côté", "\(aside) à régler", "jalon aside --store \(path)"),
    ]
  }

  private func deliveries(_ store: Store) throws -> [DoctorCheck] {
    let tally = try store.tally(now: now)
    let dead = tally.deliveries["dead"] ?? 0
    let waiting = try store.waitingDeliveries()
    let orphans = waiting.map(\.channel).filter { !channels.contains($0) }
    let oldest = ([tally.oldestWaiting].compactMap { $0 } + waiting.map(\.since)).min()
    let wait = oldest.map { now - $0 } ?? 0
    return [
      dead == 0
        ? .fine("livraisons mortes", "aucune")
        : .look(
          "livraisons mortes", "\(dead)", "jalon livraisons --mortes, puis jalon livraisons rejouer"
        ),
      wait <= 3600
        ? .fine("messages en attente", "aucun depuis plus d'une heure")
        : .look(
          "messages en attente", "le plus ancien depuis \(wait / 3600) h",
          "jalon livraisons : voir la difficulté de son canal"),
      orphans.isEmpty
        ? .fine("canaux retirés", "rien ne les attend")
        : .look(
          "canaux retirés", "des messages attendent \(orphans.joined(separator: ", "))",
          "remettre ce canal dans la configuration, ou la donner par --config"),
    ]
  }

  private func doors(_ store: Store) throws -> [DoctorCheck] {
    let good = try store.tokens().filter { $0.state(at: now) == .good }
    let soon = good.filter { $0.expiresAt - now < 14 * 86_400 }
    let journal: DoctorCheck
    switch try store.verifyJournal() {
    case .sound(let lines, _): journal = .fine("journal", soundJournal(lines))
    case .broken(let seq, let fault):
      journal = .look("journal", "ligne \(seq) : \(fault.french)", "jalon audit verify")
    }
    return [
      soon.isEmpty
        ? .fine("jetons", "\(good.count) en vigueur, aucun n'expire sous quatorze jours")
        : .look(
          "jetons", "expirent sous quatorze jours : \(soon.map(\.id).joined(separator: ", "))",
          "jalon token créer, puis révoquer l'ancien"),
      journal,
    ]
  }
}
