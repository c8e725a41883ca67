// "Did you mean": the nearest known name, or none. Accents, case, spaces, `_` and `-` cost nothing.

/// The name nearest to a mistyped one, within 1 change for a name under three letters, else 2.
/// Among equally near names the first in alphabetical order wins, so that the answer is stable.
public func nearest(_ name: String, among names: some Sequence<String>) -> String? {
  let wanted = folded(name)
  guard !wanted.isEmpty, wanted.count <= longestName else { return nil }
  var best: (distance: Int, name: String)?
  let limit = wanted.count < 3 ? 1 : 2
  for candidate in names {
    guard let distance = distance(wanted, folded(candidate), atMost: limit) else { continue }
    if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true {
      best = (distance, candidate)
    }
  }
  return best?.name
}

/// Longer names are not compared: the cost grows with the square of the length.
private let longestName = 200

/// Changes between two words (insert, delete, replace, swap two neighbours), if at most `limit`.
private func distance(
  _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int
) -> Int? {
  guard abs(left.count - right.count) <= limit, !right.isEmpty else { return nil }
  if left == right { return 0 }
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 1...left.count {
    var current = [row]
    for column in 1...right.count {
      let isSame = left[row - 1] == right[column - 1]
      var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1]
      {
        cost = min(cost, beforeLast[column - 2] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count] <= limit ? last[right.count] : nil
}

/// Lower case, without accents, with one kind of space. Done by hand, for want of Foundation.
private func folded(_ name: String) -> [Unicode.Scalar] {
  name.unicodeScalars.prefix(longestName + 3).flatMap { scalar -> [Unicode.Scalar] in
    if scalar.properties.generalCategory == .nonspacingMark { return [] }
    if scalar == "_" || scalar == "-" || scalar == "\u{A0}" { return [" "] }
    return scalar.properties.lowercaseMapping.unicodeScalars.flatMap(unaccented)
  }
}

private func unaccented(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
  switch scalar {
  case "à", "â", "ä", "á", "ã", "å": ["a"]
  case "ç": ["c"]
  case "é", "è", "ê", "ë": ["e"]
  case "î", "ï", "í", "ì": ["i"]
  case "ñ": ["n"]
  case "ô", "ö", "ó", "ò", "õ": ["o"]
  case "ù", "û", "ü", "ú": ["u"]
  case "ÿ", "ý": ["y"]
  case "œ": ["o", "e"]
  case "æ": ["a", "e"]
  case "’": ["'"]
  default: [scalar]
  }
}
