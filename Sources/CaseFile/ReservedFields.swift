// The `data` of the reserved kinds (DESIGN 3), field by field.
import Civil

/// The located fields of one reserved fact.
struct ReservedFields {
  let kind: ReservedKind
  /// In the order of the kind's fields; 0 or less where absent.
  let nodes: [Int]
  let json: JSONText
  let prefix: String

  func path(_ field: ReservedField) -> String { "\(prefix).\(field.rawValue)" }

  func missing(_ field: ReservedField, _ form: FactRefusal.Expectation) -> FactRefusal {
    json.refusal(path(field), .missing(form), nil)
  }

  private func node(_ field: ReservedField) -> Int? {
    guard let place = kind.fields.firstIndex(of: field), nodes[place] > 0 else { return nil }
    return nodes[place]
  }

  func content(_ vocabulary: Vocabulary) throws(FactRefusal) -> FactContent {
    switch kind {
    case .measureOpened: return .measureOpened(try opening(vocabulary))
    case .measureChanged: return .measureChanged(try change(vocabulary))
    case .measureSuspended:
      return .measureSuspended(
        id: try text(.suspension), cause: try text(.cause), authority: try optional(.authority))
    case .measureResumed: return .measureResumed(id: try text(.suspension))
    case .measureAssigned:
      let (service, officer) = (try optional(.service), try optional(.officer))
      if service == nil, officer == nil { throw missing(.service, .text) }
      return .measureAssigned(service: service, officer: officer)
    case .measureClosed: return .measureClosed(motive: try optional(.motive))
    case .corrected: return .corrected(try correction())
    case .cancelled: return .cancelled(try target(), by: try optional(.by))
    case .qualified:
      return .qualified(
        Qualification(
          rule: try text(.rule), key: try text(.key), verdict: try verdict(), by: try text(.by)))
    case .acknowledged: return .acknowledged(alert: try text(.alert), by: try text(.by))
    case .noticeDecided: return .noticeDecided(try decision())
    case .explanation:
      return .explanation(
        text: try text(.text), rule: try optional(.rule), key: try optional(.key))
    case .outage: return .outage(sources: try sources())
    }
  }
}

// MARK: - Plain fields

extension ReservedFields {
  private func optional(_ field: ReservedField) throws(FactRefusal) -> String? {
    guard let node = node(field) else { return nil }
    return try json.filledText(node, path(field))
  }

  private func text(_ field: ReservedField) throws(FactRefusal) -> String {
    guard let text = try optional(field) else { throw missing(field, .text) }
    return text
  }

  /// One of the words, as they are written here.
  private func word(_ field: ReservedField, _ words: [String]) throws(FactRefusal) -> String {
    guard let node = node(field) else { throw missing(field, .oneOf(words)) }
    guard case .text(let word) = try json.value(node, .choice(words), path(field)) else {
      throw missing(field, .oneOf(words))
    }
    return word
  }

  private func bound(_ field: ReservedField) throws(FactRefusal) -> Validity.Bound? {
    try json.bound(node(field) ?? 0, path(field))
  }

  private func target() throws(FactRefusal) -> FactIdentity {
    try json.target(node(.target) ?? 0, path(.target))
  }

  private func verdict() throws(FactRefusal) -> Qualification.Verdict {
    let words = Qualification.Verdict.allCases.map(\.rawValue)
    guard let verdict = Qualification.Verdict(rawValue: try word(.verdict, words)) else {
      throw missing(.verdict, .oneOf(words))
    }
    return verdict
  }

  private func decision() throws(FactRefusal) -> NoticeDecision {
    guard let node = node(.revision) else { throw missing(.revision, .wholeNumber) }
    guard json.kind(node) == .number, let revision = json.number(node), revision.isWhole,
      revision >= .zero
    else { throw json.refusal(path(.revision), .wrongType(.wholeNumber), node) }
    let isValidated = try word(.decision, NoticeDecision.words) == NoticeDecision.words[0]
    return NoticeDecision(
      notice: try text(.notice), revision: Int(revision.numerator), isValidated: isValidated,
      by: try text(.by))
  }

  private func sources() throws(FactRefusal) -> [String] {
    guard let node = node(.sources) else { throw missing(.sources, .texts) }
    guard json.kind(node) == .list, Int(json.nodes[node].next) > node + 1 else {
      throw json.refusal(path(.sources), .wrongType(.texts), node)
    }
    var sources: [String] = []
    for element in json.elements(node) {
      sources.append(try json.filledText(element, path(.sources)))
    }
    return sources
  }

  private func correction() throws(FactRefusal) -> Correction {
    var replacement = Replacement(
      raw: nil, time: nil, validity: try json.validity(node(.validity) ?? 0, path(.validity)))
    if let node = node(.replacement) {
      guard json.kind(node) == .object else {
        throw json.refusal(path(.replacement), .wrongType(.object), node)
      }
      replacement.raw = json.value(node).sorted.serialized()
    }
    if let node = node(.time) {
      let time = try json.instant(node, path(.time))
      (replacement.time, replacement.nanoseconds) = (time.instant, time.nanoseconds)
    }
    let saysNothing =
      replacement.raw == nil && replacement.time == nil && replacement.validity == nil
    if saysNothing { throw missing(.replacement, .object) }
    return Correction(target: try target(), replacement: replacement, by: try optional(.by))
  }
}

extension NoticeDecision {
  /// As written on the wire: validated, refused.
  static let words = ["validée", "refusée"]
}

// MARK: - Measures

extension ReservedFields {
  private func opening(_ vocabulary: Vocabulary) throws(FactRefusal) -> MeasureOpening {
    guard let nature = try nature(vocabulary) else { throw missing(.nature, .text) }
    return MeasureOpening(
      nature: nature.name, startsAt: try bound(.startsAt), term: try bound(.term),
      places: try places(), parameters: try parameters(of: nature),
      followedSince: try bound(.followedSince), service: try optional(.service))
  }

  private func change(_ vocabulary: Vocabulary) throws(FactRefusal) -> MeasureChange {
    var change = MeasureChange(
      places: try places(), term: try bound(.term), notifiedAt: try bound(.notifiedAt))
    var nature = try nature(vocabulary)
    if nature == nil, node(.parameters) != nil { nature = try fittingNature(vocabulary) }
    if let nature {
      change.nature = nature.name
      change.parameters = try parameters(of: nature)
    }
    return change
  }

  private func nature(
    _ vocabulary: Vocabulary
  ) throws(FactRefusal) -> Vocabulary.NatureNames? {
    guard let name = try optional(.nature) else { return nil }
    if let nature = vocabulary.nature(named: name) { return nature }
    let near = nearName(to: name, among: vocabulary.natures.map(\.name))
    throw json.refusal(path(.nature), .unknownNature(near: near), node(.nature))
  }

  /// The first nature whose declarations fit the parameters. When none does, the refusal is that
  /// of the nature that knows most of their names.
  private func fittingNature(
    _ vocabulary: Vocabulary
  ) throws(FactRefusal) -> Vocabulary.NatureNames? {
    guard let node = node(.parameters), json.kind(node) == .object else {
      throw json.refusal(path(.parameters), .wrongType(.object), node(.parameters))
    }
    let names = json.pairs(node).map { json.string($0.key) }
    var best: (known: Int, refusal: FactRefusal)?
    for nature in vocabulary.natures {
      do throws(FactRefusal) {
        _ = try parameters(of: nature)
        return nature
      } catch {
        let known = names.count { nature.parameter(named: $0) != nil }
        if known > best?.known ?? -1 { best = (known, error) }
      }
    }
    if let refusal = best?.refusal { throw refusal }
    throw json.refusal(path(.parameters), .unknownNature(near: nil), node)
  }

  private func parameters(
    of nature: Vocabulary.NatureNames
  ) throws(FactRefusal) -> [String: FactValue] {
    guard let node = node(.parameters) else { return [:] }
    guard json.kind(node) == .object else {
      throw json.refusal(path(.parameters), .wrongType(.object), node)
    }
    var parameters: [String: FactValue] = [:]
    for (key, value) in json.pairs(node) {
      let written = json.string(key)
      guard let parameter = nature.parameter(named: written) else {
        let near = nearName(to: written, among: nature.parameters.map(\.name))
        throw json.refusal("\(path(.parameters)).\(written)", .unknownParameter(near: near), key)
      }
      let path = "\(path(.parameters)).\(parameter.name)"
      let name = foldName(parameter.name)
      if parameters[name] != nil { throw json.refusal(path, .repeatedField(parameter.name), key) }
      if json.kind(value) == .null { continue }
      parameters[name] =
        parameter.isWhole
        ? try json.wholeValue(value, parameter.type, path)
        : try json.value(value, parameter.type, path)
    }
    return parameters
  }

  private func places() throws(FactRefusal) -> Places {
    Places(
      person: try place(.zone, .territory), court: try place(.courtZone, .courtTerritory),
      service: try place(.serviceZone, .serviceTerritory))
  }

  private func place(
    _ zone: ReservedField, _ territory: ReservedField
  ) throws(FactRefusal) -> Place? {
    let place = Place(zone: try optional(zone), territory: try optional(territory))
    return place == Place() ? nil : place
  }
}
