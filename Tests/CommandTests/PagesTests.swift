// What the pages say to type can be typed: every `jalon …` line of a code block is a command with
// options that exist, and every test that is named is there.
import ArgumentParser
import Foundation
import Testing

@testable import jalon

private let root = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

private func page(_ path: String) throws -> String {
  try String(contentsOf: root.appending(path: path), encoding: .utf8)
}

@Suite struct PagesTests {
  @Test(arguments: [
    "README.md", "rules/README.md", "Examples/service/README.md", "Examples/service/OPERATING.md",
    "Examples/antenne/README.md",
  ])
  func `every command that a page shows is understood`(path: String) throws {
    for line in commands(in: try page(path)) {
      guard let words = words(of: line) else { continue }
      #expect(throws: Never.self, "\(path): \(line)") {
        do { _ = try Jalon.parseAsRoot(Array(words.dropFirst())) } catch {
          // Asking for help is a way to be understood.
          if Jalon.exitCode(for: error) != .success { throw error }
        }
      }
    }
  }

  @Test func `the pages show commands at all`() throws {
    #expect(commands(in: try page("README.md")).count > 12)
    #expect(commands(in: try page("Examples/service/OPERATING.md")).count > 8)
  }

  @Test func `each test that README names is there`() throws {
    let names = try page("README.md").matches(of: /`([A-Z][A-Za-z]+Tests)`/).map { String($0.1) }
    #expect(names.count > 8)
    let tests = FileManager.default.enumerator(atPath: root.appending(path: "Tests").path())
    let files = Set(tests?.compactMap { ($0 as? String)?.split(separator: "/").last } ?? [])
    for name in names {
      #expect(files.contains("\(name).swift") || files.contains("\(name)"), "\(name)")
    }
  }

  /// Lines that begin with `jalon` inside a fence.
  private func commands(in text: String) -> [String] {
    var isInside = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      if line.hasPrefix("```") { isInside.toggle() }
      return isInside && line.hasPrefix("jalon ") ? String(line) : nil
    }
  }

  /// As a shell would cut it, without its comment; nil where only a shell could tell, or where the
  /// page shows what a daemon says.
  private func words(of line: String) -> [String]? {
    if line.contains("$(") || line.contains("écoute sur") { return nil }
    var (words, word, quote) = ([String](), "", Character?.none)
    for letter in line {
      if let open = quote {
        if letter == open { quote = nil } else { word.append(letter) }
      } else if letter == "\"" || letter == "'" {
        quote = letter
      } else if letter == "#" || letter == ">", word.isEmpty {
        break
      } else if letter == " " {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(letter)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
