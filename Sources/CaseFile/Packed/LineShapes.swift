// The shapes of lines met so far: constant bytes with values between. A line of a known shape needs
// no JSON reader. Shapes that begin alike share their beginning: steps in a tree.
import Civil

/// A value between constants.
enum LineSpan: UInt8, Sendable {
  /// None: the line ends here.
  case end
  case id, source, subject, time, recordedTime, measure
  /// A text that says nothing to Jalon.
  case skipped
  case text, choice, boolean, number, money, duration, date, instant
}

/// Constant bytes, then a value.
struct LineStep: Sendable {
  var constant: Int32
  var count: Int32
  var span: LineSpan
  /// Of a declared field: which.
  var field: UInt8 = 0
  /// Of a choice: which list of words.
  var words: Int32 = -1
  /// At the end: what the line is.
  var leaf: Int32 = -1
  var child: Int32 = -1
  var sibling: Int32 = -1

  func isLike(_ other: LineStep) -> Bool {
    (span, field, words) == (other.span, other.field, other.words)
  }
}

/// What a line of one shape is, and what the last such line was.
struct LineLeaf: Sendable {
  var shape: FactShape
  /// The number of the shape.
  var number: Int32
  /// Fields that hold texts.
  var texts: UInt64 = 0
  var hasMeasure: Bool
  var content: Int32 = 0

  var source: Int32 = 0
  var prefix: Int32 = 0
  var width: Int32 = -2
  var series: Int32 = -1
  var sent: Int32 = -1
  var measure = MeasureCode.none
  /// -1: none yet.
  var form: Int32 = -1
}

/// What a line says, as places in it.
struct LineReading {
  var id = TextSpan()
  var source = TextSpan()
  var subject = TextSpan()
  var measure = TextSpan()
  var time: Int64 = 0
  var recordedTime: Int64 = 0
}

/// The tree of steps.
struct LineShapes: Sendable {
  private(set) var steps: [LineStep] = []
  var leaves: [LineLeaf] = []
  /// Eight bytes longer than what is used.
  private var constants = [UInt8](repeating: 0, count: 8)
  /// The words of choices, each with its closing mark, and its symbol.
  private(set) var words: [[(bytes: [UInt8], symbol: Int64)]] = []
  private var first: Int32 = -1
  private var lastDay = DayRead()
  private var turns: UInt8 = 0

  /// Reads a line of a known shape: which of the leaves it is, -1 for none. `values`: room for every
  /// field.
  @inline(__always) mutating func match(
    _ cursor: inout LineCursor, _ reading: inout LineReading,
    _ values: UnsafeMutablePointer<Int64>
  ) -> Int {
    var index = Int(first)
    var before = -1
    while index >= 0 {
      let step = steps[index]
      let start = cursor.position
      let isHere = constants.withUnsafeBufferPointer { all in
        guard let base = all.baseAddress else { return false }
        return cursor.pass(base + Int(step.constant), Int(step.count))
      }
      guard isHere, step.span != .end || cursor.isAtEnd else {
        cursor.position = start
        before = index
        index = Int(step.sibling)
        continue
      }
      if before >= 0 { promote(index, before) }
      before = -1
      if step.span == .end { return Int(step.leaf) }
      guard read(step, &cursor, &reading, values) else { return -1 }
      index = Int(step.child)
    }
    return -1
  }

  /// Now and then a step changes places with the one before it, so that frequent ones come first.
  @inline(__always) private mutating func promote(_ index: Int, _ before: Int) {
    turns &+= 1
    guard turns & 15 == 0 else { return }
    let (one, other) = (steps[before], steps[index])
    steps[before] = other
    steps[before].sibling = one.sibling
    steps[index] = one
    steps[index].sibling = other.sibling
  }

  @inline(__always) private mutating func read(
    _ step: LineStep, _ cursor: inout LineCursor, _ reading: inout LineReading,
    _ values: UnsafeMutablePointer<Int64>
  ) -> Bool {
    switch step.span {
    case .id: return filled(&cursor, &reading.id)
    case .source: return filled(&cursor, &reading.source)
    case .subject:
      return filled(&cursor, &reading.subject) && cursor.isASCII(reading.subject)
    case .measure: return filled(&cursor, &reading.measure)
    case .skipped: return cursor.text() != nil
    case .time:
      reading.time = cursor.instant(&lastDay)
      return reading.time != LineCursor.none
    case .recordedTime:
      reading.recordedTime = cursor.instant(&lastDay)
      return reading.recordedTime != LineCursor.none
    default:
      let value = value(step, &cursor)
      values[Int(step.field)] = value
      return value != LineCursor.none
    }
  }

  @inline(__always) private func filled(
    _ cursor: inout LineCursor, _ span: inout TextSpan
  ) -> Bool {
    guard let text = cursor.text(), text.count > 0 else { return false }
    span = text
    return true
  }

  /// Of a text, where it stands: its symbol is sought once the whole line fits.
  private mutating func value(_ step: LineStep, _ cursor: inout LineCursor) -> Int64 {
    switch step.span {
    case .boolean: return cursor.boolean()
    case .number: return cursor.number(decimals: 0)
    case .money: return cursor.number(decimals: 2)
    case .duration: return cursor.duration()
    case .date: return cursor.date(&lastDay)
    case .instant: return cursor.instant(&lastDay)
    case .text:
      guard let text = cursor.text() else { return LineCursor.none }
      return Int64(text.start) << 32 | Int64(text.count)
    case .choice:
      for word in words[Int(step.words)] {
        let isHere = word.bytes.withUnsafeBufferPointer { bytes in
          bytes.baseAddress.map { cursor.pass($0, bytes.count - 8) } ?? false
        }
        if isHere { return word.symbol }
      }
      return LineCursor.none
    default: return LineCursor.none
    }
  }
}

// MARK: - Growth

extension LineShapes {
  private static let mostSteps = 2000
  private static let mostConstants = 1 << 18

  var isFull: Bool {
    steps.count >= LineShapes.mostSteps || constants.count >= LineShapes.mostConstants
  }

  /// Adds a shape; answers whether it is new.
  mutating func add(_ path: [(constant: [UInt8], step: LineStep)], _ leaf: LineLeaf) -> Bool {
    var parent = -1
    var isNew = false
    for (constant, step) in path {
      var index = Int(parent < 0 ? first : steps[parent].child)
      var last = -1
      while index >= 0, !(steps[index].isLike(step) && bytes(of: index).elementsEqual(constant)) {
        (last, index) = (index, Int(steps[index].sibling))
      }
      if index < 0 {
        isNew = true
        index = insert(constant, step)
        if last >= 0 {
          steps[last].sibling = Int32(index)
        } else if parent >= 0 {
          steps[parent].child = Int32(index)
        } else {
          first = Int32(index)
        }
      }
      parent = index
    }
    if isNew, parent >= 0 {
      steps[parent].leaf = Int32(leaves.count)
      leaves.append(leaf)
    }
    return isNew
  }

  /// The list of a choice's words, whole only where none would be escaped.
  mutating func add(words list: [(bytes: [UInt8], symbol: Int64)]) -> Int32 {
    let known = words.firstIndex { known in
      known.elementsEqual(list) { $0.bytes == $1.bytes && $0.symbol == $1.symbol }
    }
    if let known { return Int32(known) }
    words.append(list)
    return Int32(words.count - 1)
  }

  private func bytes(of step: Int) -> ArraySlice<UInt8> {
    let start = Int(steps[step].constant)
    return constants[start..<start + Int(steps[step].count)]
  }

  private mutating func insert(_ constant: [UInt8], _ step: LineStep) -> Int {
    var step = step
    step.constant = Int32(constants.count - 8)
    step.count = Int32(constant.count)
    constants.removeLast(8)
    constants.append(contentsOf: constant)
    constants.append(contentsOf: repeatElement(0, count: 8))
    steps.append(step)
    return steps.count - 1
  }
}
