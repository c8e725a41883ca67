// One receiver of each character, and the settings under which a daemon writes to all of them.
import Foundation
import HouseKit

struct IllReceivers: Sendable {
  let all = UnreliableReceiver.Character.allCases.map { character in
    (name: "canal-\(character)".lowercased(), receiver: UnreliableReceiver(character))
  }

  func calm() { for (_, receiver) in all { receiver.calm() } }
  func stop() { for (_, receiver) in all { receiver.stop() } }

  /// `jalon.yaml` in the folder. `more`: further lines of it.
  func writeSettings(in folder: TemporaryFolder, _ more: String = "") throws {
    write("whsec_" + Data(repeating: 7, count: 32).base64EncodedString(), toFile: folder.file("s"))
    let channels = all.map { name, receiver in
      "  \(name): { type: webhook, url: \"http://127.0.0.1:\(receiver.port)/\", "
        + "secret: \(folder.file("s")), délai: 5 s }"
    }
    write(
      """
      adresse publique: http://127.0.0.1
      essais: { au plus: 10000, première attente: 1 s, plus longue attente: 2 s }
      canaux:
      \(channels.joined(separator: "\n"))
      \(more)
      """, toFile: folder.file("jalon.yaml"))
  }
}
