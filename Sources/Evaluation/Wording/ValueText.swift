// French words for values: what messages, reasons and answers are made of. The catalogue's door;
// English has its place beside each.
import CaseFile
import Civil
import RuleProgram

/// `3 h 30 min`, `14 h`, `2 mars 2026`, `15 min 1 s`…
public func frenchText(_ value: ReadValue, type: ValueType, zone: Zone) -> String {
  switch value {
  case .boolean(let truth): truth ? "oui" : "non"
  case .quantity(let certain, let possible):
    certain == possible
      ? quantityText(certain, type)
      : "\(quantityText(certain, type)) certaines, \(quantityText(possible, type)) possibles"
  case .period(let period): "\(period)"
  case .date(let date): "\(date)"
  case .instant(let instant): instant.isoText(in: zone)
  case .text(let text): text
  case .timetable: "horaires"
  case .unknown: "inconnu"
  }
}

func quantityText(_ value: Rational, _ type: ValueType) -> String {
  switch type {
  case .duration: ISODuration.text(seconds: value.floor)
  case .money: "\(value.floor) €"
  default: numberText(value)
  }
}
