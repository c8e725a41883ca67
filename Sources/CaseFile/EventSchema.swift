// What an event must look like to be taken, as JSON Schema: for those who write senders, and for
// machines that try one. It says what the reader enforces, kind by kind; what a schema cannot say
// (which bound of an interval comes first, which zones there are) the reader still refuses.
import Civil

/// Forms of values, as JSON Schema.
public enum ValueSchema {
  public static let text = JSONValue.members(["type": .text("string")])
  /// A text that is not empty.
  public static let filled = JSONValue.members([
    "type": .text("string"), "minLength": .integer(1),
  ])
  public static let date = JSONValue.members([
    "type": .text("string"), "format": .text("date"), "pattern": .text(#"^(?!0000)\d{4}-"#),
  ])
  /// RFC 3339, the offset mandatory.
  public static let instant = JSONValue.members([
    "type": .text("string"), "format": .text("date-time"),
    "pattern": .text(
      #"^(?!0000)\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,18})?([Zz]|[+-]\d{2}:\d{2})$"#),
  ])
  public static let dateOrInstant = JSONValue.members(["anyOf": .list([date, instant])])
  public static let duration = pattern(#"^PT(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?$"#)
  public static let period = pattern(#"^P(?=\d)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,3}W)?(\d{1,4}D)?$"#)
  /// Far within what an exact number can hold.
  public static let number = JSONValue.members([
    "type": .text("number"), "minimum": .integer(-1_000_000_000),
    "maximum": .integer(1_000_000_000),
  ])

  public static func pattern(_ pattern: String) -> JSONValue {
    .members(["type": .text("string"), "pattern": .text(pattern)])
  }

  public static func words(_ words: [String]) -> JSONValue {
    .members(["type": .text("string"), "enum": .list(words.map { .text($0) })])
  }

  public static func whole(_ range: ClosedRange<Int64>) -> JSONValue {
    .members([
      "type": .text("integer"), "minimum": .integer(range.lowerBound),
      "maximum": .integer(range.upperBound),
    ])
  }

  /// `isClosed`: no other member is taken.
  public static func object(
    _ members: [(name: String, form: JSONValue)], required: [String] = [], isClosed: Bool = false
  ) -> JSONValue {
    .members([
      "type": .text("object"),
      "required": required.isEmpty ? nil : .list(required.map { .text($0) }),
      "properties": .object(members.map { .init(name: $0.name, value: $0.form) }),
      "additionalProperties": isClosed ? .boolean(false) : nil,
    ])
  }

  static func orNull(_ form: JSONValue) -> JSONValue {
    .members(["anyOf": .list([form, .members(["type": .text("null")])])])
  }

  /// One CloudEvents object of whatever kind: what every kind asks, without what its `data` holds.
  public static let anyEvent = event(
    type: filled, data: orNull(.members(["type": .text("object")])), alsoRequired: [])

  static func event(
    type: JSONValue, data: JSONValue, alsoRequired: [String]
  ) -> JSONValue {
    object(
      [
        ("specversion", words(["1.0"])), ("id", filled), ("source", filled), ("type", type),
        ("subject", filled), ("time", instant), ("recordedtime", orNull(instant)),
        ("sequence", .members(["type": .list(["string", "number", "null"].map { .text($0) })])),
        ("data", data),
      ],
      required: ["specversion", "id", "source", "type", "subject", "time"] + alsoRequired)
  }

  static let target = object(
    [("source", filled), ("id", filled)], required: ["source", "id"], isClosed: true)
  static let validity = JSONValue.members([
    "anyOf": .list([
      pattern(
        #"^((?!0000)\d{4}-\d{2}-\d{2}([Tt]\S+)?/\S+|\.\./(?!0000)\d{4}-\d{2}-\d{2}([Tt]\S+)?)$"#),
      object([("cible", target)], required: ["cible"], isClosed: true),
    ]),
    "description": .text("`de/à`, fin exclue, `..` pour une borne ouverte ; ou le fait excusé"),
  ])
  static let timetable = object(
    TimetableDays.names.map { name in
      (name, .members(["type": .text("array"), "items": window]))
    })
  private static let window = pattern(#"^\d{2}:\d{2}-\d{2}:\d{2}$"#)

  static func of(_ type: ValueType, isWhole: Bool) -> JSONValue {
    switch type {
    case .boolean: .members(["type": .text("boolean")])
    case .number, .money: isWhole ? whole(-1_000_000_000...1_000_000_000) : number
    case .duration: duration
    case .period: period
    case .date: date
    case .instant: instant
    case .text: text
    case .choice(let words): ValueSchema.words(words)
    case .timetable: timetable
    }
  }
}

extension Vocabulary {
  /// One CloudEvents object, with the `data` of each kind that these rules know. `time` is not later
  /// than its reception, but for a tolerance.
  public var eventSchema: JSONValue { .members(["anyOf": .list(eventForms)]) }

  /// For each kind its `data`; of a measure's opening and change one for each nature.
  var eventForms: [JSONValue] {
    ReservedKind.allCases.flatMap(forms) + kinds.map(form)
  }

  private func form(_ kind: FactKind) -> JSONValue {
    let own = kind.fields.map { field in
      let form = ValueSchema.of(field.type, isWhole: field.isWhole)
      return (field.name, field.isRequired ? form : ValueSchema.orNull(form))
    }
    let common = [ReservedField.measure, .validity].map {
      ($0.rawValue, ValueSchema.orNull(schema($0)))
    }
    let required = kind.fields.filter(\.isRequired).map(\.name)
    return event(kind.name, ValueSchema.object(common + own, required: required, isClosed: true))
  }

  private func forms(_ kind: ReservedKind) -> [JSONValue] {
    let variants: [(fields: [(String, JSONValue)], required: [ReservedField])]
    switch kind {
    case .measureOpened: variants = natures.map { (parameters($0), [.measure, .nature]) }
    case .measureChanged:
      variants = [([], [.measure])] + natures.map { (parameters($0), [.measure, .nature]) }
    case .measureSuspended: variants = [([], [.measure, .suspension, .cause])]
    case .measureResumed: variants = [([], [.measure, .suspension])]
    case .measureAssigned:
      variants = [([], [.measure, .service]), ([], [.measure, .officer])]
    case .measureClosed: variants = [([], [.measure])]
    case .corrected:
      variants = [.replacement, .time, .validity].map { ([], [.target, $0]) }
    case .cancelled: variants = [([], [.target])]
    case .qualified: variants = [([], [.measure, .rule, .key, .verdict, .by])]
    case .acknowledged: variants = [([], [.alert, .by])]
    case .noticeDecided: variants = [([], [.notice, .revision, .decision, .by])]
    case .explanation: variants = [([], [.text])]
    case .outage: variants = [([], [.sources])]
    }
    return variants.map { fields, required in
      let own = kind.fields.filter { field in
        let dependsOnNature = field == .nature || field == .parameters
        return !dependsOnNature && !fields.contains { $0.0 == field.rawValue }
      }.map { field in
        (
          field.rawValue,
          required.contains(field) ? schema(field) : ValueSchema.orNull(schema(field))
        )
      }
      let data = ValueSchema.object(
        own + fields, required: required.map(\.rawValue), isClosed: true)
      return event(kind.rawValue, data)
    }
  }

  private func event(_ kind: String, _ data: JSONValue) -> JSONValue {
    let isOptional = data["required"] == nil
    return ValueSchema.event(
      type: ValueSchema.words([kind]), data: isOptional ? ValueSchema.orNull(data) : data,
      alsoRequired: isOptional ? [] : ["data"])
  }

  private func parameters(_ nature: NatureNames) -> [(String, JSONValue)] {
    let parameters = nature.parameters.map { parameter in
      (
        parameter.name,
        ValueSchema.orNull(ValueSchema.of(parameter.type, isWhole: parameter.isWhole))
      )
    }
    return [
      (ReservedField.nature.rawValue, ValueSchema.words([nature.name])),
      (
        ReservedField.parameters.rawValue,
        ValueSchema.orNull(ValueSchema.object(parameters, isClosed: true))
      ),
    ]
  }

  private func schema(_ field: ReservedField) -> JSONValue {
    switch field {
    case .validity: ValueSchema.validity
    case .startsAt, .term, .followedSince, .notifiedAt: ValueSchema.dateOrInstant
    case .target: ValueSchema.target
    case .replacement, .parameters: .members(["type": .text("object")])
    case .time: ValueSchema.instant
    case .verdict: ValueSchema.words(Qualification.Verdict.allCases.map(\.rawValue))
    case .revision: ValueSchema.whole(0...1_000_000_000)
    case .decision: ValueSchema.words(NoticeDecision.words)
    case .sources:
      .members([
        "type": .text("array"), "minItems": .integer(1), "items": ValueSchema.filled,
      ])
    default: ValueSchema.filled
    }
  }
}
