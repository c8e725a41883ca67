// ISO 8601 on the wire: instants, durations, intervals.

import Civil
import Foundation
import Testing

struct ISOTests {
  @Test(
    "an instant is read to the second, its fraction apart",
    arguments: [
      ("2026-03-02T12:00:00+01:00", 1_772_449_200, 0), ("2026-03-02T11:00:00Z", 1_772_449_200, 0),
      ("2026-03-02t11:00:00z", 1_772_449_200, 0),
      ("2026-03-02T11:00:00.25Z", 1_772_449_200, 250_000_000_000_000_000),
      ("2026-03-02T11:00:00.000000000000000001Z", 1_772_449_200, 1),
      ("2026-03-02T10:59:60Z", 1_772_449_200, 0), ("2016-12-31T23:59:60Z", 1_483_228_800, 0),
      ("2026-03-02T10:59:60.5Z", 1_772_449_200, 500_000_000_000_000_000),
      ("1969-12-31T23:59:59.9Z", -1, 900_000_000_000_000_000),
      ("2026-03-02T01:30:00-09:30", 1_772_449_200, 0),
      ("2026-03-02T11:00:00-00:00", 1_772_449_200, 0),
      ("0001-01-01T00:00:00Z", -62_135_596_800, 0), ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ])
  func instants(text: String, seconds: Int64, attoseconds: Int64) throws {
    let read = try ISOInstant(text)
    #expect(read.instant.seconds == seconds)
    #expect(read.attoseconds == attoseconds)
    #expect(try ISOInstant(utf8: Array(text.utf8)) == read)
    #expect(try ISOInstant(utf8: text.utf8.lazy.map { $0 }) == read)
    #expect(try ISOInstant(read.description) == read)
  }

  @Test(
    "what is no instant is refused with its reason",
    arguments: [
      ("", ISOError.malformed), ("2026-03-02", .malformed), ("2026-03-02 12:00:00Z", .malformed),
      ("2026-03-02T12:00Z", .malformed), ("2026-03-02T12:00:00", .missingOffset),
      ("2026-03-02T12:00:00.5", .missingOffset), ("2026-03-02T12:00:00.Z", .malformed),
      ("2026-03-02T12:00:00+0100", .malformed), ("2026-03-02T12:00:00+01", .malformed),
      ("2026-03-02T12:00:00+24:00", .outOfRange), ("2026-02-29T12:00:00Z", .outOfRange),
      ("2026-03-02T24:00:00Z", .outOfRange), ("2026-03-02T12:60:00Z", .outOfRange),
      ("2026-03-02T12:00:61Z", .outOfRange), ("0000-03-02T12:00:00Z", .outOfRange),
      ("2026-03-02T12:00:00Z ", .trailingText), ("2026-03-02T12:00:00ZZ", .trailingText),
      ("2026-03-02T12:00:00.1234567890123456789Z", .tooFine), ("+2026-03-02T12:00:00Z", .malformed),
      ("2026-03-02T12:00:00\u{2212}01:00", .malformed),
    ])
  func refusedInstants(text: String, error: ISOError) {
    #expect(throws: error) { try ISOInstant(text) }
  }

  @Test("instants agree with Foundation both ways")
  func foundation() throws {
    let paris = try Tables.zone("Europe/Paris")
    let zone = try #require(TimeZone(identifier: "Europe/Paris"))
    var chance = SeededNumbers(state: 3339)
    let style = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone)
    for _ in 0..<1000 {
      let seconds = Int64.random(in: 0...4_000_000_000, using: &chance)
      let text = Instant(seconds: seconds).isoText(in: paris)
      #expect(text == Date(timeIntervalSince1970: Double(seconds)).formatted(style))
      #expect(try ISOInstant(text).instant.seconds == seconds)
    }
    #expect(at("2026-03-02T11:00:00Z").isoText(in: .utc) == "2026-03-02T11:00:00Z")
    // In Paris that is a day of the year 10000, which cannot be written.
    #expect(Instant.latestWritten.isoText(in: paris) == "9999-12-31T23:59:59Z")
  }

  @Test("an instant with an offset of seconds is still the instant that is written")
  func oldOffsets() throws {
    let paris = try Tables.zone("Europe/Paris")
    let old = at("1900-01-01T00:00:00Z")
    #expect(old.isoText(in: paris) == "1900-01-01T00:09:00+00:09")
    #expect(try ISOInstant(old.isoText(in: paris)).instant == old)
  }

  @Test(
    "a duration is elapsed or civil",
    arguments: [
      ("PT3H30M", ISODuration.elapsed(seconds: 12_600)), ("PT0S", .elapsed(seconds: 0)),
      ("PT36H", .elapsed(seconds: 129_600)), ("PT90M", .elapsed(seconds: 5400)),
      ("PT1.5H", .elapsed(seconds: 5400)), ("PT0,25H", .elapsed(seconds: 900)),
      ("P18M", .civil(CivilPeriod(months: 18))), ("P300D", .civil(CivilPeriod(days: 300))),
      ("P1Y2M", .civil(CivilPeriod(years: 1, months: 2))), ("P2W", .civil(CivilPeriod(weeks: 2))),
      ("P0D", .civil(CivilPeriod())),
      ("P1Y2M3W4D", .civil(CivilPeriod(years: 1, months: 2, weeks: 3, days: 4))),
    ])
  func durations(text: String, value: ISODuration) throws {
    #expect(try ISODuration(text) == value)
    #expect(try ISODuration(value.description) == value)
  }

  @Test(
    "what is no duration is refused with its reason",
    arguments: [
      ("P1DT2H", ISOError.mixedUnits), ("P1MT1M", .mixedUnits), ("-PT1H", .negative),
      ("P-1D", .negative), ("P", .emptyDuration), ("PT", .emptyDuration), ("P1DT", .emptyDuration),
      ("", .malformed), ("1D", .malformed), ("P1", .malformed), ("PT1", .malformed),
      ("P1D1Y", .malformed), ("P1D1D", .malformed), ("PT1S1H", .malformed), ("P1H", .malformed),
      ("PT1D", .malformed), ("P1.5M", .tooFine), ("PT0.5S", .tooFine), ("PT0.33H", nil),
      ("PT1.5H30M", .malformed), ("p1d", .malformed), ("P1D ", .malformed),
      ("P99999999999999999999D", .outOfRange), ("PT99999999999999H", .outOfRange),
      ("P1Yé", .malformed), ("+P1D", .malformed),
    ] as [(String, ISOError?)])
  func refusedDurations(text: String, error: ISOError?) throws {
    guard let error else {
      #expect(try ISODuration(text) == .elapsed(seconds: 1188))
      return
    }
    #expect(throws: error) { try ISODuration(text) }
  }

  @Test("an interval covers its days at a place, its end excluded")
  func intervals() throws {
    let paris = try Tables.zone("Europe/Paris")
    let days = try ISOInterval("2026-02-01/2026-02-04").interval(in: paris)
    #expect(days.start == at("2026-02-01T00:00:00+01:00"))
    #expect(days.end == at("2026-02-04T00:00:00+01:00"))
    let from = try ISOInterval("2026-04-01/..")
    #expect(from.start == .date(day("2026-04-01")) && from.end == nil)
    #expect(try from.interval(in: paris).end == .distantFuture)
    #expect(try ISOInterval("../2026-04-01").interval(in: paris).start == .distantPast)
    let hours = try ISOInterval("2026-02-01T08:00:00+01:00/2026-02-01T12:00:00+01:00")
    #expect(try hours.interval(in: .utc).seconds == 4 * 3600)
    let mixed = try ISOInterval("2026-02-01/2026-01-31T22:00:00Z")
    #expect(throws: ISOError.reversedBounds) { try mixed.interval(in: paris) }
    #expect(throws: ISOError.equalBounds) {
      try ISOInterval("2026-02-01/2026-01-31T23:00:00Z").interval(in: paris)
    }
  }

  @Test(
    "what is no interval is refused with its reason",
    arguments: [
      ("2026-02-01/2026-02-01", ISOError.equalBounds), ("2026-02-04/2026-02-01", .reversedBounds),
      ("2026-02-01T12:00:00Z/2026-02-01T13:00:00+01:00", .equalBounds), ("../..", .unbounded),
      ("2026-02-01T12:00:00Z/2026-02-01T12:00:00+01:00", .reversedBounds),
      ("2026-02-01", .malformed), ("2026-02-01/", .malformed), ("/2026-02-01", .malformed),
      ("2026-02-01--2026-02-04", .malformed), ("2026-02-01/2026-02-04/2026-02-05", .trailingText),
      ("2026-02-30/..", .outOfRange), ("2026-02-01T12:00:00/..", .malformed),
      ("./2026-02-01", .malformed),
    ])
  func refusedIntervals(text: String, error: ISOError) {
    #expect(throws: error) { try ISOInterval(text) }
  }

  @Test("no bytes make a parser trap")
  func hostile() {
    var chance = SeededNumbers(state: 4)
    let marks = Array("0123456789-:TZ.+/PYMWDHS,9é".utf8)
    for _ in 0..<20_000 {
      var bytes = Array("2026-03-02T12:00:00.5+01:00/P1Y2DT9H".utf8)
      let start = Int.random(in: 0..<bytes.count, using: &chance)
      for _ in 0...3 {
        bytes[Int.random(in: 0..<bytes.count, using: &chance)] =
          marks.randomElement(using: &chance) ?? 0
      }
      let text = String(decoding: bytes[start...], as: UTF8.self)
      _ = try? ISOInstant(utf8: bytes)
      _ = try? ISOInstant(text)
      _ = try? ISODuration(text)
      _ = try? ISODuration("P" + text)
      _ = try? ISOInterval(text)
      _ = CivilDate(iso: text)
      _ = TimeOfDay(iso: text)
    }
  }

  @Test(
    "a time of day runs from 00:00 to 24:00",
    arguments: [("20:00", 72_000), ("20:00:30", 72_030), ("24:00", 86_400), ("00:00", 0)])
  func times(text: String, seconds: Int32) throws {
    let time = try #require(TimeOfDay(iso: text))
    #expect(time.seconds == seconds && time.description == text)
  }

  @Test(
    "what no clock shows is no time of day",
    arguments: ["24:01", "25:00", "7:00", "07:60", "07:00:60", "07", "07:00:", "-1:00"])
  func refusedTimes(text: String) {
    #expect(TimeOfDay(iso: text) == nil)
  }
}
