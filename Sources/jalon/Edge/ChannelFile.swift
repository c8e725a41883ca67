// The file of `serve --canaux`: read, checked, and complained of at the exact paths.
import ArgumentParser
import Delivery
import Foundation

enum ChannelFile {
  static func settings(at path: String) throws -> ChannelSettings {
    guard let json = text(at: path) else { throw Failure.unreadable(path) }
    do throws(SettingsTrouble) {
      return try ChannelSettings(
        parsing: json, seed: .random(in: 0 ... .max), secretAt: { text(at: $0) })
    } catch {
      for line in error.lines { Terminal.complain("\(path) : \(line)") }
      throw ExitCode(Exit.badData.rawValue)
    }
  }

  private static func text(at path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}
