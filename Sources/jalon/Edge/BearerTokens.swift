// The tokens that a client of the doors bears: from a file or the environment, never from the words
// of a command, which every account of a machine can list. Which role a secret has, it says itself.
import CaseStore
import Foundation

struct BearerTokens: Sendable {
  private let secrets: [Token.Role: String]
  static let none = BearerTokens(secrets: [:])
  /// Of the environment, where no file is named.
  static let variable = "JALON_JETON"

  private init(secrets: [Token.Role: String]) { self.secrets = secrets }

  /// One secret a line or a word, as `jalon token créer` shows them; of each role the first.
  init(text: String, from place: String) throws {
    var secrets: [Token.Role: String] = [:]
    for (number, word) in text.split(whereSeparator: \.isWhitespace).enumerated() {
      guard let role = BearerTokens.role(of: word) else {
        // Not the word itself: it may be a secret with a letter too few.
        throw BearerTrouble(
          sentence: "`\(place)` : le mot \(number + 1) n'est pas un jeton de Jalon")
      }
      if secrets[role] == nil { secrets[role] = String(word) }
    }
    if secrets.isEmpty { throw BearerTrouble(sentence: "`\(place)` ne contient aucun jeton") }
    self.secrets = secrets
  }

  /// Of that file, else of the environment, else none.
  static func read(file: String?, in environment: [String: String]) throws -> BearerTokens {
    if let file {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw Failure.unreadable(file)
      }
      return try BearerTokens(text: String(decoding: data, as: UTF8.self), from: file)
    }
    guard let text = environment[variable], !text.isEmpty else { return .none }
    return try BearerTokens(text: text, from: variable)
  }

  /// Whether accounts other than its owner's may open the file.
  static func isOpenToOthers(_ file: String) -> Bool {
    var status = stat()
    return stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_mode & 0o077 != 0
  }

  /// The header for a route of that role; none where there is no such token.
  func headers(as role: Token.Role) -> [(String, String)] {
    secrets[role].map { [("Authorization", "Bearer \($0)")] } ?? []
  }

  /// `jalon_ROLE_` and 64 hexadecimal digits.
  private static func role(of word: Substring) -> Token.Role? {
    Token.Role.allCases.first { role in
      let head = "jalon_\(role.secretWord)_"
      let digits = word.dropFirst(head.count)
      return word.hasPrefix(head) && digits.utf8.count == 64 && digits.allSatisfy(\.isHexDigit)
    }
  }
}

/// What is wrong with the tokens that were given; no secret is in it.
struct BearerTrouble: Error, Hashable, CustomStringConvertible {
  let sentence: String
  var description: String { sentence }
}
