// Files of facts: the same door, the same guarantees, a report beside.
import CaseFile
import CaseStore
import Civil
import Daemon
import Delivery
import Glibc
import HouseKit
import Testing

@Suite struct FactFolderTests {
  private struct Cut: Error {}

  private let house = TemporaryFolder()
  private let box = TemporaryFolder()
  private let store: Store
  private let intake: Intake

  init() throws {
    store = try Store(path: house.file("jalon.db"))
    intake = Intake(store: store, engine: AppointmentEngine.make(), now: { noon })
  }

  private var inbox: String { box.file("arrivee") }

  private func put(_ lines: String..., as name: String) {
    write(lines.joined(separator: "\n"), toFile: "\(inbox)/\(name)")
  }

  private func names(_ folder: String = "") -> [String] {
    var names: [String] = []
    guard let handle = opendir("\(inbox)/\(folder)") else { return [] }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), name != "pris", name != "refusé" { names.append(name) }
    }
    return names.sorted()
  }

  private func report(_ path: String) throws -> JSONValue {
    try json(text(ofFile: "\(inbox)/\(path).rapport.json"))
  }

  @Test func `a file is taken in and moved, with its report beside`() async throws {
    let folder = try FactFolder(path: inbox, intake: intake)
    put(
      event("presence", id: "1", time: noon), event("rdv", id: "2", time: noon), "{",
      as: "lot.ndjson")
    await folder.look()
    #expect(names().isEmpty)
    #expect(names("pris") == ["lot.ndjson", "lot.ndjson.rapport.json"])
    let report = try report("pris/lot.ndjson")
    #expect(report["acceptes"] == .number("1") && report["inadaptes"] == .number("2"))
    guard case .list(let aside)? = report["mis_de_cote"] else {
      Issue.record("no list")
      return
    }
    #expect(aside.map { $0["ligne"] } == [.number("2"), .number("3")])
    #expect(try store.aside().count == 2)
  }

  @Test func `a file of which nothing fits is refused, not lost`() async throws {
    let folder = try FactFolder(path: inbox, intake: intake)
    put("bonjour", as: "lettre.txt")
    put("", as: "vide.ndjson")
    await folder.look()
    #expect(
      names("refusé") == [
        "lettre.txt", "lettre.txt.rapport.json", "vide.ndjson", "vide.ndjson.rapport.json",
      ])
    #expect(try store.aside().map(\.raw) == ["bonjour"])
  }

  @Test func `what is still written, a link and a folder are left alone`() async throws {
    let folder = try FactFolder(path: inbox, intake: intake)
    for name in [".cache", "lot.part", "lot.tmp"] {
      put(event("presence", id: name, time: noon), as: name)
    }
    symlink("/etc/passwd", "\(inbox)/lien")
    mkdir("\(inbox)/dossier", 0o700)
    await folder.look()
    #expect(names() == ["dossier", "lien", "lot.part", "lot.tmp"])
    #expect(try store.facts(after: 0, limit: 9).isEmpty)
  }

  @Test func `a name used twice keeps both files`() async throws {
    let folder = try FactFolder(path: inbox, intake: intake)
    for id in ["1", "2"] {
      put(event("presence", id: id, time: noon), as: "lot")
      await folder.look()
    }
    #expect(names("pris") == ["lot", "lot.2", "lot.2.rapport.json", "lot.rapport.json"])
    #expect(try store.facts(after: 0, limit: 9).count == 2)
  }

  @Test func `cut after the facts were kept, a file is read again and doubles nothing`()
    async throws
  {
    let folder = try FactFolder(path: inbox, intake: intake)
    let line = event("presence", id: "1", time: noon)
    put(line, "{", as: "lot")
    await folder.look()
    // As if the process had died before the move, the report being there already.
    rename("\(inbox)/pris/lot", "\(inbox)/lot")
    await folder.look()
    #expect(try store.facts(after: 0, limit: 9).count == 1)
    #expect(try store.aside().count == 1)
    #expect(names("pris") == ["lot", "lot.rapport.json"])
    #expect(try report("pris/lot")["doublons"] == .number("1"))
  }

  @Test func `a store that fails leaves the file for the next look`() async throws {
    let failing = try Store(path: house.file("autre.db")) { step in
      if step == .append { throw Cut() }
    }
    let closed = Intake(store: failing, engine: AppointmentEngine.make(), now: { noon })
    let folder = try FactFolder(path: inbox, intake: closed)
    put(event("presence", id: "1", time: noon), as: "lot")
    await folder.look()
    #expect(names() == ["lot"] && names("pris").isEmpty)
    closed.close()
    await folder.look()
    #expect(names() == ["lot"])
    try await FactFolder(path: inbox, intake: intake).look()
    #expect(names("pris") == ["lot", "lot.rapport.json"])
  }

  @Test func `a long file passes in several commits`() async throws {
    let folder = try FactFolder(path: inbox, intake: intake)
    let lines = (0..<4500).map { event("presence", id: "\($0)", time: noon) }
    put(lines.joined(separator: "\n"), as: "lot")
    await folder.look()
    #expect(try store.tally(now: noon).facts == 4500)
    #expect(try report("pris/lot")["acceptes"] == .number("4500"))
  }
}

/// Refuses for good, until it is told otherwise.
private struct DeadEnd: Carrier {
  let name = "depot"
  let path: String
  func carry(_ letter: Letter, now: Instant) -> Handover {
    access(path, F_OK) == 0 ? .handedOver(receipt: "pris") : .never("fermé")
  }
}

@Suite struct DeliveriesOverHTTPTests {
  @Test func `a dead delivery is listed and replayed by name, a dropped file is taken`()
    async throws
  {
    let box = TemporaryFolder()
    var channels = ChannelSettings(seed: 1)
    channels.carriers = [DeadEnd(path: box.file("ouvert"))]
    channels.factFolder = box.file("faits")
    mkdir(box.file("faits"), 0o700)
    write(appointment(id: "1", time: noon - 7200), toFile: box.file("faits/lot.ndjson"))
    let settings = channels
    try await withServedHouse(adjust: { $0.channels = settings }) { house in
      let dead = await house.eventually(
        "/v1/deliveries?state=morte", contains: "redigee")
      #expect(dead.contains(#""difficulte":"fermé""#))
      guard case .list(let list)? = try json(dead)["elements"],
        case .text(let id)? = list.first?["id"]
      else {
        Issue.record("nothing is dead: \(dead)")
        return
      }
      #expect(house.output.count == 2)
      let path = "/v1/deliveries/\(id)/replay"
      #expect(await house.client.post(path, "{}").status == 422)
      #expect(await house.client.post("/v1/deliveries/x@y/replay", #"{"by":"op"}"#).status == 404)
      write("", toFile: box.file("ouvert"))
      #expect(await house.client.post(path, #"{"by":"op"}"#).status == 202)
      let handed = await house.eventually("/v1/deliveries?state=remise", contains: id)
      #expect(handed.contains(#""transmise_le":"\#(noon)""#))
      #expect(!handed.contains("remise_le"))
      #expect(await house.client.post(path, #"{"by":"op"}"#).status == 409)
      _ = await house.eventually("/metrics", contains: #"jalon_deliveries{state="dead"} 1"#)
    }
  }
}
