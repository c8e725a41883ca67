// A rule set and its facts from disk, as the benchmarks need them.
import CaseFile
import Civil
import Evaluation
import Foundation
import RuleCompiler
import RuleProgram

enum RuleSet {
  /// The rules below a path, compiled; zones from the system's folder.
  static func evaluator(at path: String) throws -> Evaluator {
    let compilation = compile(try files(at: path))
    guard let program = compilation.program else { throw Unfit.rules(path) }
    let zones = ZoneTable()
    return Evaluator(program: program, vocabulary: program.vocabulary) { zones.zone($0) }
  }

  static func files(at path: String) throws -> [RuleFile] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Unfit.rules(path)
    }
    let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    let names = isFolder.boolValue ? below.sorted().map { "\(path)/\($0)" } : [path]
    return try names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".cas.yaml") }.map { name in
      guard let data = FileManager.default.contents(atPath: name) else { throw Unfit.rules(name) }
      return RuleFile(name: name, utf8: Array(data))
    }
  }

  /// Facts of an NDJSON file by person, in the order of the file.
  static func facts(at path: String, _ vocabulary: Vocabulary) throws -> [String: [Fact]] {
    guard let data = FileManager.default.contents(atPath: path) else { throw Unfit.facts(path) }
    var reader = FactReader(vocabulary: vocabulary)
    var result: [String: [Fact]] = [:]
    var splitter = LineSplitter()
    func take(_ line: FactLine) {
      guard let bytes = line.bytes, let fact = try? reader.read(bytes) else { return }
      result[fact.person, default: []].append(fact)
    }
    data.withUnsafeBytes { splitter.append($0.bindMemory(to: UInt8.self), take) }
    splitter.finish(take)
    return result
  }
}

enum Unfit: Error, CustomStringConvertible {
  case rules(String)
  case facts(String)
  case zone(String)

  var description: String {
    switch self {
    case .rules(let path): "règles illisibles : \(path)"
    case .facts(let path): "faits illisibles : \(path)"
    case .zone(let name): "fuseau inconnu du système : \(name)"
    }
  }
}

/// Zones of the system, each read once.
final class ZoneTable: @unchecked Sendable {
  private let lock = NSLock()
  private var known: [String: Zone] = [:]

  func zone(_ name: String) -> Zone? {
    lock.lock()
    defer { lock.unlock() }
    if let zone = known[name] { return zone }
    guard !name.contains(".."),
      let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)"),
      let zone = try? Zone(name: name, tzif: Array(data))
    else { return nil }
    known[name] = zone
    return zone
  }
}
