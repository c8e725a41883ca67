// The slots of a timetable between two instants. Windows are first joined on the wall clock, then
// turned into instants, then joined again where a skipped hour makes two of them touch.

extension Timetable {
  /// The slots that lie at least partly in `from..<to`, whole, in order. A slot left empty by a
  /// clock change is dropped: see ``emptySlots(from:to:zone:reading:)``.
  public func slots(from: Instant, to: Instant, zone: Zone, reading: Reading) -> [Slot] {
    allSlots(from: from, to: to, zone: zone, reading: reading)
      .filter { $0.start < $0.end && $0.start < to && $0.end > from }
  }

  /// The slots in `from..<to` of which a clock change left nothing: they are sans objet.
  public func emptySlots(from: Instant, to: Instant, zone: Zone, reading: Reading) -> [Slot] {
    allSlots(from: from, to: to, zone: zone, reading: reading)
      .filter { $0.start == $0.end && $0.start < to && $0.start >= from }
  }

  private func allSlots(from: Instant, to: Instant, zone: Zone, reading: Reading) -> [Slot] {
    guard from < to, !(versions.isEmpty && exceptions.isEmpty) else { return [] }
    // Two days of margin: a change of clock may show a date again after midnight.
    let early = zone.date(at: from).adding(days: -2)
    let late = zone.date(at: to).adding(days: 2)
    let stretches = wallStretches(from: early, to: late, reading: reading)
    return Timetable.numbered(stretches.map { $0.dated(in: zone, reading: reading) })
  }

  /// The stretches of wall time from the last clean start before `early` to the first gap after
  /// `late`. A day starts clean when nothing of the day before reaches its first window.
  private func wallStretches(
    from early: CivilDate, to late: CivilDate, reading: Reading
  ) -> [WallStretch] {
    let (first, isEndlessBefore) = cleanStart(before: early, reading: reading)
    let settled = max(changingDays?.upperBound ?? late, late).adding(days: 15)
    var stretches: [WallStretch] = []
    var day = first
    while true {
      let opened = wall(on: day, reading: reading)
      if day > late, !joins(stretches.last, opened.first) { break }
      for stretch in opened { WallStretch.append(stretch, to: &stretches) }
      if day >= settled || day == .latest { break }
      day = day.adding(days: 1)
    }
    let isEndlessAfter = day >= settled
    if isEndlessBefore, !stretches.isEmpty { stretches[0].start = .min }
    if isEndlessAfter, !stretches.isEmpty { stretches[stretches.count - 1].end = .max }
    return stretches
  }

  /// The last day up to `day` that starts clean, or a day from which the timetable has no gap
  /// however far one goes back.
  private func cleanStart(
    before day: CivilDate, reading: Reading
  ) -> (day: CivilDate, isEndless: Bool) {
    let settled = min(changingDays?.lowerBound ?? day, day).adding(days: -15)
    var day = day
    while day > settled {
      let eve = wall(on: day.adding(days: -1), reading: reading)
      if !joins(eve.last, wall(on: day, reading: reading).first) { return (day, false) }
      day = day.adding(days: -1)
    }
    return (day, true)
  }

  private func joins(_ earlier: WallStretch?, _ later: WallStretch?) -> Bool {
    guard let earlier, let later else { return false }
    return later.start <= earlier.end
  }

  /// The windows that open on a day, joined, in wall-clock seconds since 1970-01-01T00:00.
  private func wall(on day: CivilDate, reading: Reading) -> [WallStretch] {
    var stretches: [WallStretch] = []
    let midnight = Int64(day.dayNumber) * 86_400
    let opened = windows(on: day, reading: reading)
    for window in opened.sorted(by: { $0.start < $1.start }) {
      let start = midnight + Int64(window.start.seconds)
      let stretch = WallStretch(start: start, end: start + window.wallSeconds)
      WallStretch.append(stretch, to: &stretches)
    }
    return stretches
  }

  /// Joins slots that touch in time and gives each its ordinal within its first day.
  private static func numbered(_ slots: [Slot]) -> [Slot] {
    var result: [Slot] = []
    for slot in slots {
      if let last = result.last, last.start < last.end, slot.start < slot.end,
        slot.start <= last.end
      {
        result[result.count - 1] = last.joined(with: slot)
        continue
      }
      let isSameDay = result.last?.firstDay == slot.firstDay
      let ordinal = isSameDay ? (result.last?.ordinal ?? 0) + 1 : 1
      result.append(slot.numbered(ordinal))
    }
    return result
  }
}

extension Slot {
  fileprivate func joined(with later: Slot) -> Slot {
    let inner = notes.filter { !$0.isOf(.end) } + later.notes.filter { !$0.isOf(.start) }
    return Slot(
      firstDay: firstDay, ordinal: ordinal, start: start, end: max(end, later.end), notes: inner)
  }

  fileprivate func numbered(_ ordinal: Int) -> Slot {
    Slot(firstDay: firstDay, ordinal: ordinal, start: start, end: end, notes: notes)
  }
}

extension SlotNote {
  fileprivate func isOf(_ bound: Bound) -> Bool {
    switch self {
    case .skipped(let own, _, _), .repeated(let own, _, _): own == bound
    case .empty: false
    }
  }
}

/// A stretch of wall time; the least and greatest Int64 stand for no start and no end.
private struct WallStretch {
  var start: Int64
  var end: Int64

  /// Adds a stretch that starts no earlier than the last one, joined to it if they touch.
  static func append(_ stretch: WallStretch, to stretches: inout [WallStretch]) {
    if let last = stretches.last, stretch.start <= last.end {
      stretches[stretches.count - 1].end = max(last.end, stretch.end)
    } else {
      stretches.append(stretch)
    }
  }

  func dated(in zone: Zone, reading: Reading) -> Slot {
    var notes: [SlotNote] = []
    let first = instant(start, .start, zone, reading, &notes)
    let last = max(first, instant(end, .end, zone, reading, &notes))
    if first == last { notes.append(.empty) }
    let day = CivilDate(dayNumber: Int32(clamping: floorQuotient(start, 86_400)))
    return Slot(firstDay: day, ordinal: 1, start: first, end: last, notes: notes)
  }

  private func instant(
    _ wall: Int64, _ bound: Bound, _ zone: Zone, _ reading: Reading, _ notes: inout [SlotNote]
  ) -> Instant {
    if wall == .min { return .distantPast }
    if wall == .max { return .distantFuture }
    let day = floorQuotient(wall, 86_400)
    let time = TimeOfDay(unchecked: Int32(wall - day * 86_400))
    switch zone.resolve(CivilDate(dayNumber: Int32(clamping: day)), at: time) {
    case .once(let instant): return instant
    case .skipped(let jump):
      notes.append(.skipped(bound, at: time, jump: jump))
      return jump
    case .twice(let first, let second):
      let chosen = reading.fold(at: bound)
      notes.append(.repeated(bound, at: time, chosen: chosen))
      return chosen == .first ? first : second
    }
  }
}
