// Zones against zoneinfo (Tables/zones.csv) and Foundation, at the corners of French law, and
// under hostile bytes.

import Civil
import Foundation
import Testing

struct ZoneTests {
  @Test(
    "offsets and local times agree with zoneinfo, from fat and slim files", arguments: Tables.zones)
  func zoneinfo(table: ZoneTable) throws {
    #expect(table.files.count == 2)
    for file in table.files {
      let zone = try Zone(name: table.name, tzif: file)
      let wrong = table.rows.filter { !agrees(zone, $0.mark, $0.numbers) }
      #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }
  }

  private func agrees(_ zone: Zone, _ mark: Character, _ numbers: [Int64]) -> Bool {
    let instant = Instant(seconds: numbers[0])
    switch mark {
    case "T":
      return zone.offset(at: instant) == numbers[1] && zone.offset(at: instant - 1) != numbers[1]
        && zone.nextChange(after: instant - 1) == instant
    case "I": return zone.offset(at: instant) == numbers[1] && isShown(zone, instant)
    case "G": return resolve(zone, numbers[0]) == .skipped(jump: Instant(seconds: numbers[1]))
    case "L":
      let (first, second) = (Instant(seconds: numbers[1]), Instant(seconds: numbers[2]))
      let expected =
        first == second ? LocalResolution.once(first) : .twice(first: first, second: second)
      return resolve(zone, numbers[0]) == expected
    default: return false
    }
  }

  private func resolve(_ zone: Zone, _ local: Int64) -> LocalResolution? {
    let dayNumber = Int32(Foundation.floor(Double(local) / 86_400))
    guard let time = TimeOfDay(seconds: Int(local) - Int(dayNumber) * 86_400) else { return nil }
    return zone.resolve(CivilDate(dayNumber: dayNumber), at: time)
  }

  private func isShown(_ zone: Zone, _ instant: Instant) -> Bool {
    switch zone.resolve(zone.date(at: instant), at: zone.timeOfDay(at: instant)) {
    case .once(let found): found == instant
    case .twice(let first, let second): first == instant || second == instant
    case .skipped: false
    }
  }

  @Test("the rule of the footer holds for ever: 400 years later the clocks are the same")
  func cycles() throws {
    let paris = try Tables.zone("Europe/Paris")
    let cycle: Int64 = 146_097 * 86_400
    var chance = SeededNumbers(state: 2037)
    for _ in 0..<2000 {
      let instant = Instant(seconds: .random(in: 2_000_000_000...14_000_000_000, using: &chance))
      #expect(paris.offset(at: instant) == paris.offset(at: instant + cycle * 17))
      let local = paris.resolve(paris.date(at: instant + cycle), at: paris.timeOfDay(at: instant))
      #expect(local != .skipped(jump: instant + cycle))
    }
    let fold = paris.resolve(day("9000-10-26"), at: time("02:30"))
    #expect(
      fold
        == .twice(first: at("9000-10-26T02:30:00+02:00"), second: at("9000-10-26T02:30:00+01:00")))
  }

  @Test("no day of a whole cycle differs from its twin 400 years on", arguments: Tables.zones)
  func wholeCycle(table: ZoneTable) throws {
    for file in table.files {
      let zone = try Zone(name: table.name, tzif: file)
      let first = at("2040-01-01T12:00:00Z")
      let differing = (0..<146_097).filter { day in
        let instant = first + Int64(day) * 86_400
        return zone.offset(at: instant) != zone.offset(at: instant + 146_097 * 86_400)
      }
      #expect(differing.isEmpty)
    }
  }

  @Test("offsets agree with Foundation, whose zone data are its own", arguments: Tables.zones)
  func foundation(table: ZoneTable) throws {
    let zone = try Zone(name: table.name, tzif: table.files[0])
    let other = try #require(TimeZone(identifier: table.name))
    var chance = SeededNumbers(state: 42)
    for _ in 0..<2000 {
      let seconds = Int64.random(in: 0...2_500_000_000, using: &chance)
      let date = Date(timeIntervalSince1970: Double(seconds))
      #expect(zone.offset(at: Instant(seconds: seconds)) == other.secondsFromGMT(for: date))
    }
  }

  @Test("02:30 does not exist on 29 March 2026 in Paris and is there twice on 25 October")
  func paris() throws {
    let paris = try Tables.zone("Europe/Paris")
    let jump = at("2026-03-29T03:00:00+02:00")
    #expect(paris.resolve(day("2026-03-29"), at: time("02:30")) == .skipped(jump: jump))
    #expect(paris.instant(of: day("2026-03-29"), at: time("02:30"), reading: .second) == jump)
    let twice = (time("02:30"), day("2026-10-25"))
    #expect(
      paris.instant(of: twice.1, at: twice.0, reading: .first) == at("2026-10-25T02:30:00+02:00"))
    #expect(
      paris.instant(of: twice.1, at: twice.0, reading: .second) == at("2026-10-25T02:30:00+01:00"))
    #expect(paris.resolve(day("2026-03-29"), at: time("03:00")) == .once(jump))
    #expect(paris.resolve(day("2026-03-29"), at: time("02:00")) == .skipped(jump: jump))
  }

  @Test("1 May 1980 has no midnight in Miquelon: the day starts at one")
  func miquelon() throws {
    let miquelon = try Tables.zone("America/Miquelon")
    let start = miquelon.startOfDay(day("1980-05-01"))
    #expect(start == at("1980-05-01T01:00:00-03:00"))
    #expect(miquelon.timeOfDay(at: start) == time("01:00"))
    #expect(miquelon.date(at: start - 1) == day("1980-04-30"))
    #expect(miquelon.endOfDay(day("1980-04-30")) == start)
  }

  @Test("the Marquises are nine hours and a half behind")
  func marquises() throws {
    let zone = try Tables.zone("Pacific/Marquesas")
    #expect(at("2026-03-02T00:00:00Z").isoText(in: zone) == "2026-03-01T14:30:00-09:30")
    #expect(zone.startOfDay(day("2026-03-02")) == at("2026-03-02T09:30:00Z"))
  }

  @Test("the first instant of each day opens that day, in all zones", arguments: Tables.zones)
  func startsOfDays(table: ZoneTable) throws {
    let zone = try Zone(name: table.name, tzif: table.files[0])
    var date = day("1975-01-01")
    while date < day("2045-01-01") {
      let start = zone.startOfDay(date)
      #expect(zone.date(at: start) == date && zone.date(at: start - 1) < date)
      date = date.adding(days: 1)
    }
  }

  @Test("the distant past and future have an offset and a date")
  func distant() throws {
    for zone in [Zone.utc, try Tables.zone("Europe/Paris")] {
      for instant in [Instant.distantPast, .distantFuture] {
        _ = zone.offset(at: instant)
        _ = zone.timeOfDay(at: instant)
        _ = zone.nextChange(after: instant)
        _ = instant.isoText(in: zone)
      }
      #expect(zone.date(at: .distantPast) == .earliest)
      #expect(zone.date(at: .distantFuture) == .latest)
      _ = zone.startOfDay(.earliest)
      _ = zone.endOfDay(.latest)
    }
  }

  @Test("hostile bytes give an error and never a trap")
  func hostile() throws {
    var chance = SeededNumbers(state: 666)
    let samples = Tables.zones.flatMap(\.files)
    for round in 0..<4000 {
      var bytes = samples[round % samples.count]
      if round % 3 == 0 { bytes.removeLast(Int.random(in: 1...bytes.count, using: &chance)) }
      for _ in 0..<(round % 7) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &chance)] = .random(
          in: 0...255, using: &chance)
      }
      guard let zone = try? Zone(name: "hostile", tzif: bytes) else { continue }
      let instant = Instant(seconds: .random(in: .min ... .max, using: &chance))
      _ = isShown(zone, instant)
      _ = isShown(zone, at("2026-03-29T01:00:00Z"))
      _ = zone.startOfDay(.latest)
    }
    #expect(throws: ZoneError.notTZif) { try Zone(name: "x", tzif: [1, 2, 3, 4]) }
    #expect(throws: ZoneError.truncated) { try Zone(name: "x", tzif: [UInt8]()) }
    #expect(throws: ZoneError.truncated) { try Zone(name: "x", tzif: samples[0].prefix(300)) }
  }

  @Test("hostile footers give an error and never a trap")
  func footers() throws {
    let slim = try #require(Tables.zones.first).files[1]
    let end = try #require(slim.dropLast().lastIndex(of: 10))
    var chance = SeededNumbers(state: 9)
    let marks = Array("CET-1CEST,M3.5.0/,J36<>+:0129".utf8)
    for _ in 0..<4000 {
      var text = Array("CET-1CEST,M3.5.0,M10.5.0/3".utf8)
      for _ in 0...2 {
        let place = Int.random(in: 0..<text.count, using: &chance)
        text[place] = marks.randomElement(using: &chance) ?? 0
      }
      guard let zone = try? Zone(name: "x", tzif: slim[...end] + text + [10]) else { continue }
      _ = isShown(zone, at("2126-03-29T01:00:00Z"))
    }
    let endless = Array("EST5EDT,0/0,J365/25".utf8)
    let zone = try Zone(name: "x", tzif: slim[...end] + endless + [10])
    #expect(zone.offset(at: at("2126-01-01T05:00:00Z")) == -4 * 3600)
    #expect(zone.offset(at: at("2125-12-31T23:59:59Z")) == -4 * 3600)
  }

  @Test(
    "a name that could leave the folder is refused before anything is loaded",
    arguments: [
      "", "..", "../etc/passwd", "/etc/passwd", "Europe//Paris", "Europe/", "a b", "a\0", ".x",
    ])
  func names(name: String) {
    let source = ZoneSource { _ in
      Issue.record("loaded \(name)")
      return nil
    }
    #expect(throws: ZoneError.invalidName(name)) { try source.zone(named: name) }
  }

  @Test("a zone keeps the name that was written")
  func keepsName() throws {
    let bytes = try #require(Tables.zones.first).files[0]
    let source = ZoneSource { $0 == "Etc/GMT+3" ? nil : bytes }
    #expect(try source.zone(named: "Europe/Monaco").name == "Europe/Monaco")
    #expect(throws: ZoneError.unknownZone("Etc/GMT+3")) { try source.zone(named: "Etc/GMT+3") }
  }

  @Test("every zone file of this machine can be read")
  func system() throws {
    let folder = "/usr/share/zoneinfo"
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in files where !name.hasPrefix("right/") && ZoneSource.isValid(name: name) {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name),
        data.starts(with: Array("TZif".utf8)), let other = TimeZone(identifier: name)
      else { continue }
      let zone = try Zone(name: name, tzif: data)
      let date = Date(timeIntervalSince1970: 1_700_000_000)
      #expect(zone.offset(at: Instant(seconds: 1_700_000_000)) == other.secondsFromGMT(for: date))
    }
  }
}
