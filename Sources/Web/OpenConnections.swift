// How many connections are open at once. What comes beyond waits with the system until one closes:
// at the end of its descriptors the process would otherwise try to accept it again and again.
import Glibc

enum OpenConnections {
  /// For the store, its log, the channels and what one turn of accepting takes beyond the bound.
  private static let kept = 64
  private static let most = 20_000

  /// Under the limit of this process.
  static func bound() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return bound(descriptors: 1024)
    }
    return bound(descriptors: UInt64(limit.rlim_cur))
  }

  static func bound(descriptors: UInt64) -> Int {
    let all = Int(clamping: descriptors)
    return min(most, max(all - kept, all / 4, 1))
  }
}
