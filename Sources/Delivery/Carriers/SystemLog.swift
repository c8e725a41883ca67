// The machine's log: RFC 5424 over /dev/log, or journald's own fields. A line there is read by many:
// it holds an id and a link, and no person's key.
import Civil
import Glibc
import PlainHTTP

/// A local datagram socket that takes log lines.
public struct SystemLog: Carrier {
  public enum Form: String, Hashable, Sendable, CaseIterable { case syslog, journald }

  public let name: String
  private let form: Form
  private let path: String

  public init(name: String, form: Form, path: String? = nil) {
    (self.name, self.form) = (name, form)
    self.path = path ?? (form == .syslog ? "/dev/log" : "/run/systemd/journal/socket")
  }

  public var needs: [CarrierNeed] { [.socket(path)] }

  public func carry(_ letter: Letter, now: Instant) -> Handover {
    let bytes = Array((form == .syslog ? line(letter, now) : fields(letter)).utf8)
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return trouble }
    defer { _ = close(descriptor) }
    guard var address = sockaddr_un(path: path) else { return .never("`\(path)` est trop long") }
    // A log that is full must not hold us: the letter comes again.
    let count = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(
          descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
          address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return count == bytes.count ? .handedOver(receipt: path) : trouble
  }

  private var trouble: Handover { .later("`\(path)` : \(systemWords(errno))") }

  /// Facility 3 (system daemons), severity 5 (notice). 32473 is the number kept for examples.
  private func line(_ letter: Letter, _ now: Instant) -> String {
    let kind = letter.type.hasPrefix("jalon.") ? String(letter.type.dropFirst(6)) : letter.type
    let parameters = [
      ("id", letter.id), ("alerte", letter.alert), ("revision", String(letter.revision)),
      ("gravite", letter.severity), ("lien", letter.link),
    ].map { "\($0)=\"\(SystemLog.escaped($1))\"" }.joined(separator: " ")
    return "<29>1 \(now) - jalon - \(kind) [jalon@32473 \(parameters)] "
      + "\u{FEFF}\(letter.headline) : \(letter.link)"
  }

  private func fields(_ letter: Letter) -> String {
    [
      ("MESSAGE", "\(letter.headline) : \(letter.link)"), ("PRIORITY", "5"),
      ("SYSLOG_IDENTIFIER", "jalon"), ("JALON_ID", letter.id), ("JALON_TYPE", letter.type),
      ("JALON_ALERTE", letter.alert), ("JALON_REVISION", String(letter.revision)),
      ("JALON_GRAVITE", letter.severity), ("JALON_LIEN", letter.link),
    ].map { "\($0)=\(SystemLog.onOneLine($1))\n" }.joined()
  }

  private static func onOneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  private static func escaped(_ text: String) -> String {
    var output = ""
    for character in onOneLine(text) {
      if character == "\"" || character == "\\" || character == "]" { output.append("\\") }
      output.append(character)
    }
    return output
  }
}

extension sockaddr_un {
  /// Nil where the path does not fit.
  fileprivate init?(path: String) {
    self.init()
    sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: sun_path)
    guard bytes.count < room else { return nil }
    withUnsafeMutableBytes(of: &sun_path) { $0.copyBytes(from: bytes) }
  }
}
