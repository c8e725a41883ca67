// The name that somebody probably meant.

/// The declared name nearest to a folded spelling: within one change for names under three
/// letters, two otherwise; nil where none or an exact one is. Of equals the first.
public func nearName(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(foldName(name).unicodeScalars)
  guard wanted.count <= 100 else { return nil }
  let reach = wanted.count < 3 ? 1 : 2
  var best: (name: String, distance: Int)?
  for candidate in names {
    let letters = Array(foldName(candidate).unicodeScalars)
    guard abs(letters.count - wanted.count) <= reach else { continue }
    let distance = changes(from: wanted, to: letters)
    if distance <= min(reach, (best?.distance ?? .max) - 1) { best = (candidate, distance) }
  }
  return best?.name
}

/// Letters to add, drop or replace.
private func changes(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
  var row = Array(0...right.count)
  for (index, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let replaced = diagonal + (letter == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
