// Typed expressions. Each is a function of time: at a moment it has a value (for a quantity a pair
// certain/possible, for a boolean true, false or unknown) given the facts of that moment.
import CaseFile
import Civil
import Diagnostics

public struct Expression: Sendable {
  public indirect enum Form: Sendable {
    case constant(FactValue)

    // Names.
    /// Parameter of the measure, as in force at the moment (a timetable: at a slot's start).
    case parameter(Int)
    /// Setting of the service's profile in force at the start of the occurrence.
    case setting(Int)
    case definition(Int)
    case measureAttribute(MeasureAttribute)
    case occurrenceAttribute(OccurrenceAttribute)
    /// Field of the fact that triggered the occurrence, or of the candidate inside `où`.
    case field(FactRole, kind: Int, field: Int)
    /// `time` of that fact.
    case moment(FactRole)
    case now
    /// The civil date of the moment at the rule's place.
    case today

    // Logic, three-valued.
    case not(Expression)
    case and([Expression])
    case or([Expression])
    case compare(Comparison, Expression, Expression)
    case isOneOf(Expression, [Expression])
    case isKnown(Expression)
    case choose(condition: Expression, then: Expression, otherwise: Expression)

    // Exact arithmetic on quantities; a product or quotient of two sloped ones is refused.
    case negate(Expression)
    case add(Expression, Expression)
    case subtract(Expression, Expression)
    case multiply(Expression, Expression)
    case divide(Expression, Expression)
    case least([Expression])
    case greatest([Expression])

    // Dates and délais.
    /// Date or instant ± a duration (elapsed seconds).
    case shift(Expression, by: Expression, isBackward: Bool)
    /// Date or instant ± a civil délai under its counting rule; the result is a date.
    /// `place` says whose calendar closes days.
    case count(from: Expression, Expression, CountingRule, isBackward: Bool, closedAt: PlaceRole)
    case civil(CivilFunction, [Expression])

    // Facts.
    case number(of: FactSet)
    case sum(FactSet, field: Int)
    case exists(FactSet)
    /// Field (or, when nil, the moment) of the first or last fact; unknown if there is none.
    case pick(Extremity, FactSet, field: Int?)
    /// A fact of the set whose `vaut` covers the date or instant, or aims at the trigger.
    case covers(FactSet, Coverage)

    // States.
    case stateIs(state: Int, value: Int)
    case stateIsUnknown(state: Int)
    /// Seconds spent in the value: a line; unknown stretches are possible, not certain.
    case timeIn(state: Int, value: Int, Window)

    // Other rules, and the occurrence itself.
    /// Occurrences of an earlier rule (same measure) that became that outcome in the window,
    /// counted at the instant they did, as long as they still are.
    case outcomes(rule: Int, Outcome, Window)
    /// `part du délai écoulée`: civil days elapsed over civil days of the rule's délai.
    case shareElapsed
    /// The occurrence's own outcome; in alerts only.
    case outcomeIs(Outcome)
    /// `régularisé`: an écart of `exiger` mended later; in alerts only.
    case isMended
    /// `mesure suspendue`, for the causes listed (none: any).
    case isSuspended(causes: [String])
  }

  /// Held once: an evaluator takes expressions apart by the million, and each part is a copy.
  @usableFromInline final class Contents: Sendable {
    @usableFromInline let form: Form
    @usableFromInline let type: ValueType
    @usableFromInline let text: String
    @usableFromInline let mark: Mark?

    init(_ form: Form, _ type: ValueType, _ text: String, _ mark: Mark?) {
      (self.form, self.type, self.text, self.mark) = (form, type, text, mark)
    }
  }

  @usableFromInline let contents: Contents

  @inlinable public var form: Form { contents.form }
  @inlinable public var type: ValueType { contents.type }
  /// As the author wrote it, spaces folded; for explanations.
  @inlinable public var text: String { contents.text }
  @inlinable public var mark: Mark? { contents.mark }

  public init(_ form: Form, type: ValueType, text: String, mark: Mark? = nil) {
    contents = Contents(form, type, text, mark)
  }
}

public enum Comparison: Hashable, Sendable {
  case equal, different, less, atMost, greater, atLeast
}

public enum Extremity: Hashable, Sendable { case first, last }

public enum FactRole: Hashable, Sendable { case trigger, candidate }

public enum MeasureAttribute: Hashable, Sendable {
  /// `prise d'effet` (instant).
  case start
  /// `terme` (date or instant as given; unknown when there is none). Typed as instant.
  case term
  /// `date des faits`-like inputs are ordinary parameters.
  case id
}

public enum OccurrenceAttribute: Hashable, Sendable {
  /// Bounds of the interval: `début`, `fin`. Instants.
  case start, end
  /// First day of `début` at the place, and the day of `fin` (excluded bound). Dates.
  case firstDay, lastBound
  /// `échéance`: the deadline as it stands. Instant.
  case deadline
  /// `rang`, from 1.
  case rank
  /// `clé`.
  case key
}

/// Facts of one kind that an aggregate ranges over.
public struct FactSet: Sendable {
  public var kind: Int
  /// `où`: about the candidate fact; unknown counts as possible, not certain.
  public var condition: Expression?
  public var window: Window
  public init(kind: Int, condition: Expression?, window: Window) {
    (self.kind, self.condition, self.window) = (kind, condition, window)
  }
}

/// Which stretch of time. Facts of a moment belong to (moment − length, moment] when sliding, else
/// to [from, until).
public indirect enum Window: Sendable {
  /// The life of the measure (the default), up to the moment.
  case life
  /// `pendant l'occurrence`, up to the moment.
  case occurrence
  /// `sur 90 jours`, `sur 24 h`: t − length < e <= t.
  case sliding(Expression)
  /// `depuis X`, `avant X`, `entre X et Y`; a nil bound is the life's.
  case between(from: Expression?, until: Expression?)
}

public enum Coverage: Sendable {
  case moment(Expression)
  /// The trigger by `cible`, or the whole interval of the occurrence.
  case occurrence
  /// `en cours`: the moment itself.
  case now
}

public enum CivilFunction: String, Hashable, Sendable, CaseIterable {
  /// Date of an instant at the rule's place; `jour de X`.
  case dateOf
  /// Seconds since local midnight as written on the clock; `heure de X`. Duration.
  case clockTimeOf
  /// `D à 08:30`: the instant of a clock time (a duration since local midnight) on a date.
  case atClockTime
  /// `premier jour ouvrable dès D` (Saturday open), `premier jour ouvré dès D` (closed).
  case firstWorkingDayFrom, firstBusinessDayFrom
  /// `dernier jour ouvrable jusqu'à D`, `dernier jour ouvré jusqu'à D`; D included.
  case lastWorkingDayUntil, lastBusinessDayUntil
  case isHoliday, isWorkingDay, isBusinessDay
  /// `début du mois de D`, `fin du mois de D` (last day), same for week, quarter, year.
  case monthStart, monthEnd, weekStart, weekEnd, quarterStart, quarterEnd, yearStart, yearEnd
  /// lundi … dimanche; text.
  case weekdayOf
  /// `jours entre A et B`: civil days from A to B, a number.
  case daysBetween
  case dayOfMonth, monthOf, yearOf
  /// `pâques de ANNÉE`; a date.
  case easter
}
