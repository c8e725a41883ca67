// A rule set from disk, compiled for a benchmark.
import CaseFile
import Civil
import Evaluation
import Foundation
import RuleCompiler
import RuleProgram
import Synchronization

enum RuleSet {
  /// The rules of a file or of the files of a folder, cases left out.
  static func evaluator(at path: String) throws -> Evaluator {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    let paths = names.isEmpty ? [path] : names.sorted().map { path + "/" + $0 }
    let files = try paths.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".cas.yaml") }.map {
      RuleFile(name: $0, utf8: Array(try Data(contentsOf: URL(fileURLWithPath: $0))))
    }
    guard let program = compile(files).program else { throw NoRules(path: path) }
    let zones = Zones()
    return Evaluator(program: program, vocabulary: program.vocabulary) { zones.zone($0) }
  }
}

struct NoRules: Error, CustomStringConvertible {
  var path: String
  var description: String { "pas de règles valables dans `\(path)`" }
}

/// The system's zones, each read once.
private final class Zones: Sendable {
  private let known = Mutex<[String: Zone?]>([:])
  private let source = ZoneSource { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
  }

  func zone(_ name: String) -> Zone? {
    known.withLock { zones in
      if let zone = zones[name] { return zone }
      let zone: Zone? = name == "UTC" ? .utc : try? source.zone(named: name)
      zones[name] = zone
      return zone
    }
  }
}
