// What a benchmark reads of the machine: processor time and memory, of this process or of a child.
import Glibc

enum Meter {
  /// User CPU seconds of this process so far.
  static var userSeconds: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
  }

  /// Greatest resident memory of this process so far, in bytes.
  static var peakBytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  /// Resident memory of this process now, in bytes.
  static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = fread(&text, 1, 128, file)
    let fields = String(decoding: text[..<count], as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Nanoseconds of a clock that only goes forward.
  static var nanoseconds: Int64 { read(CLOCK_MONOTONIC) }

  /// Nanoseconds since 1970.
  static var wallNanoseconds: Int64 { read(CLOCK_REALTIME) }

  /// Whole seconds since 1970.
  static var wallSeconds: Int64 { wallNanoseconds / 1_000_000_000 }

  /// Seconds that the body took, and what it gave.
  static func timed<Result>(_ body: () throws -> Result) rethrows -> (Double, Result) {
    let start = nanoseconds
    let result = try body()
    return (Double(nanoseconds - start) / 1e9, result)
  }

  /// The value below which that share of the values lies.
  static func quantile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
