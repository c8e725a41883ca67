// Hashes of the texts of a rule set, part of every receipt: the same files have the same ones
// wherever their folder lies.
import CaseFile
import RuleProgram

/// `trees`: the documents of the files.
func hashes(of files: [RuleFile], _ trees: [SourceNode]) -> TextHashes {
  let openings = Dictionary(grouping: trees) { $0.mark.source.name }.mapValues { trees in
    Set(trees.map { keyword($0.entries?.first?.key.value ?? "") })
  }
  let folder = commonFolder(of: files.map(\.name))
  func hash(_ isPart: (Set<String>) -> Bool) -> String {
    fingerprint(of: files.filter { isPart(openings[$0.name] ?? []) }, below: folder)
  }
  var hashes = TextHashes()
  hashes.all = fingerprint(of: files, below: folder)
  hashes.profiles = hash { $0 == ["profil"] }
  hashes.calendars = hash { $0 == ["calendrier"] }
  hashes.rules = hash { $0 != ["profil"] && $0 != ["calendrier"] }
  return hashes
}

/// Of names and texts, in the order of names; their lengths keep `a` + `bc` apart from `ab` + `c`.
private func fingerprint(of files: [RuleFile], below folder: Int) -> String {
  var digest = SHA256()
  for file in files.sorted(by: { $0.name < $1.name }) {
    for text in [Array(file.name.utf8.dropFirst(folder)), file.utf8] {
      digest.update("\(text.count):")
      text.withUnsafeBufferPointer { digest.update($0) }
    }
  }
  return String(digest.finish().prefix(32))
}

/// The length in bytes of the folders that all the names begin with.
private func commonFolder(of names: [String]) -> Int {
  guard let first = names.first.map({ Array($0.utf8) }) else { return 0 }
  var shared = first.count
  for name in names {
    shared = min(shared, zip(first, name.utf8).prefix { $0 == $1 }.count)
  }
  return first[..<shared].lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
}
