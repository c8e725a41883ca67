// Where a benchmark's files are: a folder that is given and kept, or one that goes with it.
import Foundation

final class WorkFolder {
  let path: String
  private let isKept: Bool

  init(_ given: String?) throws {
    isKept = given != nil
    path =
      given ?? NSTemporaryDirectory() + "jalon-bench-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { if !isKept { try? FileManager.default.removeItem(atPath: path) } }

  func file(_ name: String) -> String { path + "/" + name }

  /// Removes files that a former run left.
  func remove(_ names: String...) {
    for name in names {
      for end in ["", "-wal", "-shm", "-serve", ".log"] {
        try? FileManager.default.removeItem(atPath: file(name) + end)
      }
    }
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  func bytes(_ name: String) -> Int64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))
    return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
  }
}

/// Three digits at most behind the point.
func decimal(_ value: Double) -> String { String(format: value < 10 ? "%.3f" : "%.1f", value) }
