// The rules of the house that a machine can check. Each finding reads like a compiler's.
import Foundation
import Testing

@Suite("The house is tidy")
struct HouseTests {
  /// Who may import what (README, "Borders"). A module not named here may not import ours.
  static let borders: [String: Set<String>] = [
    "Civil": [],
    "PlainHTTP": ["Glibc"],
    "Attention": ["Civil"],
    "Diagnostics": [],
    // The standard library by name, for its normal form of texts.
    "CaseFile": ["Civil", "Swift"],
    "RuleProgram": ["Civil", "Diagnostics", "CaseFile"],
    "RuleCompiler": ["Civil", "Diagnostics", "CaseFile", "RuleProgram", "CLibYAML"],
    "Evaluation": ["Civil", "Diagnostics", "CaseFile", "RuleProgram", "Synchronization"],
    "Answers": [
      "Civil", "Diagnostics", "CaseFile", "RuleProgram", "Evaluation", "Synchronization",
    ],
    "Rehearsal": [
      "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation",
    ],
    "CaseStore": [
      "Civil", "CaseFile", "Evaluation", "Attention", "GRDB", "Foundation", "Synchronization",
    ],
    "Delivery": [
      "Civil", "CaseFile", "Evaluation", "Attention", "CaseStore", "PlainHTTP", "Glibc",
      "Synchronization",
    ],
    "Scheduling": [
      "Civil", "CaseFile", "Evaluation", "Attention", "CaseStore", "Delivery", "Dispatch", "Glibc",
      "Synchronization", "Logging",
    ],
    // The compiler for its source tree alone: YAML with marks has one reader in the house.
    "SettingsFile": [
      "Civil", "Attention", "CaseFile", "Diagnostics", "RuleCompiler", "Delivery", "Daemon",
      "Logging",
    ],
  ]

  @Test("a module imports only what its border lets in")
  func modulesKeepTheirBorders() {
    for file in SourceTree.files(below: "Sources") {
      guard let allowed = Self.borders[file.module] else { continue }
      let beyond = file.imports.subtracting(allowed)
      #expect(beyond.isEmpty, "\(file.path): imports \(beyond.sorted())")
    }
  }

  @Test("Dispatch, libyaml and SQLite have one importer each")
  func systemDoorsHaveOneOwner() {
    for file in SourceTree.files(below: "Sources") {
      if file.imports.contains("Dispatch") { #expect(file.module == "Scheduling", "\(file.path)") }
      if file.imports.contains("CLibYAML") {
        #expect(file.path.hasPrefix("Sources/RuleCompiler/Source/"), "\(file.path)")
      }
      if file.imports.contains("GRDB") { #expect(file.module == "CaseStore", "\(file.path)") }
    }
  }

  @Test("every write of the store passes where it is seen to that the disk has it")
  func writesHaveOneDoor() {
    for file in SourceTree.files(below: "Sources/CaseStore")
    where !["Store.swift", "Store+Writing.swift"].contains(file.name) {
      #expect(!file.text.contains("pool.write"), "\(file.path)")
    }
  }

  @Test("the pure middle reads no clock, disk or environment")
  func theMiddleIsPure() {
    let pure: Set = [
      "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation", "Answers",
      "Attention",
    ]
    for file in SourceTree.files(below: "Sources") where pure.contains(file.module) {
      #expect(
        file.imports.isDisjoint(with: ["Foundation", "Glibc", "Dispatch"]), "\(file.path)")
    }
  }

  @Test("files stay within 400 lines")
  func filesStayShort() {
    for file in SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests") {
      #expect(file.lines.count <= 401, "\(file.path): \(file.lines.count) lines")
    }
  }

  @Test("a file says at its top what it holds")
  func filesOpenWithAComment() {
    for file in SourceTree.files(below: "Sources") {
      #expect(file.text.hasPrefix("//"), "\(file.path): no opening comment")
    }
  }

  @Test("names are nouns of the field, not drawers")
  func namesAreNotVague() {
    let vague = [
      "Manager", "Helper", "Util", "Common", "Misc", "Impl", "Processor",
    ]
    for file in SourceTree.files(below: "Sources") {
      for word in vague { #expect(!file.name.contains(word), "\(file.path)") }
    }
  }

  @Test("no work is left lying about")
  func nothingIsLeftLyingAbout() {
    let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX:"]
    for file in SourceTree.files(below: "Sources") + SourceTree.files(below: "Tests") {
      for (number, line) in file.lines.enumerated() {
        for mark in marks where line.contains(mark) {
          Issue.record("\(file.path):\(number + 1): \(mark)")
        }
      }
    }
  }

  @Test("no test is skipped")
  func noTestIsSkipped() {
    for file in SourceTree.files(below: "Tests") where !file.path.contains("HouseTests") {
      #expect(!file.text.contains(".disabled("), "\(file.path)")
      #expect(!file.text.contains("Thread.sleep"), "\(file.path)")
    }
  }

  @Test("the words that only a judge may use are in no message")
  func messagesDoNotJudge() {
    let judging = ["violation", "récidiv", "dangerosité", "score de"]
    for file in SourceTree.files(below: "Sources") {
      for (number, line) in file.lines.enumerated() {
        let words = line.lowercased()
        guard words.contains("\""), !words.hasPrefix("//") else { continue }
        for word in judging where words.contains(word) {
          Issue.record("\(file.path):\(number + 1): \(word)")
        }
      }
    }
  }

  @Test("README names the two commands and they are there")
  func readmeNamesTheCommands() throws {
    let path = SourceTree.root.appendingPathComponent("README.md")
    let readme = try String(contentsOf: path, encoding: .utf8)
    for command in ["Examples/demo.sh", "Tests/all.sh"] {
      #expect(readme.contains("./" + command), "README.md does not name \(command)")
      let script = SourceTree.root.appendingPathComponent(command).path
      #expect(FileManager.default.isExecutableFile(atPath: script), "\(command) cannot be run")
    }
  }
}
