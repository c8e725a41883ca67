// So many plain threads, each with a number, all awaited.
import Glibc

/// Runs `body` on as many threads and returns when all are done.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let threads = (0..<count).map { index in started { body(index) } }
  for thread in threads { pthread_join(thread, nil) }
}

/// A thread that runs `body`; to be joined.
func started(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { pointer in
      guard let pointer else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().body()
      return nil
    }, box.toOpaque())
  precondition(code == 0, "no thread can be started")
  return thread
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Asleep for so long; what a load generator that keeps a pace needs.
func pause(nanoseconds: Int64) {
  if nanoseconds <= 0 { return }
  var time = timespec(
    tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  nanosleep(&time, nil)
}
