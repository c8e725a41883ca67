// The tables under Tables/, written by make.py with code that Jalon did not write, and a seeded
// source of chance for the tests that compare with Foundation.

import Civil
import Foundation
import Testing

enum Tables {
  static func lines(_ name: String) -> [[Substring]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Tables").appending(path: name)
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").map { $0.split(separator: ",") }
  }

  /// The zones of the tables, each in its fat and its slim file.
  static let zones: [ZoneTable] = {
    var zones: [ZoneTable] = []
    for line in lines("zones.csv") {
      if line[0] == "Z" {
        let files = line[2...].compactMap { Data(base64Encoded: String($0)) }.map { [UInt8]($0) }
        zones.append(ZoneTable(name: String(line[1]), files: files))
      } else {
        let mark = line[0].first ?? "?"
        zones[zones.count - 1].rows.append((mark, line[1...].compactMap { Int64($0) }))
      }
    }
    return zones
  }()

  static func zone(_ name: String) throws -> Zone {
    guard let table = zones.first(where: { $0.name == name }) else {
      throw ZoneError.unknownZone(name)
    }
    return try Zone(name: name, tzif: table.files[0])
  }
}

struct ZoneTable: Sendable, CustomTestStringConvertible {
  let name: String
  let files: [[UInt8]]
  var rows: [(mark: Character, numbers: [Int64])] = []

  var testDescription: String { name }
}

/// SplitMix64: the same numbers on each run.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A date of a test; a wrong one is a fault of the test.
func day(_ iso: String) -> CivilDate {
  guard let date = CivilDate(iso: iso) else { preconditionFailure("no date: \(iso)") }
  return date
}

/// An instant of a test; a wrong one is a fault of the test.
func at(_ iso: String) -> Instant {
  guard let read = try? ISOInstant(iso) else { preconditionFailure("no instant: \(iso)") }
  return read.instant
}

func time(_ iso: String) -> TimeOfDay {
  guard let time = TimeOfDay(iso: iso) else { preconditionFailure("no time: \(iso)") }
  return time
}

/// The legal holidays of métropole (code du travail L.3133-1).
let metropole = Holidays(
  territory: "métropole",
  rules: [
    fixed("1er janvier", 1, 1), easter("lundi de Pâques", 1), fixed("1er mai", 5, 1),
    fixed("8 mai", 5, 8), easter("Ascension", 39), easter("lundi de Pentecôte", 50),
    fixed("14 juillet", 7, 14), fixed("Assomption", 8, 15), fixed("Toussaint", 11, 1),
    fixed("11 novembre", 11, 11), fixed("Noël", 12, 25),
  ])

let alsaceMoselle = Holidays(
  territory: "Alsace-Moselle",
  rules: metropole.rules + [easter("vendredi saint", -2), fixed("26 décembre", 12, 26)])

private func fixed(_ name: String, _ month: Int, _ day: Int) -> HolidayRule {
  HolidayRule(name: name, kind: .fixed(month: month, day: day), source: "L.3133-1")
}

private func easter(_ name: String, _ offset: Int) -> HolidayRule {
  HolidayRule(name: name, kind: .easter(offset: offset), source: "L.3133-1")
}
