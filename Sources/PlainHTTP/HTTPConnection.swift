// HTTP/1.1 over one blocking socket that is kept open: what `jalon feed`, `jalon-bench` and webhooks
// need of HTTP, and nothing more (no TLS, no redirects, no proxies). Rejected: Foundation's client, whose
// libraries cost every `jalon` command ten milliseconds at its start.
import Glibc

/// Why no answer came.
public struct HTTPTrouble: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String
  init(_ description: String) { self.description = description }
}

/// What a server answered.
public struct HTTPAnswer: Hashable, Sendable {
  public var status: Int
  public var body: [UInt8]
  /// The header of that name.
  public var retryAfter: String?
  public var text: String { String(decoding: body, as: UTF8.self) }
}

/// Where a server listens, from `http://host:port`.
public struct HTTPAddress: Hashable, Sendable {
  public var host: String
  public var port: Int

  public init(host: String = "127.0.0.1", port: Int) { (self.host, self.port) = (host, port) }

  /// Nil where the text is no such address.
  public init?(_ text: String) {
    guard text.hasPrefix("http://") else { return nil }
    let authority = text.dropFirst(7).prefix { $0 != "/" }
    let name: Substring
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      name = authority[authority.index(after: authority.startIndex)..<end]
      port = Int(authority[end...].dropFirst(2)) ?? 80
    } else {
      name = authority.prefix { $0 != ":" }
      let rest = authority.dropFirst(name.count + 1)
      guard let number = rest.isEmpty ? 80 : Int(rest) else { return nil }
      port = number
    }
    host = String(name)
    if host.isEmpty { return nil }
  }
}

/// One connection, used by one thread at a time. It connects at the first request, and once more
/// where the server let go of it between two.
public struct HTTPConnection: ~Copyable {
  public let address: HTTPAddress
  private var socket: Int32 = -1
  private var received: [UInt8] = []
  private let timeoutSeconds: Int?
  private var deadline: ContinuousClock.Instant?

  /// `timeoutSeconds`: the longest an exchange may take from its connection on; nil: for ever.
  public init(_ address: HTTPAddress, timeoutSeconds: Int? = nil) {
    (self.address, self.timeoutSeconds) = (address, timeoutSeconds)
  }

  deinit { if socket >= 0 { _ = Glibc.close(socket) } }

  public mutating func get(_ path: String) throws(HTTPTrouble) -> HTTPAnswer {
    try send("GET", path, headers: [], body: [])
  }

  /// Sends one request and waits for its answer.
  public mutating func send(
    _ method: String, _ path: String, headers: [(String, String)], body: [UInt8]
  ) throws(HTTPTrouble) -> HTTPAnswer {
    let request = request(method, path, headers, body)
    deadline = timeoutSeconds.map { ContinuousClock.now + .seconds($0) }
    let isFresh = socket < 0
    if isFresh { try connect() }
    do throws(HTTPTrouble) { return try exchange(request) } catch {
      close()
      // Only what certainly found a closed door is sent again.
      guard !isFresh, received.isEmpty, method == "GET" else { throw error }
    }
    try connect()
    return try exchange(request)
  }

  /// Sends one request on a connection of its own, and reads no more than the answer's head.
  public mutating func head(
    of method: String, _ path: String, headers: [(String, String)], body: [UInt8]
  ) throws(HTTPTrouble) -> HTTPAnswer {
    let request = request(method, path, headers, body)
    deadline = timeoutSeconds.map { ContinuousClock.now + .seconds($0) }
    close()
    defer { close() }
    try connect()
    try transmit(request)
    let (head, _) = try receiveHead()
    guard (100..<600).contains(head.status) else { throw HTTPTrouble("réponse illisible") }
    return HTTPAnswer(status: head.status, body: [], retryAfter: head.retryAfter)
  }

  private func request(
    _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]
  ) -> [UInt8] {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: \(address.host):\(address.port)\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
    return Array((head + "\r\n").utf8) + body
  }

  public mutating func close() {
    if socket >= 0 { _ = Glibc.close(socket) }
    socket = -1
  }
}

// MARK: - On the socket

extension HTTPConnection {
  private mutating func connect() throws(HTTPTrouble) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &list) == 0 else {
      throw HTTPTrouble("`\(address.host)` n'a pas d'adresse")
    }
    defer { freeaddrinfo(list) }
    var next = list
    while let found = next?.pointee {
      next = found.ai_next
      let candidate = Glibc.socket(found.ai_family, found.ai_socktype | closeOnExec, 0)
      if candidate < 0 { continue }
      do throws(HTTPTrouble) { try bound(candidate) } catch {
        _ = Glibc.close(candidate)
        throw error
      }
      if Glibc.connect(candidate, found.ai_addr, found.ai_addrlen) == 0 {
        var on: Int32 = 1
        setsockopt(
          candidate, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        socket = candidate
        return
      }
      _ = Glibc.close(candidate)
    }
    throw HTTPTrouble("\(address.host):\(address.port) : \(systemWords(errno))")
  }

  private mutating func exchange(_ request: [UInt8]) throws(HTTPTrouble) -> HTTPAnswer {
    try transmit(request)
    let (head, end) = try receiveHead()
    if head.isChunked { return HTTPAnswer(status: head.status, body: try chunks(from: end)) }
    let body = end + head.length
    while received.count < body { try receive() }
    if head.isLast { close() }
    return HTTPAnswer(
      status: head.status, body: Array(received[end..<body]), retryAfter: head.retryAfter)
  }

  private mutating func transmit(_ request: [UInt8]) throws(HTTPTrouble) {
    received.removeAll(keepingCapacity: true)
    var sent = 0
    while sent < request.count {
      try bound(socket)
      let count = request[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw HTTPTrouble("envoi coupé") }
      sent += count
    }
  }

  private mutating func receiveHead() throws(HTTPTrouble) -> (head: HTTPHead, end: Int) {
    var end = 0
    while !isHeadEnd(&end) {
      if received.count > HTTPHead.longest { throw HTTPTrouble("réponse trop longue") }
      try receive()
    }
    return (HTTPHead(received[..<end]), end)
  }

  /// Gives the next call on a socket what is left of the time.
  private func bound(_ socket: Int32) throws(HTTPTrouble) {
    guard let deadline else { return }
    let left = (deadline - ContinuousClock.now).components
    guard left.seconds >= 0, left.seconds > 0 || left.attoseconds > 1_000_000_000_000 else {
      throw HTTPTrouble("pas de réponse à temps")
    }
    var time = timeval(
      tv_sec: Int(left.seconds), tv_usec: Int(left.attoseconds / 1_000_000_000_000))
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }

  private func isHeadEnd(_ place: inout Int) -> Bool {
    let mark: [UInt8] = [13, 10, 13, 10]
    var start = max(0, place - 3)
    while start + 4 <= received.count {
      if received[start] == 13, received[start..<(start + 4)].elementsEqual(mark) {
        place = start + 4
        return true
      }
      start += 1
    }
    place = received.count
    return false
  }

  private mutating func chunks(from start: Int) throws(HTTPTrouble) -> [UInt8] {
    var (place, body): (Int, [UInt8]) = (start, [])
    while true {
      var end = place
      while true {
        if let line = received[place...].firstIndex(of: 10) {
          end = line
          break
        }
        try receive()
      }
      let digits = String(decoding: received[place..<end], as: UTF8.self)
      guard let size = Int(digits.prefix { $0.isHexDigit }, radix: 16) else {
        throw HTTPTrouble("réponse illisible")
      }
      guard 0...HTTPHead.longestBody ~= size else { throw HTTPTrouble("réponse trop longue") }
      while received.count < end + 1 + size + 2 { try receive() }
      if size == 0 { return body }
      body += received[(end + 1)..<(end + 1 + size)]
      place = end + 1 + size + 2
    }
  }

  private mutating func receive() throws(HTTPTrouble) {
    let socket = socket
    let start = received.count
    let room = 65_536
    var got = 0
    received.append(contentsOf: repeatElement(0, count: room))
    repeat {
      do throws(HTTPTrouble) { try bound(socket) } catch {
        received.removeLast(room)
        throw error
      }
      got = received.withUnsafeMutableBytes {
        recv(socket, $0.baseAddress.map { $0 + start }, room, 0)
      }
    } while got < 0 && errno == EINTR
    received.removeLast(room - max(0, got))
    if got < 0, errno == EAGAIN { throw HTTPTrouble("pas de réponse à temps") }
    if got <= 0 { throw HTTPTrouble("réponse coupée") }
  }

  private var closeOnExec: Int32 { Int32(SOCK_CLOEXEC.rawValue) }
}
