// What the service manager hears, on a real datagram socket.
import CaseStore
import Civil
import Delivery
import Foundation
import Glibc
import HouseKit
import Synchronization
import Testing

@testable import Daemon

/// The manager's end of `$NOTIFY_SOCKET`.
private final class ManagerSocket: Sendable {
  private let descriptor: Int32

  init(_ name: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    let (address, length) = try #require(SystemdLink.address(name))
    let isBound = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0
      }
    }
    #expect(isBound)
  }

  deinit { close(descriptor) }

  /// The next message, waited for on a thread of its own.
  func next() async -> String {
    await withCheckedContinuation { answer in
      Thread.detachNewThread { [self] in answer.resume(returning: take(0) ?? "") }
    }
  }

  /// What is there; nil: nothing.
  func take(_ flags: Int32 = Int32(MSG_DONTWAIT)) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, flags)
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  func link(_ name: String, watchdog: String? = nil) -> SystemdLink {
    var environment = ["NOTIFY_SOCKET": name, "WATCHDOG_PID": "77"]
    environment["WATCHDOG_USEC"] = watchdog
    return SystemdLink(environment: environment, process: 77)
  }
}

@Suite(.serialized) struct SystemdTests {
  @Test(arguments: ["path", "abstract"])
  func `ready, reloading, ready again, alive and stopping are told`(form: String) async throws {
    let folder = TemporaryFolder()
    let name = form == "path" ? folder.file("notify") : "@jalon-\(getpid())-\(folder.path)"
    let socket = try ManagerSocket(name)
    let adjust: @Sendable (inout ServeOptions) -> Void = { options in
      options.link = socket.link(name, watchdog: "20000")
      options.stopSignals = [.sigalrm]
      options.reloadSignals = [.sigwinch]
      options.renew = { () throws(RenewalTrouble) in
        Renewal(
          engine: AppointmentEngine.make(fingerprint: "autre"), channels: ChannelSettings(seed: 1))
      }
    }
    try await withServedHouse(adjust: adjust) { house in
      /// The next one that is no sign of life.
      func word() async -> String {
        while true {
          let word = await socket.next()
          if word != "WATCHDOG=1" { return word }
        }
      }
      #expect(await word() == "READY=1")
      kill(getpid(), SIGWINCH)
      let reloading = await word()
      #expect(reloading.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
      #expect(Int64(reloading.split(separator: "=").last ?? "") ?? 0 > 0)
      #expect(await word() == "STATUS=règles autre")
      #expect(await word() == "READY=1")
      for _ in 0..<2 {
        while await socket.next() != "WATCHDOG=1" {}
      }
      kill(getpid(), SIGALRM)
      #expect(await word() == "STOPPING=1")
    }
  }

  @Test func `a loop that hangs is not said to be alive`() throws {
    let folder = TemporaryFolder()
    let socket = try ManagerSocket(folder.file("notify"))
    let held = Mutex<[@Sendable () -> Void]>([])
    let link = socket.link(folder.file("notify"), watchdog: "1000000")
    let watchdog = Watchdog(link) { body in held.withLock { $0.append(body) } }
    for _ in 0..<3 { watchdog.beat() }
    #expect(socket.take() == nil)
    // Asked once however long it hangs; when it comes to it, it is alive again.
    for body in held.withLock({ $0 }) { body() }
    #expect(socket.take() == "WATCHDOG=1")
    #expect(socket.take() == nil)
    watchdog.beat()
    #expect(held.withLock { $0.count } == 2)
  }

  @Test func `the manager is told nothing where none asks`() {
    for environment in [
      [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relatif"], ["NOTIFY_SOCKET": "/absent"],
      ["NOTIFY_SOCKET": "/" + String(repeating: "a", count: 200)],
      ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"], ["WATCHDOG_USEC": "-5"],
    ] {
      let link = SystemdLink(environment: environment, process: 77)
      link.tellReady()
      #expect(link.watchdogMicroseconds == nil)
    }
    #expect(
      SystemdLink(environment: ["WATCHDOG_USEC": "30"], process: 1).watchdogMicroseconds == 30)
  }

  @Test func `the shipped unit says what it must, and systemd can read it`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let unit = try String(
      contentsOf: root.appendingPathComponent("Examples/service/jalon.service"), encoding: .utf8)
    for line in [
      "Type=notify", "NotifyAccess=main", "ExecReload=/bin/kill -HUP $MAINPID", "DynamicUser=yes",
      "StateDirectory=jalon",
      "ProtectSystem=strict", "LoadCredential=sirh.secret:/etc/jalon/sirh.secret",
      "ExecStart=/usr/local/bin/jalon serve --config /etc/jalon/jalon.yaml",
    ] {
      #expect(unit.contains("\n\(line)\n"), "\(line)")
    }
    #expect(unit.contains("\nWatchdogSec="))
    let program = "/usr/bin/systemd-analyze"
    guard FileManager.default.isExecutableFile(atPath: program) else { return }
    let folder = TemporaryFolder()
    let copy = folder.file("jalon.service")
    write(
      unit.replacingOccurrences(of: "/usr/local/bin/jalon", with: "/bin/true"), toFile: copy)
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["verify", "--man=no", copy]
    (process.standardError, process.standardOutput) = (pipe, pipe)
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let about = said.split(separator: "\n").filter { $0.contains("jalon.service") }
    #expect(about.isEmpty, "\(said)")
  }
}
