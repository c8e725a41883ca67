// A rule set at work, as the daemon and the desk need it: functions, and nothing of the compiler.
import CaseFile
import Civil
import Diagnostics
import Evaluation
import Foundation
import RuleProgram
import Synchronization

enum EngineRoot {
  static func engine(_ evaluator: Evaluator, language: Language) -> Engine {
    let writer = FactWriter(vocabulary: evaluator.vocabulary)
    let readers = ReaderPool(evaluator.vocabulary, evaluator.places)
    let questions = Questions(evaluator: evaluator, language: language)
    let evaluator = withNotices(evaluator, language)
    var engine = Engine(
      fingerprint: evaluator.program.provenance.fingerprint,
      read: { readers.read($0) },
      write: { writer.line($0) },
      advance: { evaluator.advance($0, facts: $1, ledger: $2, now: $3) },
      compliance: { try questions.complianceText($0) },
      explain: { try questions.explanationsJSON($0).serialized() },
      timeline: { questions.timelineJSON($0).serialized() },
      rules: { rules(evaluator.program) })
    engine.calendar = {
      (evaluator.zones($0) ?? .utc, evaluator.program.holidays[$1] ?? .none)
    }
    engine.workplace = { evaluator.workplace(of: $0) }
    engine.zoneData = evaluator.program.provenance.zones
    engine.kinds = Set(evaluator.vocabulary.kinds.map(\.name))
      .union(ReservedKind.allCases.map(\.rawValue))
    engine.vocabulary = evaluator.vocabulary
    engine.stamp = evaluator.program.provenance.stamp
    engine.noticePage = { questions.noticeDocument($0)?.html ?? "" }
    return engine
  }

  /// An evaluator that drafts notices as whole reports.
  static func withNotices(_ evaluator: Evaluator, _ language: Language) -> Evaluator {
    var drafting = evaluator
    let questions = Questions(evaluator: evaluator, language: language)
    drafting.noticeText = { questions.noticeText($0, $1, $2, $3) }
    return drafting
  }

  private static func rules(_ program: RuleProgram) -> String {
    let list = program.rules.map { rule in
      JSONValue.members([
        "regle": .text(rule.key), "titre": .text(rule.title),
        "debiteur": .text(rule.debtor.rawValue),
        "natures": .list(rule.natures.map { .text(program.natures[$0].name) }),
        "fondement": .list(rule.articles.map { .text($0.article) }),
        "alertes": .list(rule.alerts.map { .text($0.name) }),
        "depuis": rule.inForceFrom.map { .text("\($0)") },
        "jusqu'a": rule.inForceUntil.map { .text("\($0)") },
      ])
    }
    return JSONValue.members([
      "empreinte": .text(program.fingerprint), "moteur": .text(Provenance.engine),
      "textes": .members([
        "regles": .text(program.hashes.rules), "profils": .text(program.hashes.profiles),
        "calendriers": .text(program.hashes.calendars),
      ]),
      "base_des_fuseaux": .text(program.provenance.zones), "regles": .list(list),
    ]).serialized()
  }
}

extension RuleProgram {
  /// With the zone database of this machine.
  var provenance: Provenance { Provenance(texts: hashes, zones: ZoneFolder.shared.version) }
}

/// Fact readers keep buffers of their own; each call borrows one.
private final class ReaderPool: Sendable {
  /// A place of its own for each: borrowed and given back, a reader is not copied.
  private final class Seat: Sendable {
    let reader: Mutex<FactReader>
    init(_ vocabulary: Vocabulary) { reader = Mutex(FactReader(vocabulary: vocabulary)) }
  }

  private let idle = Mutex<[Seat]>([])
  private let vocabulary: Vocabulary
  private let places: KnownPlaces

  init(_ vocabulary: Vocabulary, _ places: KnownPlaces) {
    (self.vocabulary, self.places) = (vocabulary, places)
  }

  func read(_ json: [UInt8]) -> Result<Fact, FactRefusal> {
    let seat = idle.withLock { $0.popLast() } ?? Seat(vocabulary)
    defer { idle.withLock { $0.append(seat) } }
    return seat.reader.withLock { reader in
      json.withUnsafeBufferPointer { bytes in
        Result { () throws(FactRefusal) in
          let fact = try reader.read(bytes)
          try places.check(fact)
          return fact
        }
      }
    }
  }
}
