// A file to which each message is one line. After a crash its tail tells what had left: a torn last
// line is cut off, and ids found there are not written again.
import CaseFile
import CaseStore
import Glibc
import PlainHTTP
import Synchronization

/// Appends lines and forces them to disk. A file moved away (log rotation) is begun anew.
public final class NDJSONFile: Channel {
  public let name: String
  public let path: String
  private let state: Mutex<State>

  private struct State: Sendable {
    var descriptor: Int32 = -1
    /// Ids in the tail when the file was opened, and those of the last batch.
    var recent: Set<String> = []
  }

  /// The last batch before a crash lies within this much of the end.
  private static let tailBytes = 8 << 20

  public init(path: String, name: String = "ndjson") {
    (self.path, self.name) = (path, name)
    state = Mutex(State())
  }

  deinit { state.withLock { if $0.descriptor >= 0 { _ = Glibc.close($0.descriptor) } } }

  public func send(_ entries: [OutboxEntry]) throws(ChannelFailure) {
    let result = state.withLock { state in
      Result { () throws(ChannelFailure) in try send(entries, &state) }
    }
    try result.get()
  }

  private func send(_ entries: [OutboxEntry], _ state: inout State) throws(ChannelFailure) {
    try open(&state)
    let fresh = entries.filter { !state.recent.contains($0.id) }
    var bytes: [UInt8] = []
    for entry in fresh {
      bytes.append(contentsOf: entry.body.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    let end = lseek(state.descriptor, 0, SEEK_END)
    guard end >= 0 else { throw failure("lire la fin") }
    do throws(ChannelFailure) {
      try write(bytes, to: state.descriptor)
      guard fsync(state.descriptor) == 0 else { throw failure("forcer l'écriture") }
    } catch {
      // A half-written batch is taken back, so that the retry finds whole lines only.
      _ = ftruncate(state.descriptor, end)
      throw error
    }
    state.recent = Set(entries.map(\.id))
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(ChannelFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { rest in
        Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("écrire") }
      written += count
    }
  }

  private func failure(_ act: String) -> ChannelFailure {
    ChannelFailure("impossible de \(act) dans `\(path)` : \(systemWords(errno))")
  }
}

// MARK: - Opening and repair

extension NDJSONFile {
  private func open(_ state: inout State) throws(ChannelFailure) {
    if state.descriptor >= 0 {
      if isInPlace(state.descriptor) { return }
      _ = Glibc.close(state.descriptor)
      state.descriptor = -1
    }
    let descriptor = opened()
    guard descriptor >= 0 else { throw failure("ouvrir") }
    do throws(ChannelFailure) { state.recent.formUnion(try repair(descriptor)) } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    syncFolder()
    state.descriptor = descriptor
  }

  /// A new file is its owner's alone, whatever the umask; the rights of one that is there are whose
  /// they are.
  private func opened() -> Int32 {
    let (flags, rights) = (O_RDWR | O_APPEND | O_CLOEXEC, mode_t(0o600))
    let fresh = Glibc.open(path, flags | O_CREAT | O_EXCL, rights)
    guard fresh >= 0 else {
      return errno == EEXIST ? Glibc.open(path, flags | O_CREAT, rights) : fresh
    }
    _ = fchmod(fresh, rights)
    return fresh
  }

  /// Whether the path still names the open file.
  private func isInPlace(_ descriptor: Int32) -> Bool {
    var (here, there) = (stat(), stat())
    guard fstat(descriptor, &here) == 0, stat(path, &there) == 0 else { return false }
    return here.st_ino == there.st_ino && here.st_dev == there.st_dev
  }

  /// Cuts a torn last line off and returns the ids of the lines near the end.
  private func repair(_ descriptor: Int32) throws(ChannelFailure) -> Set<String> {
    let end = Int(lseek(descriptor, 0, SEEK_END))
    guard end >= 0 else { throw failure("lire la fin") }
    let start = max(0, end - NDJSONFile.tailBytes)
    let tail = try read(descriptor, from: start, to: end)
    let newline = UInt8(ascii: "\n")
    let whole = (tail.lastIndex(of: newline) ?? -1) + 1
    if whole < tail.count {
      guard whole > 0 || start == 0 else {
        throw ChannelFailure("la dernière ligne de `\(path)` n'a pas de fin")
      }
      guard ftruncate(descriptor, off_t(start + whole)) == 0, fsync(descriptor) == 0 else {
        throw failure("couper la ligne déchirée")
      }
    }
    var ids: Set<String> = []
    for line in tail[..<whole].split(separator: newline) {
      // The first line of the tail may be cut; what is no JSON is no message of ours.
      let value = line.withUnsafeBufferPointer { try? JSONValue(parsing: $0) }
      if case .text(let id)? = value?["id"] { ids.insert(id) }
    }
    return ids
  }

  private func read(
    _ descriptor: Int32, from start: Int, to end: Int
  ) throws(ChannelFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: end - start)
    var read = 0
    while read < bytes.count {
      let count = bytes[read...].withUnsafeMutableBytes { rest in
        pread(descriptor, rest.baseAddress, rest.count, off_t(start + read))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("lire") }
      read += count
    }
    return bytes
  }

  /// A new file's name must survive a power cut too.
  private func syncFolder() {
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = Glibc.close(descriptor)
  }
}
