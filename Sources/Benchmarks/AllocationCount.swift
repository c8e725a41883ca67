// How many objects the Swift runtime makes: it has a door for measuring instruments, closed until
// one of them opens it.
import Glibc

enum AllocationCount {
  private typealias Allocate =
    @convention(c) (UnsafeRawPointer?, Int, Int) -> UnsafeMutableRawPointer?

  nonisolated(unsafe) private static var original: Allocate?
  nonisolated(unsafe) private static var count = 0

  private static let counting: Allocate = { metadata, size, mask in
    count += 1
    return original?(metadata, size, mask)
  }

  /// Objects made while the body ran; nil where the runtime has no such door.
  static func during(_ body: () -> Void) -> Int? {
    let handle = dlopen(nil, RTLD_NOW)
    guard let door = dlsym(handle, "_swift_allocObject"),
      let flag = dlsym(
        handle, "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly")
    else { return nil }
    let pointer = door.assumingMemoryBound(to: Allocate.self)
    let isOpen = flag.assumingMemoryBound(to: Bool.self)
    (original, count) = (pointer.pointee, 0)
    pointer.pointee = counting
    isOpen.pointee = true
    body()
    isOpen.pointee = false
    pointer.pointee = original ?? counting
    return count
  }
}
