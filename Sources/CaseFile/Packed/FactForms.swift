// What many packed facts share: kind, fields present, series and measure. A fact names its form
// and carries only what is its own.
import Civil

/// What is in a packed fact, whoever sent it.
struct FactShape: Hashable, Sendable {
  /// Index of a declared kind; ``reserved``: the content is one of those kept once.
  var kind: Int32
  /// A bit for each declared field that is there.
  var presence: UInt64 = 0
  var hasRecordedTime = false

  static let reserved: Int32 = -1
  /// A kind with more fields is not packed.
  static let mostFields = 60
}

/// The fields of a declared kind, as far as packing goes.
struct KindFields: Sendable {
  var count = 0
  /// A bit for each field that is an instant: it is packed as the way from the fact's time.
  var instants: UInt64 = 0
  /// A bit for each field that holds the symbol of a text.
  var texts: UInt64 = 0

  init() {}

  init(_ kind: FactKind) {
    count = kind.fields.count
    for (field, declaration) in kind.fields.prefix(FactShape.mostFields).enumerated() {
      switch declaration.type {
      case .instant: instants |= 1 << UInt64(field)
      case .text, .choice: texts |= 1 << UInt64(field)
      default: break
      }
    }
  }
}

/// A measure's name: a text of the table, said whole or after the person's own key.
struct MeasureCode: Equatable, Sendable {
  var code: Int32

  static let none = MeasureCode(code: -1)

  init(code: Int32) { self.code = code }
  init(text: Int32, followsPerson: Bool) { code = text &<< 1 | (followsPerson ? 1 : 0) }

  var text: Int32 { code >> 1 }
  var followsPerson: Bool { code & 1 == 1 }
}

/// The forms met so far: a form is a shape with a series and a measure.
struct FormTable: Sendable {
  private var shapeNumbers: [FactShape: Int32] = [:]
  private(set) var shapes: [FactShape] = []
  private var sent = PairTable()
  private var forms = PairTable()

  /// The form 0 says that a fact is kept whole.
  static let whole: Int32 = 0

  init() { _ = forms.number(PairTable.pair(-1, -1)) }

  mutating func shape(_ shape: FactShape) -> Int32 {
    if let known = shapeNumbers[shape] { return known }
    let number = Int32(truncatingIfNeeded: shapes.count)
    shapeNumbers[shape] = number
    shapes.append(shape)
    return number
  }

  /// A shape as one series sends it.
  mutating func sent(shape: Int32, series: Int32) -> Int32 {
    sent.number(PairTable.pair(shape, series))
  }

  mutating func form(sent: Int32, measure: MeasureCode) -> Int32 {
    forms.number(PairTable.pair(sent, measure.code))
  }

  /// The number of each of the other's forms, whose series and texts have these numbers.
  mutating func join(_ other: FormTable, series: [Int32], texts: [Int32]) -> [Int32] {
    let shapes = other.shapes.map { self.shape($0) }
    let senders = other.sent.numbers.map { entry in
      sent(
        shape: shapes[Int(other.sent.left(entry))], series: series[Int(other.sent.right(entry))])
    }
    return other.forms.numbers.map { form in
      if form == FormTable.whole { return form }
      var measure = other.measure(of: form)
      if measure != .none {
        measure = MeasureCode(
          text: texts[Int(measure.text)], followsPerson: measure.followsPerson)
      }
      return self.form(sent: senders[Int(other.forms.left(form))], measure: measure)
    }
  }

  var byteCount: Int { forms.byteCount + sent.byteCount }

  func shape(of form: Int32) -> FactShape { shapes[Int(sent.left(forms.left(form)))] }
  func series(of form: Int32) -> Int32 { sent.right(forms.left(form)) }
  func measure(of form: Int32) -> MeasureCode { MeasureCode(code: forms.right(form)) }
}
