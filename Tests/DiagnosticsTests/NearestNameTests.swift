// "Did you mean": what is near enough, and what is not.

import Testing

@testable import Diagnostics

@Suite("Nearest name")
struct NearestNameTests {
  static let cases: [(name: String, names: [String], found: String?)] = [
    ("tig.seances", ["tig.séance", "tig.heures"], "tig.séance"),
    ("heures faites", ["heures_faites"], "heures_faites"),
    ("Seance", ["séance"], "séance"),
    ("cœur", ["coeur"], "coeur"),
    ("e\u{301}tat", ["état"], "état"),
    ("ehures", ["heures"], "heures"),
    ("ou", ["où", "et"], "où"),
    ("ou", ["autre"], nil),
    ("ab", ["cd"], nil),
    ("ab", ["ba"], "ba"),
    ("heures", ["jours", "semaines"], nil),
    ("heuress", ["heure", "heures"], "heures"),
    ("abcd", ["abce", "abcf"], "abce"),
    ("abcd", ["abcf", "abce"], "abce"),
    ("", ["a"], nil), ("a", [""], nil), ("a", [], nil),
  ]

  @Test("the nearest name within reach", arguments: 0..<cases.count)
  func found(_ index: Int) {
    let (name, names, found) = Self.cases[index]
    #expect(nearest(name, among: names) == found)
  }

  @Test("a hostile name costs nothing")
  func hostile() {
    let long = String(repeating: "é", count: 1_000_000)
    #expect(nearest(long, among: [long, "a"]) == nil)
  }
}
