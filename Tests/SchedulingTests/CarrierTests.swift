// Mail, drop folder and the machine's log: what comes out at the other end.
import CaseFile
import CaseStore
import Civil
import Delivery
import Glibc
import HouseKit
import Testing

@Suite struct MailTests {
  private let folder = TemporaryFolder()

  /// A sendmail that keeps what it is given and ends as it is told.
  private func mail(_ script: String, envelope: String? = nil, seconds: Int = 20) -> Mail {
    let path = folder.file("sendmail")
    write("#!/bin/sh\n\(script)\n", toFile: path)
    chmod(path, 0o700)
    return Mail(
      name: "essai", sender: "jalon@exemple.test", envelope: envelope,
      addresses: ["cpip": ["a@exemple.test", "b@exemple.test"], "dpip": ["b@exemple.test"]],
      program: [path, "-t", "-i"], timeoutSeconds: seconds)
  }

  private func post(_ recipients: [String] = ["cpip", "dpip"]) throws -> PostOffice {
    let post = try PostOffice()
    try post.plan(said("a", recipients: recipients))
    return post
  }

  @Test func `a mail goes to the roles' addresses, once each, and says nothing of the person`()
    throws
  {
    let post = try post()
    let mail = mail("echo \"$@\" > \(folder.path)/words; cat > \(folder.path)/mail")
    #expect(try post.go(mail).handed == 1)
    let delivery = try post.store.deliveries()[0]
    #expect(delivery.handedAt != nil && delivery.deliveredAt == nil)
    #expect(lines(ofFile: folder.file("words")) == ["-t -i"])
    let text = text(ofFile: folder.file("mail"))
    #expect(text.contains("To: a@exemple.test, b@exemple.test\n"))
    #expect(text.contains("From: jalon@exemple.test\n"))
    #expect(text.contains("https://jalon.test/v1/alerts/\(delivery.alert)\n"))
    #expect(text.contains("Message-ID: <\(delivery.message).essai@exemple.test>\n"))
    #expect(text.contains("\n\nJalon : une alerte est ouverte.\n"))
    for word in ["P-000017", "Secret", "raison", "soins"] { #expect(!text.contains(word)) }
  }

  @Test func `a client that wants an envelope sender is told one before its other words`() throws {
    let script = "echo \"$@\" > \(folder.path)/words; cat > \(folder.path)/mail"
    let mail = mail(script, envelope: "retours@exemple.test")
    #expect(try post().go(mail).handed == 1)
    #expect(lines(ofFile: folder.file("words")) == ["-f retours@exemple.test -t -i"])
    #expect(text(ofFile: folder.file("mail")).contains("From: jalon@exemple.test\n"))
  }

  @Test(arguments: [("exit 75", 75), ("cat >/dev/null; exit 75", 75), ("exit 71", 71)])
  func `a passing failure is tried again`(script: String, code: Int) throws {
    let post = try post()
    #expect(try post.go(mail(script)).failed == 1)
    #expect(try post.store.deliveries()[0].trouble?.contains("\(code)") == true)
  }

  @Test func `a lasting refusal is dead at once`() throws {
    #expect(try post().go(mail("cat >/dev/null; exit 67")).died == 1)
  }

  @Test func `roles without an address are said to the operator`() throws {
    let post = try post(["jap"])
    #expect(try post.go(mail("exit 0")).died == 1)
    #expect(try post.store.deliveries()[0].trouble == "aucune adresse pour jap")
  }

  @Test(.timeLimit(.minutes(1))) func `a program that hangs is ended with what it started`() throws
  {
    let post = try post()
    let start = ContinuousClock.now
    #expect(try post.go(mail("sleep 60 & wait", seconds: 1)).failed == 1)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func `a program is given nothing that we have open`() throws {
    let post = try post()
    // As a listening port is: one that outlives us would keep it.
    let kept = folder.file("ouvert")
    let descriptor = open(kept, O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    #expect(descriptor > 2 && fcntl(descriptor, F_GETFD) == 0)
    let mail = mail("readlink /proc/$$/fd/* > \(folder.path)/words; cat > \(folder.path)/mail")
    #expect(try post.go(mail).handed == 1)
    let seen = lines(ofFile: folder.file("words"))
    #expect(seen.count >= 3 && !seen.contains { $0.hasSuffix("/ouvert") }, "\(seen)")
  }

  @Test func `a program killed or missing is tried again`() throws {
    #expect(try post().go(mail("kill -9 $$")).failed == 1)
    let missing = Mail(
      name: "essai", sender: "j@e.test", addresses: ["cpip": ["a@e.test"]],
      program: [folder.file("rien")])
    #expect(try post().go(missing).failed == 1)
  }
}

@Suite struct DropFolderTests {
  @Test func `a letter is one whole file, named by its id, whoever takes it`() throws {
    let (post, folder) = (try PostOffice(), TemporaryFolder())
    try post.plan(said("a"))
    let drop = DropFolder(name: "essai", folder: folder.path)
    #expect(try post.go(drop).handed == 1)
    let id = try post.store.deliveries()[0].id
    #expect(folder.files == ["\(id).json"])
    let event = try JSONValue(parsing: text(ofFile: folder.file("\(id).json")))
    #expect(event["id"] == .text(id))
    #expect(!text(ofFile: folder.file("\(id).json")).contains("Secret"))
  }

  @Test func `a folder that is not there is a trouble to try again`() throws {
    let post = try PostOffice()
    try post.plan(said("a"))
    #expect(try post.go(DropFolder(name: "essai", folder: "/nulle/part")).failed == 1)
  }
}

@Suite struct SystemLogTests {
  /// Listens where a log daemon would.
  private func listener(_ path: String) -> Int32 {
    let listener = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return listener
  }

  private func line(_ form: SystemLog.Form) throws -> (text: String, id: String) {
    let (folder, post) = (TemporaryFolder(), try PostOffice())
    let listener = listener(folder.file("log"))
    defer { close(listener) }
    try post.plan(said("a"))
    #expect(try post.go(SystemLog(name: "essai", form: form, path: folder.file("log"))).handed == 1)
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = recv(listener, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    let text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    for word in ["P-000017", "Secret", "raison", "soins"] { #expect(!text.contains(word)) }
    return (text, try post.store.deliveries()[0].id)
  }

  @Test func `a line of RFC 5424`() throws {
    let (text, id) = try line(.syslog)
    #expect(text.hasPrefix("<29>1 \(postNoon) - jalon - alerte.ouverte [jalon@32473 id=\"\(id)\""))
    #expect(text.contains("\u{FEFF}une alerte est ouverte : https://jalon.test/v1/alerts/"))
  }

  @Test func `the fields of journald`() throws {
    let (text, id) = try line(.journald)
    let fields = text.split(separator: "\n")
    #expect(fields.contains("SYSLOG_IDENTIFIER=jalon"))
    #expect(fields.contains("JALON_ID=\(id)"))
    #expect(fields.allSatisfy { $0.contains("=") })
  }

  @Test func `no log daemon is a trouble to try again`() throws {
    let post = try PostOffice()
    try post.plan(said("a"))
    let log = SystemLog(name: "essai", form: .syslog, path: "/nulle/part")
    #expect(try post.go(log).failed == 1)
  }
}
