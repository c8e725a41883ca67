// Checked fact → the one CloudEvents line that says it. What FactReader reads back is the same
// fact; exports and the store use it.
import Civil

/// Writes facts with the names of the vocabulary they were read with.
public struct FactWriter: Sendable {
  public let vocabulary: Vocabulary

  public init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  /// The fact as one line of NDJSON, without its newline: a CloudEvents object, times in UTC.
  public func line(_ fact: Fact) -> String {
    var line: [UInt8] = []
    line.reserveCapacity(512)
    JSONBytes.member(#"{"specversion":"1.0","id":"#, fact.identity.id, to: &line)
    JSONBytes.member(#","source":"#, fact.identity.source, to: &line)
    JSONBytes.member(#","type":"#, kindName(fact.content), to: &line)
    JSONBytes.member(#","subject":"#, fact.person, to: &line)
    JSONBytes.member(#","time":"#, WireText.instant(fact.time, fact.nanoseconds), to: &line)
    if let recorded = fact.recordedAt {
      JSONBytes.member(#","recordedtime":"#, recorded.description, to: &line)
    }
    if !fact.sequence.isEmpty { JSONBytes.member(#","sequence":"#, fact.sequence, to: &line) }
    JSONBytes.append(#","data":"#, to: &line)
    JSONValue.object(data(fact)).write(to: &line)
    JSONBytes.append("}", to: &line)
    return String(decoding: line, as: UTF8.self)
  }

  /// The members of its `data`.
  func data(_ fact: Fact) -> [JSONValue.Member] {
    FactWriter.members([
      (.measure, fact.measure.map { .text($0) }),
      (.validity, fact.validity.map(WireText.validity)),
    ]) + members(fact.content)
  }

  /// The `type` of facts of that content.
  public func kindName(_ content: FactContent) -> String {
    if case .declared(let kind, _) = content { return vocabulary.kinds[kind].name }
    return content.reservedKind?.rawValue ?? ""
  }

  private static func members(
    _ fields: [(field: ReservedField, value: JSONValue?)]
  ) -> [JSONValue.Member] {
    fields.compactMap { field, value in value.map { .init(name: field.rawValue, value: $0) } }
  }

  private func members(_ content: FactContent) -> [JSONValue.Member] {
    if case .declared(let kind, let values) = content {
      return zip(vocabulary.kinds[kind].fields, values).compactMap { field, value in
        value.map { .init(name: field.name, value: WireText.value($0, field.type)) }
      }
    }
    return FactWriter.members(fields(content))
  }

  private func fields(_ content: FactContent) -> [(ReservedField, JSONValue?)] {
    func text(_ text: String?) -> JSONValue? { text.map { .text($0) } }
    switch content {
    case .declared: return []
    case .measureOpened(let opening): return fields(opening)
    case .measureChanged(let change): return fields(change)
    case .measureSuspended(let id, let cause, let authority):
      return [(.suspension, text(id)), (.cause, text(cause)), (.authority, text(authority))]
    case .measureResumed(let id): return [(.suspension, text(id))]
    case .measureAssigned(let service, let officer):
      return [(.service, text(service)), (.officer, text(officer))]
    case .measureClosed(let motive): return [(.motive, text(motive))]
    case .corrected(let correction): return fields(correction)
    case .cancelled(let target, let by):
      return [(.target, WireText.target(target)), (.by, text(by))]
    case .qualified(let reading):
      return [
        (.rule, text(reading.rule)), (.key, text(reading.key)),
        (.verdict, text(reading.verdict.rawValue)), (.by, text(reading.by)),
      ]
    case .acknowledged(let alert, let by): return [(.alert, text(alert)), (.by, text(by))]
    case .noticeDecided(let decision):
      let word = NoticeDecision.words[decision.isValidated ? 0 : 1]
      return [
        (.notice, text(decision.notice)), (.revision, .integer(decision.revision)),
        (.decision, text(word)), (.by, text(decision.by)),
      ]
    case .explanation(let words, let rule, let key):
      return [(.text, text(words)), (.rule, text(rule)), (.key, text(key))]
    case .outage(let sources): return [(.sources, .list(sources.map { .text($0) }))]
    }
  }
}

// MARK: - Measures and corrections

extension FactWriter {
  private func fields(_ opening: MeasureOpening) -> [(ReservedField, JSONValue?)] {
    [
      (.nature, .text(opening.nature)), (.startsAt, WireText.bound(opening.startsAt)),
      (.term, WireText.bound(opening.term)),
    ] + fields(opening.places) + [
      (.parameters, parameters(opening.parameters, of: opening.nature)),
      (.followedSince, WireText.bound(opening.followedSince)),
      (.service, opening.service.map { .text($0) }),
    ]
  }

  private func fields(_ change: MeasureChange) -> [(ReservedField, JSONValue?)] {
    [(.nature, change.nature.map { .text($0) }), (.term, WireText.bound(change.term))]
      + fields(change.places) + [
        (.parameters, parameters(change.parameters, of: change.nature ?? "")),
        (.notifiedAt, WireText.bound(change.notifiedAt)),
      ]
  }

  private func fields(_ places: Places) -> [(ReservedField, JSONValue?)] {
    func text(_ text: String?) -> JSONValue? { text.map { .text($0) } }
    return [
      (.zone, text(places.person?.zone)), (.territory, text(places.person?.territory)),
      (.courtZone, text(places.court?.zone)), (.courtTerritory, text(places.court?.territory)),
      (.serviceZone, text(places.service?.zone)),
      (.serviceTerritory, text(places.service?.territory)),
    ]
  }

  private func fields(_ correction: Correction) -> [(ReservedField, JSONValue?)] {
    let replacement = correction.replacement
    let time = replacement.time.map { WireText.instant($0, replacement.nanoseconds) }
    // The text was written from checked JSON; were it not JSON, it would be shown as it is.
    let data = replacement.raw.map { raw in (try? JSONValue(parsing: raw)) ?? .text(raw) }
    return [
      (.validity, replacement.validity.map(WireText.validity)),
      (.target, WireText.target(correction.target)), (.replacement, data),
      (.time, time.map { .text($0) }), (.by, correction.by.map { .text($0) }),
    ]
  }

  /// The parameters as declared; nil for none.
  private func parameters(_ values: [String: FactValue], of nature: String) -> JSONValue? {
    if values.isEmpty { return nil }
    let nature = vocabulary.nature(named: nature)
    let members = values.sorted { $0.key < $1.key }.map { name, value in
      let declared = nature?.parameter(named: name)
      return JSONValue.Member(
        name: declared?.name ?? name, value: WireText.value(value, declared?.type ?? .number))
    }
    return .object(members)
  }
}
