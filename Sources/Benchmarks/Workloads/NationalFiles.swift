// The workload `national` as a file, in order of learning.
import Civil

struct NationalFiles {
  var people: Int
  var seed: UInt64
  var years: Int
  /// In the order of ``NationalPlace/all``.
  var zones: [Zone]

  /// About how many facts a person-year has, to size the windows.
  private static let factsPerYear = 80

  func writeEvents(to path: String) throws -> Int {
    var file = try LineFile(path: path)
    let order = TimeOrder(
      people: people, start: NationalFact.start, seconds: 365 * 86_400 * years,
      expected: people * years * NationalFiles.factsPerYear * 2)
    try order.forEach(
      draw: { NationalPerson.draw($0, seed: seed, years: years, zones: zones, into: &$1) }
    ) { fact in
      try file.line { NationalLines.write(fact, to: &$0) }
    }
    try file.flush()
    return file.lines
  }
}
