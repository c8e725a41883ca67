// The secret shared with a webhook's receiver, and the signature it makes (Standard Webhooks).

/// One or more keys; each signs, so that a key can be changed without a gap.
public struct WebhookSecret: Hashable, Sendable {
  private var keys: [[UInt8]]

  /// From `whsec_` and base64, one a line; nil where a line is no such key of 24 to 64 bytes.
  public init?(_ text: String) {
    keys = []
    for line in text.split(whereSeparator: { $0.isNewline || $0 == " " }) {
      guard line.hasPrefix("whsec_"), let key = base64Decoded(line.dropFirst(6)),
        (24...64).contains(key.count)
      else { return nil }
      keys.append(key)
    }
    if keys.isEmpty { return nil }
  }

  /// In the place of one that is not read here: nothing is sent with it.
  public static let standIn = WebhookSecret("whsec_" + String(repeating: "A", count: 32))

  /// The value of `webhook-signature`.
  public func signature(id: String, timestamp: Int64, body: String) -> String {
    let signed = Array("\(id).\(timestamp).\(body)".utf8)
    return keys.map { "v1," + base64(hmacSHA256(signed, key: $0)) }.joined(separator: " ")
  }
}
