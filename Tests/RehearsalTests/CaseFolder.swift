// The folders that the tests of this target read.
import Civil
import Foundation
import Rehearsal
import RuleCompiler
import RuleProgram
import Testing

enum CaseFolder {
  static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let root = here.deletingLastPathComponent().deletingLastPathComponent()

  static func files(in folder: URL) -> [RuleFile] {
    guard let names = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }.sorted()
      .compactMap { name in
        FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
          .map { RuleFile(name: name, utf8: Array($0)) }
      }
  }

  static func cases(in folder: URL) -> [RuleFile] {
    files(in: folder).filter { $0.name.hasSuffix(".cas.yaml") }
  }

  static func program(in folder: URL) throws -> RuleProgram {
    let compilation = compile(files(in: folder).filter { !$0.name.hasSuffix(".cas.yaml") })
    return try #require(compilation.program, "\(compilation.report.sorted)")
  }

  private static let zones = ZoneSource { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
  }

  @Sendable static func zone(_ name: String) -> Zone? { try? zones.zone(named: name) }

  // MARK: Turning outcomes

  private static let others = [
    "respectée": "excusée", "excusée": "écart", "écart": "respectée", "sans objet": "écart",
    "suspendue": "respectée", "indéterminée": "écart", "en cours": "respectée",
    "aucune": "respectée",
  ]

  /// The same file with another outcome wherever one is expected.
  static func turned(_ file: RuleFile) -> RuleFile {
    let lines = String(decoding: file.utf8, as: UTF8.self).components(separatedBy: "\n")
    let turned = lines.map { line -> String in
      guard line.contains("issues:") else { return line }
      for (word, other) in others where line.contains(": \(word)") {
        return line.replacingOccurrences(of: ": \(word)", with: ": \(other)")
      }
      return line
    }
    return RuleFile(name: file.name, utf8: Array(turned.joined(separator: "\n").utf8))
  }

  static func hasOutcome(_ name: String, in file: RuleFile) -> Bool {
    String(decoding: file.utf8, as: UTF8.self).components(separatedBy: "\n---\n")
      .contains { $0.contains("cas: \(name)\n") && $0.contains("issues:") }
  }

  // MARK: Expectations

  /// Compares with `<name>.txt`, or writes it where UPDATE_EXPECTATIONS is set.
  static func expect(_ text: String, at folder: URL, named name: String) throws {
    let stem = name.replacingOccurrences(of: ".cas.yaml", with: "")
    let file = folder.appendingPathComponent(stem + ".txt")
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTATIONS"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try? String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(file.path)")
  }
}

/// Elements of an XML text, counted; throws where tags do not match.
struct XMLShape {
  struct Unbalanced: Error { let tag: String }
  private var counts: [String: Int] = [:]

  init(_ text: String) throws {
    var open: [String] = []
    for part in text.components(separatedBy: "<").dropFirst() where !part.hasPrefix("?") {
      let tag = String(part.prefix { $0 != ">" && $0 != " " && $0 != "/" || part.first == $0 })
      if part.hasPrefix("/") {
        let name = String(part.dropFirst().prefix { $0 != ">" })
        guard open.popLast() == name else { throw Unbalanced(tag: name) }
        continue
      }
      counts[tag, default: 0] += 1
      let head = part.prefix { $0 != ">" }
      if !head.hasSuffix("/") { open.append(tag) }
    }
    if let left = open.last { throw Unbalanced(tag: left) }
  }

  func count(_ tag: String) -> Int { counts[tag, default: 0] }
}
