// The rules that the daemon will compile, compiled here too: a store that is built must carry their
// fingerprint and speak their words.
import Diagnostics
import Evaluation
import Foundation
import RuleCompiler
import RuleProgram

enum BenchRules {
  static func program(at folder: String) throws -> RuleProgram {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".cas.yaml") }.sorted()
      .compactMap { name -> RuleFile? in
        let path = folder + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return RuleFile(name: path, utf8: Array(data))
      }
    guard let program = compile(files).program else {
      throw BenchTrouble("les règles de `\(folder)` ne se compilent pas")
    }
    return program
  }

  /// What the daemon of this machine calls them: a store under another has everybody due.
  static func fingerprint(of program: RuleProgram) -> String {
    let path =
      (ProcessInfo.processInfo.environment["TZDIR"] ?? "/usr/share/zoneinfo") + "/tzdata.zi"
    let start = FileManager.default.contents(atPath: path).map {
      String(decoding: $0.prefix(64), as: UTF8.self).prefix { !$0.isNewline }
    }
    let version = start?.split(separator: " ").last.map(String.init) ?? "?"
    return Provenance(texts: program.hashes, zones: version).fingerprint
  }
}
