// `jalon feed` before doors that are closed.
import ArgumentParser
import CaseStore
import Civil
import Daemon
import Dispatch
import Glibc
import HouseKit
import Scheduling
import Testing

@testable import jalon

private let noon = Instant(seconds: 1_772_452_800)

@Suite struct FeedTokenTests {
  private let folder = TemporaryFolder()

  private func secret(_ role: Token.Role, _ store: Store) throws -> String {
    let isSource = role == .source
    let (token, secret) = Token.made(
      role, bearer: role.word, sources: isSource ? ["/essai"] : [],
      kinds: isSource ? ["rdv"] : [], rate: 6000, at: noon, until: noon + 86_400)
    try store.add(token, by: .local)
    return secret
  }

  /// Runs `body` with the address of a daemon whose time waits for the facts.
  private func served(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
    var options = ServeOptions(
      storePath: folder.file("jalon.db"), outputPath: folder.file("out.ndjson"))
    (options.address.port, options.stopSignals, options.reloadSignals) = (0, [], [])
    let (lines, announce) = AsyncStream.makeStream(of: String.self)
    let settings = options
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { announce.finish() }
        try await serve(
          settings, engine: AppointmentEngine.make(),
          clock: HeldClock(start: noon, factor: 36_000), announce: { announce.yield($0) })
      }
      var announced = lines.makeAsyncIterator()
      let line = await announced.next() ?? ""
      try await body("http://127.0.0.1:\(line.split(separator: ":").last ?? "")")
      group.cancelAll()
      try await group.waitForAll()
    }
  }

  private func feed(_ server: String, _ words: [String] = []) async throws {
    let feed = try Feed.parse(
      [folder.file("faits.ndjson"), "--server", server, "--from", "\(noon)", "--factor", "36000"]
        + words)
    try await withTaskExecutorPreference(OwnThreads()) { try await feed.run() }
  }

  @Test func `feed bears the tokens of a file, each where its role is asked for`() async throws {
    let store = try Store(path: folder.file("jalon.db"))
    let secrets = [try secret(.operator, store), try secret(.source, store)]
    write(appointment(id: "1", time: noon + 60), toFile: folder.file("faits.ndjson"))
    let (file, partial) = (folder.file("jetons"), folder.file("operateur"))
    write(secrets.joined(separator: "\n"), toFile: file)
    write(secrets[0], toFile: partial)
    try await served { server in
      await #expect(throws: ExitCode(74)) { try await feed(server) }
      await #expect(throws: ExitCode(74)) { try await feed(server, ["--jeton", partial]) }
      try await feed(server, ["--jeton", file])
    }
    #expect(try store.tally(now: noon).facts == 1)
    let line = try #require(try store.journalLines().last { $0.action == "faits.reçus" })
    #expect(line.who.hasPrefix("source (source "))
  }

  @Test func `tokens come from a file or the environment, and are never told again`() throws {
    let store = try Store(path: folder.file("jalon.db"))
    let (source, officer) = (try secret(.source, store), try secret(.officer, store))
    let tokens = try BearerTokens.read(
      file: nil, in: [BearerTokens.variable: "\(source) \(officer)\n"])
    #expect(tokens.headers(as: .source).map(\.1) == ["Bearer \(source)"])
    #expect(tokens.headers(as: .operator).isEmpty)
    #expect(try BearerTokens.read(file: nil, in: [:]).headers(as: .source).isEmpty)
    let file = folder.file("jetons")
    write(String(source.dropLast()), toFile: file)
    #expect {
      try BearerTokens.read(file: file, in: [:])
    } throws: { error in
      "\(error)".contains("le mot 1") && !"\(error)".contains("jalon_")
    }
    write("\n", toFile: file)
    #expect(throws: BearerTrouble.self) { try BearerTokens.read(file: file, in: [:]) }
    chmod(file, 0o644)
    #expect(BearerTokens.isOpenToOthers(file))
    chmod(file, 0o600)
    #expect(!BearerTokens.isOpenToOthers(file))
    #expect(throws: (any Error).self) {
      try Feed.parse(["f", "--server", "s", "--from", "\(noon)", "--secret", source])
    }
  }
}

/// For a command that waits on its socket: the threads of tasks are the daemon's here, and few.
private final class OwnThreads: TaskExecutor {
  private let queue = DispatchQueue(label: "feed")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
