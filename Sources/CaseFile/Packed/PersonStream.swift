// One person's facts as a byte stream: a head byte, then what is the fact's own. The head names
// one of the person's first forms and says how many bytes the steps of time and of the id's number
// take.
import Civil

/// Where a person's stream stands.
struct PersonStream: Sendable {
  /// Forms that the head byte can name.
  static let ownForms = 15

  var end = StreamEnd()
  var formCount: UInt8 = 0
  var count: UInt32 = 0
  /// Values in columns, absent ones too.
  var valueCount: UInt32 = 0
  private var time: Int64 = 0
  private(set) var number: Int64 = 0
  private var forms = InlineArray<15, Int32>(repeating: -1)

  /// The place of the form among the person's own; ``ownForms`` where it must be written out.
  @inline(__always) private mutating func place(of form: Int32) -> Int {
    let known = Int(formCount)
    var place = 0
    while place < known {
      if forms[place] == form { return place }
      place += 1
    }
    if known < PersonStream.ownForms {
      forms[known] = form
      formCount += 1
    }
    return known
  }

  func form(at place: Int) -> Int32 { forms[place] }

  /// Writes the head and the steps of a row at `start`; answers how many bytes they are.
  @inline(__always) mutating func write(
    form: Int32, time: Int64, number: Int64, to start: UnsafeMutableRawPointer
  ) -> Int {
    let place = place(of: form)
    var target = start + 1
    if place == PersonStream.ownForms { target = VariableLength.write(UInt64(form), to: target) }
    let timeStep = time &- self.time
    let numberStep = number &- self.number
    (self.time, self.number) = (time, number)
    let (timeCode, numberCode) = (StepCode.ofTime(timeStep), StepCode.ofNumber(numberStep))
    target.storeBytes(
      of: UInt64(bitPattern: timeStep &+ StepCode.timeBias[timeCode]).littleEndian,
      as: UInt64.self)
    target += StepCode.timeBytes[timeCode]
    target.storeBytes(
      of: UInt64(bitPattern: numberStep &+ StepCode.numberBias[numberCode]).littleEndian,
      as: UInt64.self)
    target += StepCode.numberBytes[numberCode]
    start.storeBytes(
      of: UInt8(truncatingIfNeeded: timeCode << 6 | numberCode << 4 | place), as: UInt8.self)
    return target - start
  }

  /// The head of a fact that is kept whole: no steps.
  func writeWhole(_ index: Int, to start: UnsafeMutableRawPointer) -> Int {
    start.storeBytes(of: UInt8(PersonStream.ownForms), as: UInt8.self)
    let target = VariableLength.write(UInt64(FormTable.whole), to: start + 1)
    return VariableLength.write(UInt64(index), to: target) - start
  }
}

/// How steps are written: a code says the bytes and what is added so that small backward steps
/// fit too.
enum StepCode {
  static let timeBytes: InlineArray<4, Int> = [0, 2, 3, 8]
  static let timeBias: InlineArray<4, Int64> = [0, 0, 1 << 22, 0]
  static let numberBytes: InlineArray<4, Int> = [1, 2, 3, 8]
  static let numberBias: InlineArray<4, Int64> = [1 << 6, 1 << 14, 1 << 22, 0]
  /// What a code keeps of the eight bytes at hand.
  static let timeMask: InlineArray<4, UInt64> = [0, 0xFFFF, 0xFF_FFFF, .max]
  static let numberMask: InlineArray<4, UInt64> = [0xFF, 0xFFFF, 0xFF_FFFF, .max]

  /// The step of time that stands in these bytes.
  @inline(__always) static func time(_ word: UInt64, _ code: Int) -> Int64 {
    Int64(bitPattern: word & timeMask[code]) &- timeBias[code]
  }

  @inline(__always) static func number(_ word: UInt64, _ code: Int) -> Int64 {
    Int64(bitPattern: word & numberMask[code]) &- numberBias[code]
  }

  @inline(__always) static func ofTime(_ step: Int64) -> Int {
    if step == 0 { return 0 }
    if UInt64(bitPattern: step) < 1 << 16 { return 1 }
    return UInt64(bitPattern: step &+ 1 << 22) < 1 << 24 ? 2 : 3
  }

  @inline(__always) static func ofNumber(_ step: Int64) -> Int {
    if UInt64(bitPattern: step &+ 1 << 6) < 1 << 8 { return 0 }
    if UInt64(bitPattern: step &+ 1 << 14) < 1 << 16 { return 1 }
    return UInt64(bitPattern: step &+ 1 << 22) < 1 << 24 ? 2 : 3
  }
}

/// Whole numbers in as few bytes as they need, seven bits each, the low ones first.
enum VariableLength {
  @inline(__always) static func write(
    _ value: UInt64, to start: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    var (value, target) = (value, start)
    while value >= 0x80 {
      target.storeBytes(of: UInt8(truncatingIfNeeded: value) | 0x80, as: UInt8.self)
      (value, target) = (value >> 7, target + 1)
    }
    target.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
    return target + 1
  }

  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: 10, alignment: 1) { scratch in
      guard let start = scratch.baseAddress else { return }
      let count = write(value, to: start) - start
      bytes.append(contentsOf: scratch[..<count])
    }
  }

  /// Small sizes small, whatever the sign.
  @inline(__always) static func folded(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value << 1 ^ value >> 63)
  }

  @inline(__always) static func unfolded(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
