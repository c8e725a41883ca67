// What the daemon tells the service manager that started it (sd_notify): ready, reloading, stopping,
// and, where a watchdog is asked for, that its loop lives. Spoken over a datagram socket; no library.
import Glibc

/// The socket of `$NOTIFY_SOCKET`; says nothing where there is none.
public struct SystemdLink: Sendable {
  private let socketName: String?
  /// How often the manager wants to hear that the service lives, in microseconds; nil: never.
  public let watchdogMicroseconds: Int64?

  /// Of nobody.
  public static let none = SystemdLink(environment: [:], process: 0)

  /// From the environment that the manager set for the process.
  public init(environment: [String: String], process: Int32) {
    socketName = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    let isOurs = environment["WATCHDOG_PID"].map { $0 == String(process) } ?? true
    let asked = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
    watchdogMicroseconds = isOurs ? asked.flatMap { $0 > 0 ? $0 : nil } : nil
  }

  public func tellReady() { send("READY=1") }

  /// Both in one message, as `Type=notify-reload` wants it.
  public func tellReloading() {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
  }

  public func tellStopping() { send("STOPPING=1") }

  public func tellAlive() { send("WATCHDOG=1") }

  /// A line in `systemctl status`.
  public func tellStatus(_ text: String) {
    send("STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// Best effort: a manager that does not listen stops nothing.
  private func send(_ message: String) {
    guard let socketName, let (address, length) = SystemdLink.address(socketName) else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { _ = close(descriptor) }
    let bytes = Array(message.utf8)
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = sendto(
          descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), address, length
        )
      }
    }
  }

  /// A path, or an abstract name: `@` stands for its first byte, which is zero.
  static func address(_ name: String) -> (sockaddr_un, socklen_t)? {
    var bytes = Array(name.utf8)
    guard let first = bytes.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@") else {
      return nil
    }
    let isAbstract = first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let head = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
    return (address, socklen_t(head + bytes.count + (isAbstract ? 0 : 1)))
  }
}
