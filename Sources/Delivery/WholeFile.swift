// A file that is there whole or not at all, whatever cuts the power.
import Glibc
import PlainHTTP

/// Writes under a hidden name, forces it to disk, renames it, and forces its folder. One that has
/// the name already is replaced. Throws what went wrong in French.
public func writeWhole(
  _ bytes: [UInt8], named name: String, in folder: String
) throws(ChannelFailure) {
  let hidden = "\(folder)/.\(name).part"
  let descriptor = open(hidden, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0 else { throw failure("ouvrir", hidden) }
  var written = 0
  while written < bytes.count {
    let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { break }
    written += count
  }
  let isForced = written == bytes.count && fsync(descriptor) == 0
  let trouble = failure("écrire", hidden)
  _ = close(descriptor)
  guard isForced else {
    unlink(hidden)
    throw trouble
  }
  guard rename(hidden, "\(folder)/\(name)") == 0 else { throw failure("renommer", hidden) }
  try forceFolder(folder)
}

/// Makes the names in a folder survive a power cut.
public func forceFolder(_ folder: String) throws(ChannelFailure) {
  let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw failure("ouvrir", folder) }
  defer { _ = close(descriptor) }
  guard fsync(descriptor) == 0 else { throw failure("forcer", folder) }
}

private func failure(_ act: String, _ path: String) -> ChannelFailure {
  ChannelFailure("impossible de \(act) `\(path)` : \(systemWords(errno))")
}
