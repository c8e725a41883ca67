// The threads that wait for requests also answer them.
import NIOCore
import NIOPosix

/// Tasks from here on run on the threads of the web: a request is read, answered and written without
/// passing from one thread to another, which costs more than what is done with it. Once in a
/// process; false where this version of Swift has no such hook, and all goes on as before.
@discardableResult
public func shareThreadsWithTheWeb() -> Bool {
  NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
}
