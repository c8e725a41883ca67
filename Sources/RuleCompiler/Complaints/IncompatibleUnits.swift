// Two sides that cannot be added, compared or multiplied.
import CaseFile
import Diagnostics
import RuleProgram

struct IncompatibleUnits: Complaint {
  static let code = "unites-incompatibles"
  static let wrong = """
    définitions:
      a: 3 h + 2 jours

    """
  static let right = """
    définitions:
      a: 3 h + 48 h

    """

  enum Operation {
    case comparison, choice, sum, difference, product, quotient

    var words: Message {
      switch self {
      case .comparison: Message(fr: "comparer", en: "compared")
      case .choice: Message(fr: "choisir entre", en: "chosen between")
      case .sum: Message(fr: "additionner", en: "added")
      case .difference: Message(fr: "soustraire", en: "subtracted")
      case .product: Message(fr: "multiplier", en: "multiplied")
      case .quotient: Message(fr: "diviser", en: "divided")
      }
    }
  }

  private var help: Message? {
    let types = [left.type, right.type]
    if types.contains(.period), types.contains(.duration) {
      return Message(
        fr: "`24 h` est du temps écoulé, `1 jour` un jour civil : choisissez l'un des deux",
        en: "`24 h` is elapsed time, `1 jour` a civil day: choose one of the two")
    }
    if types == [.date, .date], operation == .difference {
      return Message(
        fr: "écrivez `jours entre A et B`", en: "write `jours entre A et B`")
    }
    if types[1].isTime, !types[0].isTime, operation == .sum {
      return Message(
        fr: "écrivez la date d'abord : `DATE + DÉLAI (…)`",
        en: "write the date first: `DATE + DÉLAI (…)`")
    }
    if types == [.period, .period] {
      return Message(
        fr: "deux délais ne se comparent ni ne s'ajoutent ; ajoutez-les à une date",
        en: "two délais are neither compared nor added; add them to a date")
    }
    if types.contains(.number) {
      return Message(
        fr: "donnez une unité au nombre, comme `3 h`, `3 jours (…)` ou `3 €`",
        en: "give the number a unit, such as `3 h`, `3 jours (…)` or `3 €`")
    }
    return nil
  }

  let left: Expression
  let right: Expression
  let operation: Operation

  func diagnostic(at mark: Mark) -> Diagnostic {
    error(
      Message(
        fr:
          "on ne peut pas \(operation.words.fr) \(left.type.description.fr) et "
          + "\(right.type.description.fr)",
        en:
          "\(left.type.description.en) and \(right.type.description.en) cannot be "
          + "\(operation.words.en)"
      ), at: mark,
      help: help)
  }
}
