// A webhook against a receiver that refuses, is silent, dies, or takes it.
import CaseFile
import CaseStore
import Civil
import Delivery
import HouseKit
import Testing

private let secretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

@Suite struct WebhookTests {
  private func webhook(_ url: String) throws -> Webhook {
    let secret = try #require(WebhookSecret(secretText))
    return try #require(Webhook(name: "essai", url: url, secret: secret, timeoutSeconds: 1))
  }

  @Test func `a letter is signed, holds links, and no personal data`() throws {
    let receiver = Receiver()
    defer { receiver.stop() }
    let post = try PostOffice()
    try post.plan(said("a"))
    try post.go(try webhook(receiver.url))
    let delivery = try #require(try post.store.deliveries().first)
    #expect(delivery.deliveredAt == postNoon && delivery.receipt == "HTTP 204")

    let taken = try #require(receiver.taken.first)
    #expect(taken.head == "POST /entree?service=17 HTTP/1.1")
    #expect(taken.headers["webhook-id"] == delivery.id)
    #expect(taken.headers["webhook-timestamp"] == "\(postNoon.seconds)")
    let secret = try #require(WebhookSecret(secretText))
    #expect(
      taken.headers["webhook-signature"]
        == secret.signature(id: delivery.id, timestamp: postNoon.seconds, body: taken.body))
    #expect(taken.headers["content-type"] == "application/cloudevents+json; charset=utf-8")
    let event = try JSONValue(parsing: taken.body)
    #expect(event["specversion"] == .text("1.0"))
    #expect(event["id"] == .text(delivery.id))
    #expect(event["type"] == .text("jalon.alerte.ouverte"))
    #expect(event["subject"] == .text("P-000017"))
    #expect(event["data"]?["lien"] == .text("https://jalon.test/v1/alerts/\(delivery.alert)"))
    for word in ["Secret", "raison", "soins", "comportement"] {
      #expect(!taken.body.contains(word))
    }
  }

  @Test(arguments: [
    Reception.answer(500), .answer(302), .answer(404), .takeAndDie, .cutShort, .nonsense,
  ]) func `what does not end well comes again under the same id`(bad: Reception) throws {
    let receiver = Receiver(bad)
    defer { receiver.stop() }
    let post = try PostOffice()
    try post.plan(said("a"))
    let webhook = try webhook(receiver.url)
    #expect(try post.go(webhook).failed == 1)
    #expect(try post.advance(webhook))
    #expect(try post.go(webhook).handed == 1)
    #expect(Set(receiver.taken.compactMap { $0.headers["webhook-id"] }).count == 1)
    #expect(try post.store.deliveries().map(\.attempts) == [2])
  }

  @Test(.timeLimit(.minutes(1)), arguments: [Reception.silence, .drip])
  func `who does not answer in time is left, and asked again`(bad: Reception) throws {
    let receiver = Receiver(bad)
    defer { receiver.stop() }
    let post = try PostOffice()
    try post.plan(said("a"))
    let webhook = try webhook(receiver.url)
    let start = ContinuousClock.now
    #expect(try post.go(webhook).failed == 1)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(try post.store.deliveries()[0].trouble == "pas de réponse à temps")
    #expect(try post.advance(webhook))
    #expect(try post.go(webhook).handed == 1)
    #expect(receiver.taken.count == 2)
  }

  @Test func `nobody there is a trouble to try again`() throws {
    let receiver = Receiver()
    receiver.stop()
    let post = try PostOffice()
    try post.plan(said("a"))
    #expect(try post.go(try webhook(receiver.url)).failed == 1)
  }

  @Test func `gone is dead at once`() throws {
    let receiver = Receiver(.answer(410))
    defer { receiver.stop() }
    let post = try PostOffice()
    try post.plan(said("a"))
    #expect(try post.go(try webhook(receiver.url)).died == 1)
  }

  @Test(arguments: [
    ("Retry-After: 7200\r\n", 7200), ("Retry-After: Mon, 02 Mar 2026 13:00:00 GMT\r\n", 3600),
    ("Retry-After: bientôt\r\n", 1), ("Retry-After: -5\r\n", 1),
  ]) func `Retry-After is heeded`(header: String, atLeast: Int) throws {
    let receiver = Receiver(.answer(503, headers: header))
    defer { receiver.stop() }
    let post = try PostOffice()
    try post.plan(said("a"))
    let webhook = try webhook(receiver.url)
    try post.go(webhook)
    let next = try #require(try post.store.nextDue(onCarrier: "essai"))
    #expect(next - postNoon >= atLeast)
    #expect(next - postNoon <= max(atLeast, 5))
  }

  @Test func `only plain addresses are taken`() throws {
    let secret = try #require(WebhookSecret(secretText))
    for url in [
      "https://a.fr/", "http://", "ftp://a/", "http://a/\r\nX: y", "http://u:p@a/", "http://a/ b",
    ] {
      #expect(Webhook(name: "a", url: url, secret: secret) == nil, "\(url)")
    }
  }
}
