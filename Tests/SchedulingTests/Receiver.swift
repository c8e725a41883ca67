// A webhook's receiver on a port of its own, that records what came and does as a test says.
import Dispatch
import Glibc
import Synchronization

/// What it does with one request.
enum Reception: Sendable {
  case answer(Int, headers: String = "")
  /// Takes all of it and closes without a word.
  case takeAndDie
  /// Closes before the body is there.
  case cutShort
  /// Takes it and says nothing.
  case silence
  /// Answers a byte at a time, and never ends.
  case drip
  case nonsense
}

final class Receiver: Sendable {
  let port: Int
  private let listener: Int32
  private let script: Mutex<[Reception]>
  private let requests = Mutex<[Taken]>([])

  struct Taken: Sendable {
    var head: String
    var headers: [String: String]
    var body: String
  }

  init(_ script: Reception...) {
    self.script = Mutex(script)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, size)
        _ = listen(listener, 16)
        _ = getsockname(listener, address, &size)
      }
      return Int(in_port_t(bigEndian: pointer.pointee.sin_port))
    }
    DispatchQueue(label: "receiver.\(port)").async { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        self.receive(connection)
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var taken: [Taken] { requests.withLock { $0 } }
  var url: String { "http://127.0.0.1:\(port)/entree?service=17" }

  private func receive(_ connection: Int32) {
    let reception = script.withLock { $0.isEmpty ? .answer(204) : $0.removeFirst() }
    if case .cutShort = reception {
      close(connection)
      return
    }
    requests.withLock { $0.append(read(connection)) }
    switch reception {
    case .answer(let status, let headers):
      say("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\(headers)\r\n", connection)
    case .nonsense: say("bonjour\r\n\r\n", connection)
    case .silence: DispatchQueue.global().async { self.awaitEnd(connection) }
    case .drip: DispatchQueue.global().async { self.drip(connection) }
    case .takeAndDie, .cutShort: break
    }
    switch reception {
    case .silence, .drip: break
    default: close(connection)
    }
  }

  private func awaitEnd(_ connection: Int32) {
    var byte: UInt8 = 0
    while recv(connection, &byte, 1, 0) > 0 {}
    close(connection)
  }

  private func drip(_ connection: Int32) {
    while send(connection, "H", 1, Int32(MSG_NOSIGNAL)) > 0 { poll(nil, 0, 50) }
    close(connection)
  }

  private func say(_ text: String, _ connection: Int32) {
    _ = send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
  }

  private func read(_ connection: Int32) -> Taken {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.firstRange(of: "\r\n\r\n") {
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ": ", maxSplits: 1)
          headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1]) : ""
        }
        let body = text[end.upperBound...]
        if body.utf8.count >= Int(headers["content-length"] ?? "0") ?? 0 {
          return Taken(head: String(lines[0]), headers: headers, body: String(body))
        }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return Taken(head: "", headers: [:], body: "") }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
