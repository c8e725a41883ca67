// A parsed expression whose names are found but whose types are not yet checked.
import CaseFile
import Civil
import Diagnostics
import RuleProgram

/// A part of an expression, with its place.
public struct Phrase: Sendable {
  indirect enum Form: Sendable {
    case constant(FactValue, ValueType)
    case symbol(Symbol)
    /// Words that name nothing declared; only a choice on the other side can give them a sense.
    case word
    case attribute(OccurrenceAttribute)
    case measure(MeasureAttribute)
    case moment(FactRole)
    case now, today, shareElapsed, mended
    case outcome(Outcome)
    case suspended(causes: [String])

    case not(Phrase)
    case and([Phrase])
    case or([Phrase])
    case compare(Comparison, Phrase, Phrase)
    case isOneOf(Phrase, [Phrase])
    case isKnown(Phrase)
    case choose(Phrase, Phrase, Phrase)

    case negate(Phrase)
    case add(Phrase, Phrase, Counting?)
    case subtract(Phrase, Phrase, Counting?)
    case multiply(Phrase, Phrase)
    case divide(Phrase, Phrase)
    case least([Phrase])
    case greatest([Phrase])
    case civil(CivilFunction, [Phrase])

    case number(Facts)
    case sum(Facts, FieldName)
    case exists(Facts)
    case pick(Extremity, Facts, FieldName?)
    case covers(Facts, Reach)

    /// nil: unknown.
    case state(Int, value: Int?)
    case timeIn(Int, value: Int, Stretch)
    case outcomes(rule: String, Outcome, Stretch)
  }

  /// Facts of a kind, as an aggregate names them.
  struct Facts: Sendable {
    var kind: Int
    var condition: Phrase?
    var stretch: Stretch
  }

  indirect enum Stretch: Sendable {
    case life
    case occurrence
    case sliding(Phrase)
    case between(from: Phrase?, until: Phrase?)
  }

  indirect enum Reach: Sendable {
    case moment(Phrase)
    case occurrence
    case now
  }

  struct FieldName: Sendable {
    var field: Int
    var mark: Mark
  }

  /// The parenthesis after a délai.
  struct Counting: Sendable {
    var rule: CountingRule
    var statesMonthEnd: Bool
    var calendar: PlaceRole
    var mark: Mark
  }

  var form: Form
  var text: String
  var mark: Mark
  /// How many phrases stand inside one another; bounded, so that no later stage can run out of
  /// stack.
  var depth = 1
}
