// A mail through the system's sendmail interface: text with a link, to the addresses of the roles
// concerned. What the mail says of a person: nothing.
import Attention
import Civil

/// Mails to roles.
public struct Mail: Carrier {
  public let name: String
  private let sender: String
  private let addresses: [String: [String]]
  private let otherwise: [String]
  private let program: [String]
  private let timeoutSeconds: Int

  /// `otherwise`: who is written to where no role of the letter has an address. `envelope`: to whom a
  /// mail that cannot be delivered comes back, for a client that does not take it from the mail; said
  /// by `-f`, right after the program's own word.
  public init(
    name: String, sender: String, envelope: String? = nil, addresses: [String: [String]],
    otherwise: [String] = [],
    program: [String] = ["/usr/sbin/sendmail", "-t", "-i"], timeoutSeconds: Int = 30
  ) {
    (self.name, self.sender, self.addresses) = (name, sender, addresses)
    self.otherwise = otherwise
    self.program = program.prefix(1) + (envelope.map { ["-f", $0] } ?? []) + program.dropFirst()
    self.timeoutSeconds = timeoutSeconds
  }

  public var needs: [CarrierNeed] { program.first.map { [.program($0)] } ?? [] }

  public func carry(_ letter: Letter, now: Instant) -> Handover {
    var to: [String] = []
    for address in letter.recipients.flatMap({ addresses[$0] ?? [] }) where !to.contains(address) {
      to.append(address)
    }
    if to.isEmpty { to = otherwise }
    if to.isEmpty {
      return .never("aucune adresse pour \(letter.recipients.joined(separator: ", "))")
    }
    let message = Array(text(letter, to).utf8)
    switch runProgram(program, input: message, timeoutSeconds: timeoutSeconds) {
    case .exited(0): return .handedOver(receipt: "\(program[0]) : 0")
    case .exited(75): return .later("\(program[0]) : échec passager (75)")
    // EX_USAGE, EX_DATAERR, EX_NOUSER, EX_NOHOST: the same letter would be refused again.
    case .exited(let code) where [64, 65, 67, 68].contains(code):
      return .never("\(program[0]) : \(code)")
    case .exited(let code): return .later("\(program[0]) : \(code)")
    case .killed(let signal): return .later("\(program[0]) : arrêté par le signal \(signal)")
    case .late: return .later("\(program[0]) : pas fini à temps")
    case .notStarted(let reason): return .later("\(program[0]) : \(reason)")
    }
  }

  private func list(_ parts: [Letter.Part]) -> String {
    parts.map { "- \($0.headline) : \($0.link)\n" }.joined()
  }

  /// The addresses were checked when they were read: no line can be smuggled in.
  private func text(_ letter: Letter, _ to: [String]) -> String {
    let domain = sender.split(separator: "@").last.map(String.init) ?? "jalon"
    let local = String(letter.id.map { $0 == "@" ? "." : $0 })
    var body = "Jalon : \(letter.headline).\n\n"
    if !letter.urgent.isEmpty { body += "Urgences encore ouvertes :\n\(list(letter.urgent))\n" }
    if !letter.parts.isEmpty { body += "Messages :\n\(list(letter.parts))\n" }
    body += "À lire : \(letter.link)\n"
    if let link = letter.noticeLink { body += "La notice : \(link)\n" }
    if letter.lateSeconds > 0 {
      body += "\nCe message part avec \(spelled(seconds: letter.lateSeconds)) de retard : "
      body += "le service n'a pas pu l'envoyer à temps.\n"
    }
    body += "\nCe message ne contient aucune donnée personnelle. Il peut arriver deux fois :\n"
    body += "sa référence est \(letter.id).\n"
    return """
      From: \(sender)
      To: \(to.joined(separator: ", "))
      Subject: =?UTF-8?B?\(base64("Jalon : \(letter.headline)".utf8))?=
      Message-ID: <\(local)@\(domain)>
      Auto-Submitted: auto-generated
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 8bit

      \(body)
      """
  }
}
