// A signed POST over HTTP/1.1 (Standard Webhooks), its body a CloudEvents object with links. No TLS
// here: a receiver far away stands behind a proxy on this machine (OPERATING.md, « Canaux »).
import Civil
import PlainHTTP

/// One address that takes letters.
public struct Webhook: Carrier {
  public let name: String
  private let address: HTTPAddress
  private let path: String
  private let secret: WebhookSecret
  private let timeoutSeconds: Int

  /// Nil where the address is no `http://host:port/path`.
  public init?(name: String, url: String, secret: WebhookSecret, timeoutSeconds: Int = 10) {
    let isPlain = url.utf8.allSatisfy { 0x21...0x7e ~= $0 }
    guard isPlain, !url.contains("#"), !url.contains("@"), let address = HTTPAddress(url) else {
      return nil
    }
    let rest = url.dropFirst("http://".count).drop { $0 != "/" && $0 != "?" }
    path = rest.hasPrefix("/") ? String(rest) : "/" + rest
    (self.name, self.address, self.secret) = (name, address, secret)
    self.timeoutSeconds = timeoutSeconds
  }

  public func carry(_ letter: Letter, now: Instant) -> Handover {
    let body = letter.event
    let headers = [
      ("Content-Type", "application/cloudevents+json; charset=utf-8"), ("User-Agent", "jalon"),
      ("webhook-id", letter.id), ("webhook-timestamp", String(now.seconds)),
      (
        "webhook-signature",
        secret.signature(id: letter.id, timestamp: now.seconds, body: body)
      ),
      ("Connection", "close"),
    ]
    do throws(HTTPTrouble) {
      // A connection of its own: a kept one that the receiver let go of would look like a refusal.
      var connection = HTTPConnection(address, timeoutSeconds: timeoutSeconds)
      let answer = try connection.head(of: "POST", path, headers: headers, body: Array(body.utf8))
      return handover(answer, now)
    } catch { return .later(error.description) }
  }

  private func handover(_ answer: HTTPAnswer, _ now: Instant) -> Handover {
    switch answer.status {
    case 200..<300: .delivered(receipt: "HTTP \(answer.status)")
    case 410: .never("HTTP 410 : le destinataire n'en veut plus")
    default:
      .later(
        "HTTP \(answer.status)", seconds: answer.retryAfter.flatMap { retryAfterSeconds($0, now) })
    }
  }
}

/// `Retry-After` as seconds to wait: a number, or a date as HTTP writes it.
func retryAfterSeconds(_ text: String, _ now: Instant) -> Int64? {
  if let seconds = Int64(text) { return max(0, seconds) }
  let words = text.split(separator: " ")
  guard words.count == 6, words[5].lowercased() == "gmt", let day = Int(words[1]),
    let month = monthNames.firstIndex(of: words[2].lowercased()), let year = Int(words[3]),
    let date = CivilDate(year: year, month: month + 1, day: day)
  else { return nil }
  let time = words[4].split(separator: ":").compactMap { Int64($0) }
  guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]),
    (0...60).contains(time[2])
  else { return nil }
  let instant = Int64(date.dayNumber) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  return max(0, instant - now.seconds)
}

private let monthNames = [
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]
