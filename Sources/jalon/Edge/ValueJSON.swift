// Values for machines: ISO durations, dates and instants, exact numbers, null for unknown.
import CaseFile
import Civil
import Evaluation

enum ValueJSON {
  static func json(_ value: ReadValue, _ type: ValueType, _ zone: Zone) -> JSONValue {
    switch value {
    case .boolean(let truth): .boolean(truth)
    case .quantity(let certain, let possible) where certain == possible: amount(certain, type)
    case .quantity(let certain, let possible):
      .members(["certain": amount(certain, type), "possible": amount(possible, type)])
    case .period(let period): .text(period.isoText ?? "\(period)")
    case .date(let date): .text("\(date)")
    case .instant(let instant): .text(instant.isoText(in: zone))
    case .text(let text): .text(text)
    case .timetable: .text("horaires")
    case .unknown: .null
    }
  }

  /// Durations in ISO 8601 (whole seconds), the rest as exact decimals or fractions.
  private static func amount(_ value: Rational, _ type: ValueType) -> JSONValue {
    if type == .duration, value.isWhole {
      let text = ISODuration.text(seconds: value.numerator.magnitude > 0 ? abs(value.floor) : 0)
      return .text(value < .zero ? "-" + text : text)
    }
    return .decimal(value) ?? .text("\(value.numerator)/\(value.denominator)")
  }

  static func name(_ type: ValueType) -> String {
    switch type {
    case .boolean: "oui ou non"
    case .number: "nombre"
    case .duration: "durée"
    case .period: "délai"
    case .money: "montant"
    case .date: "date"
    case .instant: "instant"
    case .text: "texte"
    case .choice: "choix"
    case .timetable: "horaires"
    }
  }
}
