// Writes short ASCII texts straight into the storage of a String.

/// Digits and marks, up to a fixed capacity; what does not fit is left out, never written past it.
struct ByteWriter {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  static func text(capacity: Int, _ write: (inout ByteWriter) -> Void) -> String {
    String(unsafeUninitializedCapacity: capacity) { buffer in
      // The capacity handed in may be larger than asked for; never smaller.
      var writer = ByteWriter(buffer: buffer)
      write(&writer)
      return writer.count
    }
  }

  private init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  mutating func put(_ character: Unicode.Scalar) {
    put(byte: UInt8(truncatingIfNeeded: character.value))
  }

  /// A number of so many digits (1 to 18), zeros before it; a negative one is written as 0.
  mutating func put(_ value: Int, digits: Int) {
    var scale = (1..<digits).reduce(1) { scale, _ in scale * 10 }
    var rest = max(0, value)
    while scale > 0 {
      put(byte: 48 + UInt8(truncatingIfNeeded: min(9, rest / scale)))
      rest %= scale
      scale /= 10
    }
  }

  mutating func put(_ date: CivilDate) {
    let (year, month, day) = date.fields
    put(year, digits: 4)
    put("-")
    put(month, digits: 2)
    put("-")
    put(day, digits: 2)
  }

  /// `20:00:30`.
  mutating func put(_ time: TimeOfDay) {
    put(time.hour, digits: 2)
    put(":")
    put(time.minute, digits: 2)
    put(":")
    put(time.second, digits: 2)
  }

  /// `+01:00`; the seconds of an offset are dropped.
  mutating func put(offset seconds: Int) {
    put(seconds < 0 ? "-" : "+")
    let minutes = Int(seconds.magnitude / 60)
    put(minutes / 60, digits: 2)
    put(":")
    put(minutes % 60, digits: 2)
  }

  private mutating func put(byte: UInt8) {
    guard count < buffer.count else { return }
    buffer[count] = byte
    count += 1
  }
}
