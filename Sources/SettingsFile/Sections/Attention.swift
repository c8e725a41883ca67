// How people's attention is asked for: what is late, goes up, is put off, kept back and gathered.
import Attention

extension SettingsSection {
  static let attention = SettingsSection(key: "attention") { node, settings in
    let keys = node.keys(
      [
        "rattrapage", "pannes", "relances", "report", "sources", "silences groupés", "regroupés",
        "résumés",
      ], of: "`attention`")
    let reader = AttentionReader(channels: settings.serve.channels.carriers.map(\.name))
    var policy = settings.serve.attention
    if let node = keys["rattrapage"] { policy.catchUp = reader.catchUp(node) }
    if let node = keys["pannes"] { policy.outages = reader.outages(node) }
    if let node = keys["relances"] { policy.escalation = reader.escalation(node) }
    if let node = keys["report"], let longest = node.seconds(60...31_536_000) {
      policy.snooze.longestSeconds = longest
    }
    policy.sources = keys["sources"].map { $0.elements.compactMap(reader.source) } ?? []
    policy.massSilences =
      keys["silences groupés"].map { $0.elements.compactMap(reader.massSilence) } ?? []
    policy.grouping.channels =
      keys["regroupés"].map { $0.elements.compactMap(reader.channel) } ?? []
    policy.digests = keys["résumés"].map { $0.elements.compactMap(reader.digest) } ?? []
    settings.serve.attention = policy
  }
}

struct AttentionReader {
  /// The channels of the file.
  let channels: [String]

  func channel(_ node: SettingsNode) -> String? {
    let name = node.text("le nom d'un canal")
    if let name, !channels.contains(name) {
      node.fail("aucun canal ne se nomme `\(name)`")
      return nil
    }
    return name
  }

  func catchUp(_ node: SettingsNode) -> CatchUpPolicy {
    var policy = CatchUpPolicy()
    let keys = node.keys(["retard dès", "fenêtres"], of: "`rattrapage`")
    if let late = keys["retard dès"]?.seconds(1...86_400) { policy.lateAfterSeconds = late }
    for element in keys["fenêtres"]?.elements ?? [] {
      let keys = element.keys(["canal", "message", "durée"], of: "une fenêtre")
      let kinds = MessageKind.allCases.filter { !$0.takesBack }.map { ($0.rawValue, $0) }
      let (channel, kind) = (keys["canal"].map(channel), keys["message"].map { $0.choice(kinds) })
      guard let seconds = keys.required("durée")?.seconds(0...31_536_000) else { continue }
      policy.windows.append(.init(channel: channel ?? nil, kind: kind ?? nil, seconds: seconds))
    }
    return policy
  }

  func outages(_ node: SettingsNode) -> OutagePolicy {
    var policy = OutagePolicy()
    let keys = node.keys(["dès", "signe de vie"], of: "`pannes`")
    if let gap = keys["dès"]?.seconds(10...86_400) { policy.longestGapSeconds = gap }
    if let beat = keys["signe de vie"]?.seconds(1...3600) { policy.beatSeconds = beat }
    if policy.beatSeconds >= policy.longestGapSeconds {
      node.fail("`signe de vie` doit être plus court que `dès`")
    }
    return policy
  }

  func escalation(_ node: SettingsNode) -> EscalationPolicy {
    var policy = EscalationPolicy()
    let keys = node.keys(["heures", "étapes"], of: "`relances`")
    if let hours = keys["heures"].flatMap(workingHours) { policy.hours = hours }
    for element in keys["étapes"]?.elements ?? [] {
      let keys = element.keys(["gravité", "après", "à", "jour et nuit"], of: "une étape")
      let gravity = keys.required("gravité")?.choice(AttentionReader.gravities)
      let after = keys.required("après")?.seconds(60...31_536_000)
      let roles = keys.required("à")?.elements.compactMap { $0.text("un rôle") } ?? []
      let always = keys["jour et nuit"]?.yesNo() ?? false
      guard let gravity, let after, !roles.isEmpty else { continue }
      policy.steps.append(
        .init(gravity: gravity, afterSeconds: after, roles: roles, roundTheClock: always))
    }
    return policy
  }

  static let gravities = Gravity.allCases.map { ($0.rawValue, $0) }
}

// MARK: - Sources

extension AttentionReader {
  func source(_ node: SettingsNode) -> SourceWatch? {
    let keys = node.keys(
      ["source", "silence", "heures", "fuseau", "territoire", "à"], of: "une source")
    let source = keys.required("source")?.text("une source, par exemple /surveillance/centre")
    let silence = keys.required("silence")?.seconds(60...31_536_000)
    guard let source, let silence else { return nil }
    var watch = SourceWatch(source: source, longestSeconds: silence)
    watch.hours = keys["heures"].flatMap(workingHours)
    if let zone = keys["fuseau"]?.text("un fuseau, par exemple Europe/Paris") { watch.zone = zone }
    if let place = keys["territoire"]?.text("un territoire, par exemple FR") {
      watch.territory = place
    }
    if let roles = keys["à"] { watch.roles = roles.elements.compactMap { $0.text("un rôle") } }
    return watch
  }

  func massSilence(_ node: SettingsNode) -> MassSilenceRule? {
    let keys = node.keys(
      [
        "source", "perdus", "retours", "personnes", "part", "en", "causes", "règles", "fini à",
        "au plus", "à",
      ], of: "un silence groupé")
    func texts(_ key: String, _ what: String) -> [String]? {
      keys[key].map { $0.elements.compactMap { $0.text(what) } }
    }
    let source = keys.required("source")?.text("une source, par exemple /surveillance/centre")
    let lost = keys.required("perdus").map { $0.elements.compactMap { $0.text("un genre") } }
    let people = keys.required("personnes")?.number(2...1_000_000)
    let within = keys.required("en")?.seconds(1...86_400)
    guard let source, let lost, let people, let within else { return nil }
    var rule = MassSilenceRule(
      source: source, lostKinds: lost, people: Int(people), withinSeconds: within)
    if let back = texts("retours", "un genre") { rule.backKinds = back }
    if let percent = keys["part"]?.number(0...100) { rule.percent = Int(percent) }
    if let causes = texts("causes", "une cause d'alerte") { rule.causes = causes }
    if let rules = texts("règles", "la clé d'une règle") { rule.rules = rules }
    if let over = keys["fini à"]?.number(0...99) { rule.overPercent = Int(over) }
    if let longest = keys["au plus"]?.seconds(60...2_678_400) { rule.longestSeconds = longest }
    if let roles = texts("à", "un rôle") { rule.roles = roles }
    return rule
  }
}
