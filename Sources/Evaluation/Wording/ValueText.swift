// The words for values in messages, as the rules of a measure need them: French, whatever the
// reader's language, because a message is its author's sentence.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// `3 h 30 min`, `14 h`, `2 mars 2026`, `15 min 1 s`…
public func frenchText(_ value: ReadValue, type: ValueType, zone: Zone) -> String {
  Wording(.french, zone: zone).value(value, type: type)
}
