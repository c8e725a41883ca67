// The settings file from disk, with its secrets; what went wrong is shown at its place.
import ArgumentParser
import Diagnostics
import Foundation
import SettingsFile

enum SettingsLoad {
  /// The settings with what is wrong in them.
  static func reading(at path: String) throws -> SettingsReading {
    let environment = ProcessInfo.processInfo.environment
    return try reading(at: path) { secret($0, in: environment) }
  }

  /// The same for who examines the file beside the service: a secret that only the service can read
  /// is no fault of the file.
  static func examination(
    at path: String, in environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> SettingsReading {
    try reading(at: path) {
      secret($0, in: environment)
    } isServices: {
      isServices($0, in: environment)
    }
  }

  /// A credential is there while the service runs, for it alone; a file may be closed to others.
  private static func isServices(_ place: String, in environment: [String: String]) -> Bool {
    guard place.hasPrefix("/") else { return environment["CREDENTIALS_DIRECTORY"] == nil }
    return access(place, R_OK) != 0 && errno == EACCES
  }

  /// The settings that the file has but for the service's own secrets, or the report and the exit.
  static func examined(at path: String, output: OutputOptions) throws -> SettingsReading {
    let reading = try examination(at: path)
    _ = try sound(reading, output)
    return reading
  }

  private static func reading(
    at path: String, secretAt: @escaping (String) -> String?,
    isServices: @escaping (String) -> Bool = { _ in false }
  ) throws -> SettingsReading {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.unreadable(path)
    }
    return readSettings(
      SourceText(name: path, utf8: Array(data)), secretAt: secretAt,
      isServices: isServices)
  }

  /// The settings, or the report printed and the exit code of bad data.
  static func settings(at path: String, output: OutputOptions) throws -> ServiceSettings {
    try sound(try reading(at: path), output)
  }

  /// For commands that send nothing: an account that may not read the service's secrets may still
  /// ask it questions. Each stands for itself in the shape it must have.
  static func settingsWithoutSecrets(
    at path: String, output: OutputOptions
  ) throws -> ServiceSettings {
    let stand = "whsec_" + Data(repeating: 0, count: 24).base64EncodedString()
    return try sound(try reading(at: path) { _ in stand }, output)
  }

  private static func sound(
    _ reading: SettingsReading, _ output: OutputOptions
  ) throws -> ServiceSettings {
    if !reading.report.isEmpty { output.print(reading.report) }
    if reading.report.hasErrors { throw ExitCode(Exit.badData.rawValue) }
    return reading.settings
  }

  /// By absolute path, or by name among the credentials that systemd handed over.
  static func secret(_ place: String, in environment: [String: String]) -> String? {
    if place.hasPrefix("/") { return try? String(contentsOfFile: place, encoding: .utf8) }
    guard let folder = environment["CREDENTIALS_DIRECTORY"], !place.contains("/") else {
      return nil
    }
    return try? String(contentsOfFile: folder + "/" + place, encoding: .utf8)
  }
}
