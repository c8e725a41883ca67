// An answer held against the same one made again here, from an export and a rule set.
import Answers
import CaseFile
import Civil
import Diagnostics
import Evaluation

struct AnswerCheck {
  let evaluator: Evaluator
  /// By person, in order of learning.
  let facts: [String: [Fact]]

  /// Nil where the value bears no receipt of ours.
  func check(_ answer: JSONValue, into verification: inout Verification) -> Bool {
    guard case .object(let members) = answer,
      let receipt = answer["recu"].flatMap(VerdictReceipt.init)
    else { return false }
    let details = ["mesure", "regle", "cle"].compactMap { receipt.details[$0] }
    verification.title(
      ([receipt.question.title, receipt.person] + details).joined(separator: ", ")
        + ", au \(receipt.at)")
    let own = Array((facts[receipt.person] ?? []).prefix(receipt.facts))
    grounds(receipt, own, &verification)
    let again = remade(receipt, own)
    let (before, after) = (
      JSONValue.object(members.filter { $0.name != "recu" }),
      again.map { JSONValue.object($0.filter { $0.name != "recu" }) }
    )
    guard let after else {
      verification.check("réponse", false, "il n'y a rien à répondre ici")
      return true
    }
    // What had been said by then is the messages' to say, and no answer can make it again.
    let all = JSONDifferences(before, after).all
    let differences = all.filter { !$0.isOfWhatWasSaid }
    if differences.count < all.count {
      verification.remark("déjà dit", "autrement : à tenir contre le fichier des émissions")
    }
    verification.check("réponse", differences.isEmpty, counted(differences.count, "différence"))
    verification.differences(differences)
    return true
  }

  private func grounds(
    _ receipt: VerdictReceipt, _ own: [Fact], _ verification: inout Verification
  ) {
    let (then, now) = (receipt.provenance, evaluator.program.provenance)
    for (name, old, new) in [
      ("moteur", receipt.engine, Provenance.engine), ("règles", then.texts.rules, now.texts.rules),
      ("profils", then.texts.profiles, now.texts.profiles),
      ("calendriers", then.texts.calendars, now.texts.calendars),
    ] { verification.check(name, old == new, "\(old) au reçu, \(new) ici") }
    let moved = receipt.zones.filter { ZoneFolder.shared.hash(of: $0.key) != $0.value }
    verification.check(
      "fuseaux", moved.isEmpty,
      moved.keys.sorted().joined(separator: ", ")
        + " (base \(then.zones) au reçu, \(now.zones) ici)")
    let again = VerdictReceipt(
      receipt.question, question(receipt, own), isEnglish: receipt.isEnglish, provenance: now,
      uses: receipt.cited.map(\.identity), hashes: FactHashes(evaluator.vocabulary),
      zoneHash: { _ in "" })
    let hashes = Dictionary(
      again.cited.map { ($0.identity, $0.hash) }, uniquingKeysWith: { first, _ in first })
    let others = receipt.cited.filter { hashes[$0.identity] != $0.hash }
    verification.check(
      "faits", own.count == receipt.facts && others.isEmpty,
      own.count == receipt.facts
        ? "\(others.count) sur \(receipt.cited.count) cités"
        : "\(receipt.facts) connus au reçu, \(own.count) ici")
    for fact in others.prefix(20) {
      let words = hashes[fact.identity] == nil ? "manque" : "n'est pas le même"
      verification.note("\(fact.identity.source)#\(fact.identity.id) \(words)")
    }
  }

  private func question(_ receipt: VerdictReceipt, _ own: [Fact]) -> PersonQuestion {
    let ledger =
      receipt.toldUntil.map {
        EngineRoot.withNotices(evaluator, language(receipt))
          .ledger(of: receipt.person, facts: own, until: $0)
      } ?? PersonLedger()
    return PersonQuestion(
      person: receipt.person, facts: own, ledger: ledger, at: receipt.at,
      knownAt: receipt.knownAt, details: receipt.details)
  }

  private func language(_ receipt: VerdictReceipt) -> Language {
    receipt.isEnglish ? .english : .french
  }

  /// The members of the answer as it is here; nil: there is none.
  private func remade(_ receipt: VerdictReceipt, _ own: [Fact]) -> [JSONValue.Member]? {
    let questions = Questions(evaluator: evaluator, language: language(receipt))
    let asked = question(receipt, own)
    let answer: JSONValue? =
      switch receipt.question {
      case .compliance: try? questions.complianceJSON(asked)
      case .timeline: questions.timelineJSON(asked)
      case .explanation:
        if case .list(let elements)? = try? questions.explanationsJSON(asked) {
          elements.first
        } else {
          nil
        }
      }
    guard case .object(let members)? = answer else { return nil }
    return members
  }
}

extension JSONDifferences.Difference {
  fileprivate var isOfWhatWasSaid: Bool {
    path.contains(/alertes\[\d+\]\.(id|revision)$|\.projets/)
  }
}

extension VerdictReceipt.Question {
  fileprivate var title: String {
    switch self {
    case .compliance: "Où en est la personne"
    case .explanation: "Pourquoi"
    case .timeline: "Chronologie"
    }
  }
}
