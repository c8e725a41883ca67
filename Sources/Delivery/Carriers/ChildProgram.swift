// Runs one program with a text on its standard input, within a time.
import Glibc
import PlainHTTP

/// How it ended.
enum ProgramEnd: Hashable {
  case exited(Int32)
  case killed(signal: Int32)
  /// Killed by us, with all that it started.
  case late
  case notStarted(String)
}

/// Its outputs go nowhere: they may name people.
func runProgram(_ words: [String], input: [UInt8], timeoutSeconds: Int) -> ProgramEnd {
  // A socket, not a pipe: a program that ends early must not end us by SIGPIPE.
  var ends: [Int32] = [-1, -1]
  let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return .notStarted(systemWords(errno)) }
  let (process, trouble) = started(words, standardInput: ends[1])
  _ = close(ends[1])
  guard process > 0 else {
    _ = close(ends[0])
    return .notStarted(systemWords(trouble))
  }
  let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
  var time = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
  setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  var sent = 0
  while sent < input.count {
    let count = input[sent...].withUnsafeBytes {
      send(ends[0], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { break }
    sent += count
  }
  // Closed only when all was written: half a mail must not look like a whole one.
  if sent < input.count { kill(-process, SIGKILL) }
  _ = close(ends[0])
  let end = awaited(process, until: deadline)
  if case .exited(0) = end, sent < input.count { return .exited(75) }
  return end
}

private func awaited(_ process: pid_t, until deadline: ContinuousClock.Instant) -> ProgramEnd {
  var (status, pause): (Int32, Int32) = (0, 1)
  while true {
    let found = waitpid(process, &status, WNOHANG)
    if found == process { break }
    if found < 0, errno != EINTR { return .notStarted(systemWords(errno)) }
    if ContinuousClock.now >= deadline {
      kill(-process, SIGKILL)
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      return .late
    }
    poll(nil, 0, pause)
    pause = min(pause * 2, 50)
  }
  let signal = status & 0x7f
  return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
}

/// In a process group of its own, with no signal blocked or ignored.
private func started(_ words: [String], standardInput: Int32) -> (process: pid_t, trouble: Int32) {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, standardInput, 0)
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var (none, every) = (sigset_t(), sigset_t())
  sigemptyset(&none)
  sigfillset(&every)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &every)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
  posix_spawnattr_setflags(&attributes, Int16(flags))
  keepForOurselves()
  var arguments = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var process: pid_t = 0
  let trouble = posix_spawn(&process, words[0], &actions, &attributes, &arguments, environ)
  return trouble == 0 ? (process, 0) : (0, trouble)
}

/// What is open is no business of the program: one that outlives us would keep our port, and nobody
/// could listen in our place.
private func keepForOurselves() {
  guard let folder = opendir("/proc/self/fd") else { return }
  defer { closedir(folder) }
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if let descriptor = Int32(name), descriptor > 2 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
  }
}
