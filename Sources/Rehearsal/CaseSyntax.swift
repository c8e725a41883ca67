// A case as written: who, the facts, what is expected and when. Values are still text.
import Diagnostics
import RuleCompiler

/// One document of a `*.cas.yaml` file.
struct CaseSyntax {
  var name: Marked<String>
  /// Rules shown; empty: all.
  var rules: [Marked<String>] = []
  /// Settings that replace those of every profile.
  var settings: [SourceEntry] = []
  var measures: [SourceNode] = []
  var facts: [SourceNode] = []
  var expectations: [ExpectationSyntax] = []
  /// Everything emitted, in order; nil: not looked at.
  var emitted: [Marked<String>]?
}

/// What is expected at one moment.
struct ExpectationSyntax {
  var moment: Marked<String>
  var knownAt: Marked<String>?
  /// By rule, then by key; a nil key: the only occurrence.
  var outcomes: [KeyedText] = []
  var mended: [KeyedText] = []
  var figures: [(name: Marked<String>, value: Marked<String>)] = []
  /// Exactly those open; nil: not looked at.
  var alerts: (list: [Marked<String>], mark: Mark)?
  /// The cause an open alert has.
  var causes: [(alert: Marked<String>, cause: Marked<String>)] = []
  var reasons: [Marked<String>] = []
}

/// A text expected of an occurrence of a rule.
struct KeyedText {
  var rule: Marked<String>
  var key: Marked<String>?
  var text: Marked<String>
}
