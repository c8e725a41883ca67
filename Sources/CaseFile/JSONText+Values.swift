// Values by type: what a field of that type looks like on the wire.
import Civil

extension ValueType {
  var expectation: FactRefusal.Expectation {
    switch self {
    case .boolean: .boolean
    case .number, .money: .number
    case .duration: .duration
    case .period: .period
    case .date: .date
    case .instant: .instant
    case .text: .text
    case .choice(let words): .oneOf(words)
    case .timetable: .timetable
    }
  }
}

extension JSONText {
  private static let shownBytes = 80

  /// `node`: what was found; nil for nothing. A text where another type belongs keeps its
  /// quotation marks, so that nobody takes `"12"` for a number.
  func refusal(_ path: String, _ reason: FactRefusal.Reason, _ node: Int?) -> FactRefusal {
    guard let node else { return FactRefusal(path: path, reason: reason) }
    var written = string(node)
    switch reason {
    case .wrongType where isText(node): written = "\"\(written)\""
    case .unknownVersion where isText(node): written = "\"\(written)\""
    default: break
    }
    let isLong = written.utf8.count > JSONText.shownBytes
    let shown = isLong ? written.prefix(JSONText.shownBytes) + "…" : written[...]
    return FactRefusal(path: path, reason: reason, found: String(shown))
  }

  /// A required text that is not empty.
  func checkFilledText(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) {
    guard node > 0 else { throw refusal(path(), .missing(.text), nil) }
    guard isText(node), !raw(node).isEmpty else { throw refusal(path(), .wrongType(.text), node) }
  }

  /// A required text that is not empty.
  func filledText(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> String {
    try checkFilledText(node, path())
    return string(node)
  }

  /// The value of an `entier`.
  func wholeValue(
    _ node: Int, _ type: ValueType, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> FactValue {
    let value = try value(node, type, path())
    if case .quantity(let number) = value, !number.isWhole {
      throw refusal(path(), .wrongType(.wholeNumber), node)
    }
    return value
  }

  func value(
    _ node: Int, _ type: ValueType, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> FactValue {
    switch type {
    case .boolean:
      guard kind(node) == .yes || kind(node) == .no else {
        throw refusal(path(), .wrongType(.boolean), node)
      }
      return .boolean(kind(node) == .yes)
    case .number, .money:
      guard kind(node) == .number else { throw refusal(path(), .wrongType(.number), node) }
      guard let number = number(node) else { throw refusal(path(), .outOfRange, node) }
      return .quantity(number)
    case .duration, .period: return try duration(node, type, path())
    case .date:
      guard isText(node) else { throw refusal(path(), .wrongType(.date), node) }
      guard let date = CivilDate(iso: string(node)) else {
        throw refusal(path(), .unreadable(.date), node)
      }
      return .date(date)
    case .instant: return .instant(try instant(node, path()).instant)
    case .text:
      guard isText(node) else { throw refusal(path(), .wrongType(.text), node) }
      return .text(string(node))
    case .choice(let words):
      guard isText(node) else { throw refusal(path(), .wrongType(.oneOf(words)), node) }
      let written = string(node)
      if words.contains(written) { return .text(written) }
      let folded = foldName(written)
      guard let word = words.first(where: { foldName($0) == folded }) else {
        throw refusal(path(), .unknownChoice(words), node)
      }
      return .text(word)
    case .timetable: return .timetable(try timetable(node, path()))
    }
  }

  private func duration(
    _ node: Int, _ type: ValueType, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> FactValue {
    guard isText(node) else { throw refusal(path(), .wrongType(type.expectation), node) }
    let written = string(node)
    do throws(ISOError) {
      switch (try ISODuration(written), type) {
      case (.elapsed(let seconds), .duration): return .quantity(Rational(seconds))
      case (.civil(let period), .period): return .period(period)
      default: throw .malformed
      }
    } catch {
      // A hyphen is a sign only in what else has the form of a duration.
      let isSigned = written.hasPrefix("-P") || written.hasPrefix("P")
      let error = error == .negative && !isSigned ? .malformed : error
      throw refusal(path(), FactRefusal.reason(error, type.expectation), node)
    }
  }

  func instant(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> ISOInstant {
    guard isText(node) else { throw refusal(path(), .wrongType(.instant), node) }
    do throws(ISOError) {
      return kind(node) == .text ? try ISOInstant(utf8: raw(node)) : try ISOInstant(string(node))
    } catch { throw refusal(path(), FactRefusal.reason(error, .instant), node) }
  }

  /// A date, or an instant floored to the second; nil where the field is absent.
  func bound(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> Validity.Bound? {
    guard node > 0 else { return nil }
    guard isText(node) else { throw refusal(path(), .wrongType(.dateOrInstant), node) }
    let written = string(node)
    if let date = CivilDate(iso: written) { return .date(date) }
    do throws(ISOError) { return .instant(try ISOInstant(written).instant) } catch {
      throw refusal(path(), FactRefusal.reason(error, .dateOrInstant), node)
    }
  }

  /// `vaut`; nil where it is absent.
  func validity(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> Validity? {
    guard node > 0 else { return nil }
    if kind(node) == .object {
      let members = try members(node, ["cible"], path())
      guard members[0] > 0 else { throw refusal("\(path()).cible", .missing(.target), nil) }
      return .target(try target(members[0], "\(path()).cible"))
    }
    guard isText(node) else { throw refusal(path(), .wrongType(.validity), node) }
    do throws(ISOError) {
      let interval = try ISOInterval(string(node))
      let (from, until) = (Validity.Bound(interval.start), Validity.Bound(interval.end))
      // Two instants of one second are equal to evaluation.
      if from == until { throw .equalBounds }
      return .interval(from: from, until: until)
    } catch { throw refusal(path(), FactRefusal.reason(error, .validity), node) }
  }

  func target(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> FactIdentity {
    guard node > 0 else { throw refusal(path(), .missing(.target), nil) }
    guard kind(node) == .object else { throw refusal(path(), .wrongType(.target), node) }
    let members = try members(node, ["source", "id"], path())
    return FactIdentity(
      source: try filledText(members[0], "\(path()).source"),
      id: try filledText(members[1], "\(path()).id"))
  }

  /// The values of an object's members by folded name, 0 where absent; others are refused.
  func members(
    _ object: Int, _ names: [String], _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> [Int] {
    var found = [Int](repeating: 0, count: names.count)
    for (key, value) in pairs(object) {
      let name = string(key)
      let folded = foldName(name)
      guard let place = names.firstIndex(where: { foldName($0) == folded }) else {
        let near = nearName(to: name, among: names)
        throw refusal("\(path()).\(name)", .unknownField(near: near), key)
      }
      if found[place] != 0 {
        throw refusal("\(path()).\(names[place])", .repeatedField(names[place]), key)
      }
      found[place] = kind(value) == .null ? -1 : value
    }
    return found
  }

  /// Key and value nodes of an object.
  func pairs(_ object: Int) -> [(key: Int, value: Int)] {
    var pairs: [(key: Int, value: Int)] = []
    var key = object + 1
    while key < Int(nodes[object].next) {
      pairs.append((key, key + 1))
      key = Int(nodes[key + 1].next)
    }
    return pairs
  }
}

extension Validity.Bound {
  fileprivate init?(_ bound: ISOBound?) {
    switch bound {
    case .date(let date): self = .date(date)
    case .instant(let written): self = .instant(written.instant)
    case nil: return nil
    }
  }
}

extension FactRefusal {
  /// What an ISO 8601 error means in a field of that form.
  static func reason(_ error: ISOError, _ form: Expectation) -> Reason {
    switch error {
    case .malformed, .trailingText, .emptyDuration, .unbounded, .outOfRange: .unreadable(form)
    case .missingOffset: .missingOffset
    case .tooFine: .tooFine
    case .negative: .negative
    case .mixedUnits: .mixedUnits
    case .equalBounds: .equalBounds
    case .reversedBounds: .reversedBounds
    }
  }

  /// What is wrong with a window or a timetable.
  static func reason(_ error: TimetableError) -> Reason {
    switch error {
    case .equalBounds: .equalBounds
    case .startsAtEndOfDay: .unreadable(.window)
    case .sameValidFrom: .unreadable(.timetable)
    }
  }
}

// MARK: - Horaires

extension JSONText {
  private func timetable(
    _ node: Int, _ path: @autoclosure () -> String
  ) throws(FactRefusal) -> Timetable {
    guard kind(node) == .object else { throw refusal(path(), .wrongType(.timetable), node) }
    var days = TimetableDays()
    var seen: [String: String] = [:]
    for (key, value) in pairs(node) {
      let name = string(key)
      if let first = seen.updateValue(name, forKey: foldName(name)) {
        throw refusal("\(path()).\(name)", .repeatedField(first), key)
      }
      if foldName(name) == TimetableDays.exceptionsName {
        try exceptions(value, "\(path()).\(name)", &days)
      } else if !days.set(name, try windows(value, "\(path()).\(name)")) {
        let near = nearName(
          to: name, among: TimetableDays.names + [TimetableDays.exceptionsName])
        throw refusal("\(path()).\(name)", .unknownDay(near: near), key)
      }
    }
    do throws(TimetableError) { return try days.timetable() } catch {
      throw refusal(path(), .unreadable(.timetable), node)
    }
  }

  private func exceptions(
    _ node: Int, _ path: String, _ days: inout TimetableDays
  ) throws(FactRefusal) {
    guard kind(node) == .object else { throw refusal(path, .wrongType(.object), node) }
    for (key, value) in pairs(node) {
      guard let day = CivilDate(iso: string(key)) else {
        throw refusal("\(path).\(string(key))", .unreadable(.date), key)
      }
      days.addException(on: day, try windows(value, "\(path).\(day)"))
    }
  }

  private func windows(_ node: Int, _ path: String) throws(FactRefusal) -> [DailyWindow] {
    guard kind(node) == .list else { throw refusal(path, .wrongType(.list), node) }
    var windows: [DailyWindow] = []
    for element in elements(node) {
      guard isText(element) else { throw refusal(path, .wrongType(.window), element) }
      let window: DailyWindow?
      do throws(TimetableError) { window = try DailyWindow(written: string(element)) } catch {
        throw refusal(path, FactRefusal.reason(error), element)
      }
      guard let window else { throw refusal(path, .unreadable(.window), element) }
      windows.append(window)
    }
    return windows
  }
}
