// A sender that keeps every request until it is answered, whatever becomes of the daemon.
import CaseFile
import Foundation
import Glibc
import PlainHTTP
import Synchronization

final class LoadSender: Sendable {
  private struct State {
    var waiting: [[(id: String, line: String)]] = []
    var accepted: Set<String> = []
    var refs: [(person: String, ref: String, date: Int64)] = []
    var sent: [(id: String, line: String)] = []
    var made = 0
    var lastDeadline: Int64 = 0
    var statuses: [Int: Int] = [:]
    var dice: SystemRandomNumberGenerator = .init()
  }
  private let state = Mutex(State())
  private let address: HTTPAddress
  private let name: String
  private let people: Int
  private let now: @Sendable () -> Int64
  private let isOver = Mutex(false)

  /// `now`: seconds since 1970 by the clock of the daemon.
  init(
    _ name: String, to address: HTTPAddress, people: Int = 8,
    now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  ) {
    (self.name, self.address, self.people, self.now) = (name, address, people, now)
    state.withLock { state in
      state.waiting.append(
        (0..<people).map { number in
          let person = "P-\(name)-\(number)"
          return (
            "\(person)-m",
            LoadSender.line(
              "mesure.ouverte", "\(person)-m", person, now() - 86_400,
              #"{"mesure":"M-1","nature":"panne.suivi","prise d'effet":"2026-01-01"}"#)
          )
        })
    }
  }

  var accepted: Set<String> { state.withLock { $0.accepted } }
  var statuses: [Int: Int] { state.withLock { $0.statuses } }
  /// After this instant nothing more falls due.
  var lastDeadline: Int64 { state.withLock { $0.lastDeadline } }

  /// Sends until it is told that all is said, or until it has said so many facts.
  func run(facts: Int, pausing milliseconds: Int) {
    while !isOver.withLock({ $0 }), state.withLock({ $0.made }) < facts {
      state.withLock { $0.waiting.append(LoadSender.batch(&$0, name, people, at: now())) }
      _ = sendAll()
      pause(milliseconds: milliseconds)
    }
  }

  /// Sends a summons whose deadline is at `deadline`, after everything that waits. Returns whether
  /// all was answered.
  func summon(_ ref: String, until deadline: Int64) -> Bool {
    let person = "P-\(name)-0"
    state.withLock { state in
      state.waiting.append([
        (
          ref,
          LoadSender.line(
            "panne.convocation", ref, person, now(),
            #"{"mesure":"M-1","ref":"\#(ref)","date":"\#(stamp(deadline - 30))"}"#)
        )
      ])
    }
    return sendAll()
  }

  func stop() { isOver.withLock { $0 = true } }

  /// Whether everything is answered now.
  func sendAll() -> Bool {
    while let batch = state.withLock({ $0.waiting.first }) {
      let body = batch.map(\.line).joined(separator: "\n")
      var connection = HTTPConnection(address, timeoutSeconds: 15)
      let answer = try? connection.send(
        "POST", "/v1/facts", headers: [("Content-Type", "application/x-ndjson")],
        body: Array(body.utf8))
      let status = answer?.status ?? 0
      let isTaken = state.withLock { state in
        state.statuses[status, default: 0] += 1
        guard [200, 202, 207].contains(status) else { return false }
        state.waiting.removeFirst()
        state.accepted.formUnion(batch.map(\.id))
        state.sent += batch.suffix(1)
        return true
      }
      if !isTaken { return false }
    }
    return true
  }

  private static func batch(
    _ state: inout State, _ name: String, _ people: Int, at now: Int64
  ) -> [(id: String, line: String)] {
    (0..<Int.random(in: 1...6, using: &state.dice)).map { _ in
      if Int.random(in: 0..<10, using: &state.dice) == 0, let again = state.sent.randomElement() {
        return again
      }
      state.made += 1
      let id = "\(name)-\(state.made)"
      if Int.random(in: 0..<3, using: &state.dice) == 0, let known = state.refs.randomElement() {
        return (
          id,
          line(
            "panne.présence", id, known.person, known.date + 10,
            #"{"mesure":"M-1","ref":"\#(known.ref)"}"#)
        )
      }
      let person = "P-\(name)-\(Int.random(in: 0..<people, using: &state.dice))"
      // Most deadlines are past; some come while the load lasts.
      let date = now - Int64.random(in: 24...7200, using: &state.dice)
      state.lastDeadline = max(state.lastDeadline, date + 30)
      state.refs.append((person, id, date))
      return (
        id,
        line(
          "panne.convocation", id, person, date,
          #"{"mesure":"M-1","ref":"\#(id)","date":"\#(stamp(date))"}"#)
      )
    }
  }

  private static func line(
    _ type: String, _ id: String, _ person: String, _ time: Int64, _ data: String
  ) -> String {
    #"{"specversion":"1.0","id":"\#(id)","source":"/essai","type":"\#(type)","#
      + #""subject":"\#(person)","time":"\#(stamp(time))","data":\#(data)}"#
  }
}

private func stamp(_ seconds: Int64) -> String {
  Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
}
