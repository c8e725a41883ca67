// Hours and days as they are written, and what is due at one: working hours, digests.
import Attention
import Civil

extension AttentionReader {
  private static let weekdays: [(String, Int)] = [
    ("lundi", 1), ("mardi", 2), ("mercredi", 3), ("jeudi", 4), ("vendredi", 5), ("samedi", 6),
    ("dimanche", 7),
  ]

  func workingHours(_ node: SettingsNode) -> WorkingHours? {
    var hours = WorkingHours()
    let keys = node.keys(["jours", "de", "à"], of: "les heures")
    if let days = keys["jours"] { hours.days = weekdays(days) }
    if let from = keys["de"].flatMap(timeOfDay) { hours.fromSeconds = from }
    if let until = keys["à"].flatMap(timeOfDay) { hours.untilSeconds = until }
    guard hours.fromSeconds < hours.untilSeconds, !hours.days.isEmpty else {
      node.fail("les heures doivent finir après qu'elles commencent, un jour au moins")
      return nil
    }
    return hours
  }

  func digest(_ node: SettingsNode) -> DigestRole? {
    let keys = node.keys(
      ["rôle", "canaux", "heure", "jours", "fuseau", "territoire", "aussitôt"], of: "un résumé")
    let role = keys.required("rôle")?.text("un rôle")
    let channels = keys.required("canaux").map { $0.elements.compactMap(channel) }
    if channels?.isEmpty == true { keys["canaux"]?.expected("au moins un canal") }
    guard let role, let channels, !channels.isEmpty else { return nil }
    var digest = DigestRole(role: role, channels: channels)
    if let time = keys["heure"].flatMap(timeOfDay) { digest.atSeconds = time }
    if let days = keys["jours"] { digest.days = weekdays(days) }
    if let zone = keys["fuseau"]?.text("un fuseau, par exemple Europe/Paris") { digest.zone = zone }
    if let place = keys["territoire"]?.text("un territoire, par exemple FR") {
      digest.territory = place
    }
    if let gravities = keys["aussitôt"] {
      digest.atOnce = gravities.elements.compactMap { $0.choice(AttentionReader.gravities) }
    }
    return digest
  }

  private func weekdays(_ node: SettingsNode) -> [Int] {
    node.elements.compactMap { $0.choice(AttentionReader.weekdays) }
  }

  private func timeOfDay(_ node: SettingsNode) -> Int64? {
    let text = node.text("une heure entre guillemets, par exemple \"09:00\"") {
      TimeOfDay(iso: $0) != nil
    }
    return text.flatMap { TimeOfDay(iso: $0) }.map { Int64($0.seconds) }
  }
}
