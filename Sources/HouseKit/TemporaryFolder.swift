// A folder of a test's own, gone when the test is.
import Glibc

/// Removed with all its files when it is let go.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    // In memory where the machine has such a place: tests force much to disk.
    let root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(root)/jalon-\(String(repeating: "X", count: 6))".utf8CString)
    let made = mkdtemp(&template)
    precondition(made != nil, "no temporary folder can be made")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { TemporaryFolder.remove(path) }

  /// With all that is below.
  private static func remove(_ path: String) {
    for name in names(in: path) {
      if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    }
    rmdir(path)
  }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Names of what is in it.
  public var files: [String] { TemporaryFolder.names(in: path) }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

/// The lines of a file; none where there is no file.
public func lines(ofFile path: String) -> [String] {
  text(ofFile: path).split(separator: "\n").map(String.init)
}

public func text(ofFile path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return String(decoding: bytes, as: UTF8.self) }
    bytes.append(contentsOf: buffer[..<count])
  }
}

public func write(_ text: String, toFile path: String) {
  guard let file = fopen(path, "w") else { return }
  _ = text.withCString { fputs($0, file) }
  fclose(file)
}
