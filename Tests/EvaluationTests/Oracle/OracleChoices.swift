// Where SEMANTICS can be read in two ways, the reading that the oracle takes, one by one. The
// default is the letter or, where the letter is silent or says two things, what favours the person.
import Foundation

/// JALON_ORACLE_OTHERWISE=cutPhase,… takes the other reading of those named than the default, to
/// see what else differs behind a difference that is known.
enum OracleChoice: String, CaseIterable {
  /// M10: the key of a clipped period is its clipped first day. Otherwise: its own first day.
  case clippedPeriodKey
  /// M10: a period of elapsed time is keyed by its first day too. Otherwise: by its instant.
  case elapsedPeriodKey
  /// M10: without an anchor, elapsed periods count from the start of P's day. Otherwise: from P.
  case elapsedAnchor
  /// M12, M17: undetermined and suspended at the deadline stay after the end of the measure.
  /// Otherwise: moot from the end on.
  case undeterminedStays
  /// M12: moot(measureEnded) begins with the deadline phase of the end. Otherwise: with its facts.
  case endPhase
  /// M6: the silence of a state counts from its last switch. Otherwise: never from before P.
  case silenceFromSwitch
  /// M17: beforeFollowUp and partialPeriod come before all. Otherwise: in order of precedence.
  case neverDueFirst
  /// M14: a window of which nothing is left is moot although suspended at its end. Otherwise:
  /// suspended.
  case emptyBeforeSuspended
  /// M10: an answered écart makes its suite moot only if that one was not an écart before.
  case answeredKeepsGap
  /// M21: without a window, all occurrences count. Otherwise: those that became so in the life.
  case outcomesOfWholeLife

  /// M20: elapsed days count from the act. Otherwise, as Civil counts: from the first day counted.
  case shareFromAct
  /// M10: every interval is clipped to the life. Otherwise: a closing clips none but windows, and
  /// that of a `date` or with `au` keeps its end.
  case endClipped
  /// M10: a key that is unknown is the trigger's own. Otherwise: `?`.
  case unknownKeyIsDefault
  /// M3: an unknown bound makes the aggregate unknown. Otherwise: not where nothing could lie.
  case unknownBound
  /// M14: an episode is a run of seconds where it does not hold. Otherwise: excluded ones part it.
  case runsGoThroughExclusions
  /// M11: decided in a deadline phase only. Otherwise: where it is late already, when created.
  case settlePhase
  /// M16: what awaits a human stays so after the end. Otherwise: moot from the end on.
  case appreciationStays
  /// M14: a window cut by the end of life is judged in its deadline phase. Otherwise: with
  /// the closing that cut it.
  case cutPhase

  private static let otherwise: Set<String> = Set(
    (ProcessInfo.processInfo.environment["JALON_ORACLE_OTHERWISE"] ?? "")
      .split(separator: ",").map(String.init))

  /// Where SEMANTICS says two things, or one that two phases fit: taken otherwise by default.
  private static let contradicted: Set<OracleChoice> = [
    .endPhase, .neverDueFirst, .endClipped, .emptyBeforeSuspended,
  ]

  var isLetter: Bool {
    OracleChoice.contradicted.contains(self) == OracleChoice.otherwise.contains(rawValue)
  }
}
