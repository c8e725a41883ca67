// HTTP/1.1 over one POSIX socket for each request: enough to see what a client would see.
import CaseFile
import Foundation
import Glibc

struct Reply: Sendable {
  var status: Int
  var headers: [String: String]
  var body: String

  /// A member of the JSON object that was answered.
  subscript(_ name: String) -> JSONValue? { (try? JSONValue(parsing: body))?[name] }
}

struct PlainClient: Sendable {
  var port: Int

  func get(_ path: String, _ headers: [String: String] = [:]) async -> Reply {
    await send("GET", path, headers, "")
  }

  func post(_ path: String, _ body: String, type: String = "application/json") async -> Reply {
    await send("POST", path, ["Content-Type": type], body)
  }

  /// On a thread of its own: the tasks' threads are the server's, and those of Dispatch's global
  /// queues are the same ones.
  func send(
    _ method: String, _ path: String, _ headers: [String: String], _ body: String
  ) async -> Reply {
    await send(method, path, headers, bytes: Array(body.utf8))
  }

  func send(
    _ method: String, _ path: String, _ headers: [String: String], bytes body: [UInt8]
  ) async -> Reply {
    var head = "\(method) \(path) HTTP/1.1\r\nConnection: close\r\n"
    if headers["Host"] == nil { head += "Host: 127.0.0.1:\(port)\r\n" }
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if method != "GET", method != "HEAD" { head += "Content-Length: \(body.count)\r\n" }
    return await send(raw: Array((head + "\r\n").utf8) + body)
  }

  /// Whatever bytes these are; `half`: and then says that nothing more comes.
  func send(raw request: [UInt8], half: Bool = false) async -> Reply {
    await withCheckedContinuation { answer in
      Thread.detachNewThread { answer.resume(returning: exchange(request, half: half)) }
    }
  }

  /// An open connection; -1 where nobody listens.
  func connected() -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isConnected { return socket }
    close(socket)
    return -1
  }

  private func exchange(_ request: [UInt8], half: Bool) -> Reply {
    let socket = connected()
    guard socket >= 0 else { return Reply(status: 0, headers: [:], body: "") }
    defer { close(socket) }
    var sent = 0
    while sent < request.count {
      let count = request[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    if half { shutdown(socket, Int32(SHUT_WR)) }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count <= 0 { break }
      received.append(contentsOf: buffer[..<count])
    }
    return PlainClient.reply(String(decoding: received, as: UTF8.self))
  }

  private static func reply(_ text: String) -> Reply {
    guard let end = text.firstRange(of: "\r\n\r\n") else {
      return Reply(status: 0, headers: [:], body: text)
    }
    let lines = text[..<end.lowerBound].split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].dropFirst()) : ""
    }
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return Reply(status: status, headers: headers, body: String(text[end.upperBound...]))
  }
}
