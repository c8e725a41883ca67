// A webhook's receiver that misbehaves until it is calmed, and remembers what it was given.
import CaseFile
import Foundation
import Glibc
import Synchronization

final class UnreliableReceiver: Sendable {
  enum Character: CaseIterable, Sendable { case prompt, slow, answers500, takesAndDies }

  struct Message: Sendable {
    var id: String
    /// The same for the same message, whatever its id.
    var content: String
    var alert: String
    var revision: Int
  }

  let port: Int
  let character: Character
  private let listener: Int32
  private let messages = Mutex<[Message]>([])
  private let isCalm = Mutex(false)
  private let turn = Mutex(0)

  init(_ character: Character) {
    self.character = character
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, size)
        _ = listen(listener, 64)
        _ = getsockname(listener, address, &size)
      }
      return Int(in_port_t(bigEndian: pointer.pointee.sin_port))
    }
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        self.receive(connection)
        close(connection)
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// From now on it answers each request at once.
  func calm() { isCalm.withLock { $0 = true } }
  var taken: [Message] { messages.withLock { $0 } }

  private func receive(_ connection: Int32) {
    guard let message = read(connection) else { return }
    let isOdd = turn.withLock { turn in
      turn += 1
      return turn % 2 == 1
    }
    let isWild = !isCalm.withLock { $0 } && isOdd
    switch (character, isWild) {
    case (.answers500, true): return answer("500 Internal Server Error", connection)
    case (.slow, true): pause(milliseconds: 150)
    default: break
    }
    messages.withLock { $0.append(message) }
    if character == .takesAndDies, isWild { return }
    answer("204 No Content", connection)
  }

  private func answer(_ status: String, _ connection: Int32) {
    let text = "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    _ = send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
  }

  /// Nil where the sender died in the middle.
  private func read(_ connection: Int32) -> Message? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.firstRange(of: "\r\n\r\n"), let length = length(text[..<end.lowerBound]) {
        let body = text[end.upperBound...]
        if body.utf8.count >= length { return message(String(body)) }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return nil }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private func length(_ head: Substring) -> Int? {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      return Int(line.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces))
    }
    return nil
  }

  private func message(_ body: String) -> Message? {
    guard let json = try? JSONValue(parsing: body), let data = json["data"],
      case .text(let id)? = json["id"], case .text(let alert)? = data["alerte"],
      case .number(let revision)? = data["revision"], case .text(let type)? = json["type"]
    else { return nil }
    return Message(
      id: id, content: "\(type) \(alert) \(revision) \(data["lien_notice"]?.serialized() ?? "")",
      alert: alert, revision: Int(revision) ?? 0)
  }
}
