// The real `jalon serve`, started as a process, loaded from outside, and watched through /proc.
import ArgumentParser
import Glibc
import PlainHTTP

/// Where the binary and the rules are.
struct DaemonOptions: ParsableArguments {
  @Option(help: "Le programme `jalon` (défaut : à côté de celui-ci).") var jalon: String?
  @Option(help: "Dossier de règles.") var rules = "rules"
  @Option(help: "Dossier où travailler ; il est gardé. Sinon un dossier passager.")
  var folder: String?

  var binary: String {
    if let jalon { return jalon }
    var bytes = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &bytes, bytes.count)
    let own = String(
      decoding: bytes[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/jalon"
  }
}

/// A daemon at work.
final class DaemonProcess {
  let address: HTTPAddress
  let pid: pid_t
  /// Seconds from the start of the process to the line that says it listens.
  let startSeconds: Double

  /// Starts it and waits until it listens.
  init(_ options: DaemonOptions, store: String, emissions: String, more: [String] = []) throws {
    let start = Meter.nanoseconds
    let child = try ChildProcess(
      [
        options.binary, "serve", "--rules", options.rules, "--store", store, "--emissions",
        emissions, "--port", "0",
      ] + more, errors: store + ".log")
    let line = child.readLine()
    startSeconds = Double(Meter.nanoseconds - start) / 1e9
    pid = child.pid
    guard let url = line.split(separator: " ").last, let address = HTTPAddress(String(url)) else {
      throw BenchTrouble("`jalon serve` n'a pas démarré : voir \(store).log")
    }
    self.address = address
  }

  /// Stops it cleanly; returns when it is gone.
  func stop() {
    kill(pid, SIGTERM)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  /// Resident memory now and at its greatest, in bytes.
  var resident: (now: Int, peak: Int) {
    let status = ProcFile.text("/proc/\(pid)/status")
    return (ProcFile.kilobytes("VmRSS:", status), ProcFile.kilobytes("VmHWM:", status))
  }

  /// Processor seconds so far.
  var processorSeconds: Double {
    let text = ProcFile.text("/proc/\(pid)/stat")
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      return 0
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The figures of `/metrics`.
  func figures() throws -> [String: Int64] {
    var connection = HTTPConnection(address)
    return try DaemonProcess.figures(&connection)
  }

  static func figures(_ connection: inout HTTPConnection) throws -> [String: Int64] {
    var values: [String: Int64] = [:]
    for line in try connection.get("/metrics").text.split(separator: "\n")
    where !line.hasPrefix("#") {
      guard let cut = line.lastIndex(of: " ") else { continue }
      values[String(line[..<cut])] = Int64(line[line.index(after: cut)...])
    }
    return values
  }

  /// Seconds spent at a kind of work so far, by the daemon's own count.
  func seconds(_ work: String) throws -> Double {
    Double(try figures()["jalon_work_microseconds_total{work=\"\(work)\"}"] ?? 0) / 1e6
  }

  /// Waits until nothing is due and nothing waits to leave; the seconds it took.
  func settle(longest seconds: Double = 600) throws -> Double {
    let start = Meter.nanoseconds
    var connection = HTTPConnection(address)
    while true {
      let values = try DaemonProcess.figures(&connection)
      let spent = Double(Meter.nanoseconds - start) / 1e9
      if values["jalon_people_due"] == 0, (values["jalon_outbox{state=\"pending\"}"] ?? 0) == 0 {
        return spent
      }
      if spent > seconds { throw BenchTrouble("le démon n'a pas fini en \(seconds) s") }
      // Asking costs the daemon some milliseconds each time.
      pause(nanoseconds: 20_000_000)
    }
  }
}

/// A program started with its output in a pipe.
struct ChildProcess {
  let pid: pid_t
  private let output: Int32

  init(_ arguments: [String], errors: String = "/dev/null") throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw BenchTrouble("pipe") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(
      &actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    var child = pid_t()
    var list = arguments.map { strdup($0) } + [nil]
    defer { for text in list { free(text) } }
    let code = posix_spawn(&child, arguments[0], &actions, nil, &list, environ)
    _ = close(ends[1])
    guard code == 0 else { throw BenchTrouble("`\(arguments[0])` ne démarre pas") }
    (pid, output) = (child, ends[0])
  }

  /// The first line of its output, without the end.
  func readLine() -> String {
    var (bytes, byte): ([UInt8], UInt8) = ([], 0)
    while read(output, &byte, 1) == 1, byte != 10 { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads all of its output and waits for its end; its exit code.
  func wait() -> Int32 {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while read(output, &buffer, buffer.count) > 0 {}
    _ = close(output)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return (status >> 8) & 0xff
  }
}

/// What a whole run of a program took.
struct MeasuredRun {
  var output: String
  /// Seconds of user CPU and of the clock on the wall.
  var user: Double
  var wall: Double
  /// Greatest resident memory, in bytes.
  var peak: Int
}

extension ChildProcess {
  /// Runs a program to its end; what it printed is read, and kept up to a megabyte.
  static func measured(_ arguments: [String], errors: String = "/dev/null") throws -> MeasuredRun {
    let start = Meter.nanoseconds
    let child = try ChildProcess(arguments, errors: errors)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(child.output, &buffer, buffer.count)
      if count <= 0 { break }
      if text.count < 1 << 20 { text.append(contentsOf: buffer[..<count]) }
    }
    _ = close(child.output)
    var (status, usage): (Int32, rusage) = (0, rusage())
    wait4(child.pid, &status, 0, &usage)
    guard status == 0 else { throw BenchTrouble("`\(arguments.joined(separator: " "))` : échec") }
    return MeasuredRun(
      output: String(decoding: text, as: UTF8.self),
      user: Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6,
      wall: Double(Meter.nanoseconds - start) / 1e9, peak: usage.ru_maxrss * 1024)
  }
}

/// Files of /proc, small and read whole.
enum ProcFile {
  static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return "" }
    defer { _ = close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = read(descriptor, &buffer, buffer.count)
    return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  }

  static func kilobytes(_ name: String, _ text: String) -> Int {
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      return words.count > 1 ? (Int(words[1]) ?? 0) * 1024 : 0
    }
    return 0
  }
}

struct BenchTrouble: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
