// What a value rests on beside facts: where a parameter or a setting comes from, since when a state
// holds, how a délai was counted.
import CaseFile
import Civil
import RuleProgram

extension Wording {
  /// One note as a sentence; a count as several.
  public func notes(_ notes: [Derivation.Note]) -> [String] {
    notes.flatMap { note in
      if case .counting(let reasons) = note { return counting(reasons) }
      return [self.note(note)]
    }
  }

  public func note(_ note: Derivation.Note) -> String {
    switch note {
    case .parameter(let name, let origin): parameter(name, origin)
    case .bound(let least, let most, let type, let article):
      bound(least, most, type, article)
    case .setting(let profile, let signedBy, let from):
      sentence(
        say(
          "réglage du profil \(quoted(profile)), signé par \(signedBy)",
          "setting of the profile \(quoted(profile)), signed by \(signedBy)")
          + (from.map { say(", depuis le \(date($0))", ", since \(date($0))") } ?? ""))
    case .noSetting:
      say("Aucun profil ne donne ce réglage.", "No profile gives this setting.")
    case .counting(let reasons): counting(reasons).joined(separator: " ")
    case .since(let state, let value, let since, _): stateSince(state, value, since)
    case .stretch(let start, let end, let isCertain):
      sentence(stretch(start, end) + (isCertain ? "" : say(" (incertain)", " (uncertain)")))
    case .occurrence(let rule, let key, let at):
      sentence("\(rule) (\(key))\(colon)\(day(at))")
    case .share(let elapsed, let total):
      say(
        "\(elapsed) jours écoulés sur \(total), jours suspendus déduits.",
        "\(elapsed) days gone by of \(total), suspended days left out.")
    case .suspended(let cause, let since):
      say(
        "Mesure suspendue (\(cause)) depuis le \(instant(since)).",
        "Measure suspended (\(cause)) since \(instant(since)).")
    case .missing(let kind): missing(kind)
    case .none(let kind):
      say(
        "Aucun fait \(quoted(kind.title)) n'est connu pour cela.",
        "No fact \(quoted(kind.title)) is known for this.")
    }
  }

  private func parameter(_ name: String, _ origin: ParameterOrigin) -> String {
    switch origin {
    case .title:
      say("\(capitalized(name)) : fixé par le titre.", "\(capitalized(name)): set by the order.")
    case .fallback:
      say(
        "\(capitalized(name)) : valeur par défaut de la règle, le titre n'en dit rien.",
        "\(capitalized(name)): the rule's default, the order is silent.")
    case .changed(let since):
      say(
        "\(capitalized(name)) : modifié à compter du \(day(since)).",
        "\(capitalized(name)): changed as of \(day(since)).")
    case .missing:
      say(
        "\(capitalized(name)) : le titre ne le dit pas.",
        "\(capitalized(name)): the order does not say.")
    }
  }

  private func bound(
    _ least: FactValue?, _ most: FactValue?, _ type: ValueType, _ article: String
  ) -> String {
    let low = least.map { say("au moins ", "at least ") + value($0, type: type) }
    let high = most.map { say("au plus ", "at most ") + value($0, type: type) }
    let limits = list([low, high].compactMap { $0 })
    return say("La loi fixe \(limits) (\(article)).", "The law sets \(limits) (\(article)).")
  }

  private func stateSince(_ state: String, _ value: String?, _ since: Instant?) -> String {
    let word = value ?? say("on ne sait pas", "not known")
    guard let since else {
      return sentence("\(state)\(colon)\(word)\(say(", depuis le début", ", from the start"))")
    }
    return sentence("\(state)\(colon)\(word)\(say(" depuis le ", " since "))\(instant(since))")
  }
}
