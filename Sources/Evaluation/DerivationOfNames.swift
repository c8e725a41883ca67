// Where the values of names come from: the title, its changes, the service's profile, and the
// steps of a counted délai.
import CaseFile
import Civil
import RuleProgram

extension Frame {
  func parameterNotes(_ index: Int, at tick: Tick) -> [Derivation.Note] {
    let declaration = program.natures[measure.nature].parameters[index]
    var notes: [Derivation.Note] = [
      .parameter(name: declaration.name, measure.parameterOrigin(index, at: tick))
    ]
    let day = calendar.date(at: measure.start)
    let bound = declaration.bounds.last {
      $0.from.map { $0 <= day } ?? true && $0.until.map { day < $0 } ?? true
    }
    if let bound {
      notes.append(
        .bound(
          atLeast: bound.atLeast, atMost: bound.atMost, type: declaration.type,
          article: bound.article))
    }
    return notes
  }

  /// The profile that gives the setting: the service's own, else the default one.
  func settingNote(_ index: Int) -> Derivation.Note {
    let start = occurrence?.start ?? measure.start
    let (date, service) = (calendar.date(at: start), measure.service(at: start))
    let inForce = program.profiles.filter {
      $0.from.map { $0 <= date } ?? true && $0.until.map { date < $0 } ?? true
    }
    let own = inForce.last { $0.service != nil && $0.service == service }
    let fallback = inForce.last { $0.service == nil }
    let giving = own?.values[index] != nil ? own : fallback
    guard let giving, giving.values[index] != nil else { return .noSetting }
    return .setting(profile: giving.name, signedBy: giving.signedBy, from: giving.from)
  }

  /// Each step of the count that gave the date.
  func countingNotes(_ expression: Expression, at tick: Tick) -> [Derivation.Note] {
    guard
      case .count(let origin, let length, let rule, let isBackward, let place) = expression.form,
      case .period(let period) = read(length, at: tick),
      let date = dates(read(origin, at: tick), tick..<tick.next).first?.1
    else { return [] }
    let holidays = measure.calendar(place).holidays(at: tick)
    if isBackward {
      return [.counting(deadline(before: date, period, rule: rule, closed: holidays).reasons)]
    }
    guard let causes = stoppedBy, !causes.isEmpty else {
      return [.counting(deadline(after: date, period, rule: rule, closed: holidays).reasons)]
    }
    let longer = deadline(
      after: date, period, rule: rule, closed: holidays,
      suspensions: measure.suspensions(causes, at: tick), zone: calendar.zone(at: tick.instant))
    return [.counting(longer.reasons)]
  }

  /// Civil days of the délai gone by and all of them, suspended ones left out.
  func shareNotes(at tick: Tick) -> [Derivation.Note] {
    guard let count = rule?.rule.deadline?.expression.delaiCount,
      case .period(let period) = read(count.length, at: tick),
      let origin = dates(read(count.origin, at: tick), tick..<tick.next).first?.1
    else { return [] }
    let holidays = measure.calendar(count.closedAt).holidays(at: tick)
    let plain = deadline(after: origin, period, rule: count.rule, closed: holidays)
    let running = RunningDelai(
      start: origin, deadline: plain.unrolled, firstDay: count.rule.firstDay)
    let (elapsed, total) = share(
      of: running, at: tick.instant,
      suspensions: measure.suspensions(rule?.rule.suspendedBy ?? [], at: tick),
      zone: calendar.zone(at: tick.instant))
    return [.share(elapsed: elapsed, total: total)]
  }

  func suspensionNotes(_ causes: [String], at tick: Tick) -> [Derivation.Note] {
    let listed = causes.isEmpty ? ["*"] : causes
    return measure.suspensions.compactMap { span in
      guard let cause = listed.first(where: { $0 == "*" || foldName($0) == span.cause }),
        .facts(span.start) <= tick, span.end.map({ tick < .facts($0) }) ?? true
      else { return nil }
      return .suspended(cause: cause == "*" ? span.cause : cause, since: span.start)
    }
  }
}
