// Rule files from disk, compiled; what went wrong is printed where the author will see it.
import ArgumentParser
import CaseFile
import Diagnostics
import Evaluation
import Foundation
import RuleCompiler
import RuleProgram

enum RuleFolder {
  /// Every `.yaml` below the paths, cases apart, in order of name.
  static func files(at paths: [String], cases: Bool = false) throws -> [RuleFile] {
    try paths.flatMap { path in
      try names(below: path).filter { isCase($0) == cases }.sorted().map { name in
        guard let data = FileManager.default.contents(atPath: name) else {
          throw Failure.unreadable(name)
        }
        return RuleFile(name: name, utf8: Array(data))
      }
    }
  }

  /// The program, or the report printed and the exit code of findings.
  static func program(at paths: [String], output: OutputOptions) throws -> RuleProgram {
    let compilation = compile(try files(at: paths))
    guard let program = compilation.program else {
      output.print(compilation.report)
      throw ExitCode(Exit.findings.rawValue)
    }
    return program
  }

  /// `config`: whether the command also takes the service's file, whose rules would be found.
  static func evaluator(
    at paths: [String], output: OutputOptions, config: Bool = false
  ) throws -> Evaluator {
    if let path = paths.first(where: { !FileManager.default.fileExists(atPath: $0) }) {
      throw Failure.noRules(path, config: config)
    }
    let program = try program(at: paths, output: output)
    let zones = ZoneFolder.shared
    return Evaluator(program: program, vocabulary: program.vocabulary) { zones.zone($0) }
  }

  private static func isCase(_ name: String) -> Bool {
    name.hasSuffix(".cas.yaml") || name.hasSuffix(".cas.yml")
  }

  private static func names(below path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure.unreadable(path)
    }
    guard isFolder.boolValue else { return [path] }
    let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return below.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
      .map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
  }
}

/// What the command says when the world is not as it should be.
enum Failure: Error, CustomStringConvertible {
  case unreadable(String)
  case unwritable(String)
  /// Where rules were looked for; `config`: whether the command knows the service's own file.
  case noRules(String, config: Bool)
  case badInstant(String)
  case badAddress(String)
  case noFacts
  case noRoom

  var description: String {
    switch self {
    case .unreadable(let path): "impossible de lire `\(path)`"
    case .unwritable(let path): "impossible d'écrire `\(path)`"
    case .noRules(let path, let config):
      "pas de règles dans `\(path)` : donner leur dossier par --rules"
        + (config ? ", ou le fichier du service par --config" : "")
    case .badInstant(let text):
      "`\(text)` n'est pas un instant : écrire par exemple 2026-03-02T12:00:00+01:00"
    case .badAddress(let text):
      "`\(text)` n'est pas une adresse : écrire par exemple http://127.0.0.1:8080"
    case .noFacts: "aucun fait à lire"
    case .noRoom: "plus de place dans le dossier temporaire (TMPDIR)"
    }
  }
}

/// Exit codes, as in sysexits.
enum Exit: Int32 {
  case fine = 0
  case findings = 1
  case usage = 64
  case badData = 65
  case inputOutput = 74
}
