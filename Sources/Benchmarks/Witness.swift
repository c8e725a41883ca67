// A thread that does nothing but sleep and wake beside a measurement: how late its wakings are, and
// what the host took, is what no program on this machine can do better than.
import Glibc
import Synchronization

/// Begins at once; `row` ends it.
final class Witness: Sendable {
  private let delays = Mutex<[Double]>([])
  private let isEnding = Atomic<Bool>(false)
  private let stolenBefore: (stolen: Double, all: Double)
  private let thread = Mutex<pthread_t?>(nil)

  private static let step: Int64 = 1_000_000

  init() {
    stolenBefore = Witness.ticks
    let new = started { [self] in watch() }
    thread.withLock { $0 = new }
  }

  private func watch() {
    var own: [Double] = []
    while !isEnding.load(ordering: .acquiring) {
      let due = Meter.nanoseconds + Witness.step
      pause(nanoseconds: Witness.step)
      own.append(Double(Meter.nanoseconds - due) / 1e6)
    }
    delays.withLock { [own] in $0 = own }
  }

  /// What it saw since it began.
  func row() -> Row {
    isEnding.store(true, ordering: .releasing)
    if let thread = thread.withLock({ $0 }) { pthread_join(thread, nil) }
    let now = Witness.ticks
    let share = (now.stolen - stolenBefore.stolen) / max(1, now.all - stolenBefore.all)
    var row = Row.delays(
      "fil témoin pendant la mesure, retard de ses réveils", delays.withLock { $0 })
    row.measured += " ; pris par l'hôte : \(decimal(share * 100)) %"
    return row
  }

  /// Time that the host gave to others, and all time, of all processors since boot.
  private static var ticks: (stolen: Double, all: Double) {
    guard let file = fopen("/proc/stat", "r") else { return (0, 0) }
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: 256)
    let count = fread(&text, 1, 256, file)
    let line = String(decoding: text[..<count], as: UTF8.self).prefix { $0 != "\n" }
    let fields = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
    return (fields.count == 8 ? fields[7] : 0, fields.reduce(0, +))
  }
}
