// The real `jalon`, as a process of its own.
import Foundation
import Glibc
import PlainHTTP

struct ProcessTrouble: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

enum JalonProgram {
  /// Beside the tests, unless `JALON_BINARY` says another one.
  static var path: String {
    if let named = getenv("JALON_BINARY") { return String(cString: named) }
    return besideTests("jalon")
  }

  /// What was built with the tests.
  static func besideTests(_ name: String) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (own as NSString).deletingLastPathComponent + "/" + name
  }

  static var rules: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Regles")
      .path
  }

  /// Runs a command to its end; what it says goes into a new file, or nowhere.
  static func run(_ arguments: [String], into output: String? = nil) throws -> (
    code: Int32, errors: String
  ) {
    let (process, errors) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = try output.map(newFile) ?? FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}

/// Fails where something is there already: a test run by root must not put a file in the place of
/// a device.
private func newFile(_ path: String) throws -> FileHandle {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { throw ProcessTrouble("`\(path)` est déjà là") }
  return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}

/// `jalon serve` at work.
final class DaemonUnderTest {
  let address: HTTPAddress
  private let process = Process()
  private let log: String

  /// Starts it and returns once it listens.
  init(
    store: String, emissions: String, port: Int, more: [String] = [], log: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    self.log = log ?? store + ".log"
    let log = self.log
    if !FileManager.default.fileExists(atPath: log) {
      _ = FileManager.default.createFile(atPath: log, contents: nil)
    }
    let errors = FileHandle(forWritingAtPath: log)
    errors?.seekToEndOfFile()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: JalonProgram.path)
    process.arguments =
      [
        "serve", "--rules", JalonProgram.rules, "--store", store, "--emissions", emissions,
        "--port", String(port),
      ] + more
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors ?? FileHandle.nullDevice
    try process.run()
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let url = said.split(whereSeparator: \.isWhitespace).last,
      let address = HTTPAddress(String(url))
    else {
      process.waitUntilExit()
      throw ProcessTrouble("ne démarre pas : \(DaemonUnderTest.end(of: log))")
    }
    self.address = address
  }

  /// A test that failed leaves no daemon behind.
  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var pid: pid_t { process.processIdentifier }
  var isRunning: Bool { process.isRunning }
  var words: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  private static func end(of log: String) -> String {
    String(((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").suffix(400))
  }

  /// Returns how it ended: 0 for a clean exit, else the code or the signal.
  @discardableResult
  func end(by signal: Int32) -> Int32 {
    kill(pid, signal)
    process.waitUntilExit()
    return process.terminationReason == .exit
      ? process.terminationStatus : -process.terminationStatus
  }

  /// Resident memory at its greatest, in KiB.
  var peakKiB: Int {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
  }

  /// The figures of `/metrics`; none where it does not answer.
  func figures() -> [String: Int64] {
    var connection = HTTPConnection(address, timeoutSeconds: 5)
    guard let text = try? connection.get("/metrics").text else { return [:] }
    var values: [String: Int64] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let cut = line.lastIndex(of: " ") else { continue }
      values[String(line[..<cut])] = Int64(line[line.index(after: cut)...])
    }
    return values
  }

  /// Waits until all that is due was looked at and all that was said has left; false: it took longer
  /// than so many seconds.
  func settles(within seconds: Int, after instant: Int64 = 0) -> Bool {
    isMet(within: seconds) {
      let values = figures()
      let waiting = [
        "jalon_people_due", "jalon_outbox{state=\"pending\"}",
        "jalon_deliveries{state=\"pending\"}", "jalon_deliveries{state=\"sending\"}",
      ].reduce(Int64(0)) { $0 + (values[$1] ?? 0) }
      let isThere = (values["jalon_clock_seconds"] ?? 0) > instant
      return isThere && waiting == 0
    }
  }
}

/// Asks until it is so; false: it was not within so many seconds.
func isMet(within seconds: Int, _ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<(seconds * 20) {
    if try condition() { return true }
    pause(milliseconds: 50)
  }
  return false
}

/// For moments that nothing announces: when to kill, when to ask again.
func pause(milliseconds: Int) { poll(nil, 0, Int32(milliseconds)) }

/// Runs blocking work on a thread of its own: the tasks' threads are few.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
  try await withCheckedThrowingContinuation { answer in
    Thread.detachNewThread { answer.resume(with: Result { try body() }) }
  }
}

/// A port that was free a moment ago.
func freePort() -> Int {
  let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(socket) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      _ = bind(socket, address, size)
      _ = getsockname(socket, address, &size)
    }
    return Int(in_port_t(bigEndian: pointer.pointee.sin_port))
  }
}
