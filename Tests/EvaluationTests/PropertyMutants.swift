// Planted bugs. The reader is shown a case that a bug of its own would have made of the true one;
// the oracle reads the true one. A property test that does not see the difference sees nothing.
import CaseFile
import Civil
import RuleProgram

enum Mutant: String, CaseIterable, Sendable {
  case lessIsAtMost, greaterIsAtLeast, deadlineIncludesOtherwise, oneSecondMoreTolerance
  case slidingOneSecondLonger, slidingOneDayLonger, excusesForgotten, excusedStretchesForgotten
  case suspensionsForgotten, everyCauseSuspends, silenceFlipped, unknownIsFalse
  case otherStateFavoured, tiesReversed, absencesAddedUp, rankFromZero, onePeriodMore
  case readsAfterTheEnd, changesFromTheirDay, coversNothing, instalmentsAtOnce, firstDayCounted
  case noRollOver, partialPeriodsOtherwise, closingIgnored, foldReadOtherwise, followedFromStart
  case placeOfThePerson, guardIgnored, firstIsLast, wholeLifeInsteadOfOccurrence, mootIgnored
  case anyReferenceServes, unknownLater, targetsIgnored, qualificationsIgnored, ownFactsOnly
  case oldProfile, movesIgnored, movesForGood, termChangesIgnored, notifiedAtOnce
  case suspensionsFromTheirDay

  func view(of compared: ComparedCase) -> ReaderView {
    var view = ReaderView(program: compared.program, facts: compared.facts)
    changeProgram(&view.program)
    changeFacts(&view.facts)
    return view
  }

  // MARK: Programs

  func changeProgram(_ program: inout RuleProgram) {
    switch self {
    case .lessIsAtMost, .greaterIsAtLeast, .slidingOneSecondLonger, .slidingOneDayLonger,
      .rankFromZero, .firstDayCounted, .noRollOver, .firstIsLast, .wholeLifeInsteadOfOccurrence:
      program = program.rewriting { rewritten($0) }
    case .silenceFlipped:
      for index in program.kinds.indices {
        let isUnknown = program.kinds[index].silence == .meansUnknown
        program.kinds[index].silence = isUnknown ? .meansAbsence : .meansUnknown
      }
    case .otherStateFavoured:
      for index in program.states.indices { program.states[index].favourable ^= 1 }
    case .unknownLater:
      for index in program.states.indices {
        program.states[index].unknownAfter = program.states[index].unknownAfter.map { $0 + 1 }
      }
    case .foldReadOtherwise:
      for nature in program.natures.indices {
        let reading = program.natures[nature].parameters[Words.timetableParameter].reading
        program.natures[nature].parameters[Words.timetableParameter].reading =
          reading == .burden ? .entitlement : .burden
      }
    case .ownFactsOnly:
      for index in program.kinds.indices { program.kinds[index].scope = .measure }
    case .oldProfile: program.profiles = Array(program.profiles.prefix(1))
    default: program = program.changingRules { changeRule(&$0) }
    }
  }

  private func rewritten(_ form: Expression.Form) -> Expression.Form {
    switch (self, form) {
    case (.lessIsAtMost, .compare(.less, let left, let right)): .compare(.atMost, left, right)
    case (.lessIsAtMost, .compare(.atMost, let left, let right)): .compare(.less, left, right)
    case (.greaterIsAtLeast, .compare(.greater, let left, let right)):
      .compare(.atLeast, left, right)
    case (.greaterIsAtLeast, .compare(.atLeast, let left, let right)):
      .compare(.greater, left, right)
    case (.rankFromZero, .occurrenceAttribute(.rank)):
      .subtract(
        Expression(form, type: .number, text: "rank"),
        Expression(.constant(.quantity(Rational(1))), type: .number, text: "1"))
    case (.firstDayCounted, .count(let from, let by, var rule, let isBackward, let role)):
      { () -> Expression.Form in
        rule.firstDay = rule.firstDay == .included ? .excluded : .included
        return .count(from: from, by, rule, isBackward: isBackward, closedAt: role)
      }()
    case (.noRollOver, .count(let from, let by, var rule, let isBackward, let role)):
      { () -> Expression.Form in
        rule.rollOver = .none
        return .count(from: from, by, rule, isBackward: isBackward, closedAt: role)
      }()
    case (.firstIsLast, .pick(let extremity, let set, let field)):
      .pick(extremity == .first ? .last : .first, set, field: field)
    default: windows(form)
    }
  }

  private func windows(_ form: Expression.Form) -> Expression.Form {
    func changed(_ set: FactSet) -> FactSet {
      FactSet(kind: set.kind, condition: set.condition, window: window(set.window))
    }
    return switch form {
    case .number(let set): .number(of: changed(set))
    case .sum(let set, let field): .sum(changed(set), field: field)
    case .exists(let set): .exists(changed(set))
    case .timeIn(let state, let value, let window):
      .timeIn(state: state, value: value, self.window(window))
    case .outcomes(let rule, let outcome, let window):
      .outcomes(rule: rule, outcome, self.window(window))
    default: form
    }
  }

  private func window(_ window: Window) -> Window {
    switch (self, window) {
    case (.wholeLifeInsteadOfOccurrence, .occurrence): return .life
    case (.slidingOneSecondLonger, .sliding(let length)):
      guard case .constant(.quantity(let value)) = length.form else { return window }
      return .sliding(constant(.quantity(Rational(value.numerator + 1)), .duration))
    case (.slidingOneDayLonger, .sliding(let length)):
      guard case .constant(.period(let value)) = length.form else { return window }
      return .sliding(constant(.period(CivilPeriod(days: value.days + 1)), .period))
    default: return window
    }
  }

  private func constant(_ value: FactValue, _ type: ValueType) -> Expression {
    Expression(.constant(value), type: type, text: "constant")
  }

  private func changeRule(_ rule: inout Rule) {
    switch self {
    case .deadlineIncludesOtherwise: rule.deadline?.isInclusive.toggle()
    case .excusesForgotten: rule.excuses = []
    case .excusedStretchesForgotten: rule.excusedWhile = []
    case .suspensionsForgotten: rule.suspendedBy = []
    case .everyCauseSuspends: if !rule.suspendedBy.isEmpty { rule.suspendedBy = ["*"] }
    case .readsAfterTheEnd: rule.readsAfterEnd = true
    case .partialPeriodsOtherwise: rule.partialPeriodsAreDue.toggle()
    case .placeOfThePerson: rule.place = .person
    case .guardIgnored: rule.guardCondition = nil
    case .mootIgnored: rule.mootIf = []
    case .onePeriodMore:
      if case .period(let length, let anchor, let count?) = rule.trigger {
        let one = constant(.quantity(Rational(1)), .number)
        let more = Expression(.add(count, one), type: .number, text: "more")
        rule.trigger = .period(length, anchor: anchor, count: more)
      }
    default: changeDemand(&rule.demand)
    }
  }

  private func changeDemand(_ demand: inout Demand) {
    switch (self, demand) {
    case (.oneSecondMoreTolerance, .maintain(let condition, let tolerance)):
      func more(_ limit: Expression) -> Expression {
        let one = constant(.quantity(Rational(1)), .duration)
        return Expression(.add(limit, one), type: .duration, text: "more")
      }
      switch tolerance {
      case .none:
        demand = .maintain(
          condition, tolerance: .cumulated(constant(.quantity(Rational(1)), .duration)))
      case .cumulated(let limit): demand = .maintain(condition, tolerance: .cumulated(more(limit)))
      case .perAbsence(let limit):
        demand = .maintain(condition, tolerance: .perAbsence(more(limit)))
      }
    case (.absencesAddedUp, .maintain(let condition, .perAbsence(let limit))):
      demand = .maintain(condition, tolerance: .cumulated(limit))
    case (.absencesAddedUp, .maintain(let condition, .cumulated(let limit))):
      demand = .maintain(condition, tolerance: .perAbsence(limit))
    case (.unknownIsFalse, .achieve(let condition)): demand = .achieve(decided(condition))
    case (.unknownIsFalse, .maintain(let condition, let tolerance)):
      demand = .maintain(decided(condition), tolerance: tolerance)
    case (.unknownIsFalse, .forbid(let condition)): demand = .forbid(decided(condition))
    case (.anyReferenceServes, .served(var service)):
      (service.sameField, service.triggerField) = (nil, nil)
      demand = .served(service)
    default: break
    }
  }

  private func decided(_ condition: Expression) -> Expression {
    let isKnown = Expression(.isKnown(condition), type: .boolean, text: "known")
    return Expression(
      .choose(
        condition: isKnown, then: condition, otherwise: constant(.boolean(false), .boolean)),
      type: .boolean, text: "decided")
  }

  // MARK: Facts

  private func changeFacts(_ facts: inout [Fact]) {
    switch self {
    case .tiesReversed:
      facts = facts.enumerated().sorted {
        ($0.element.time, -$0.offset) < ($1.element.time, -$1.offset)
      }.map(\.element)
    case .closingIgnored:
      facts.removeAll { if case .measureClosed = $0.content { true } else { false } }
    case .qualificationsIgnored:
      facts.removeAll { if case .qualified = $0.content { true } else { false } }
    default: for index in facts.indices { changeFact(&facts[index]) }
    }
  }

  private func changeFact(_ fact: inout Fact) {
    switch (self, fact.content) {
    case (.changesFromTheirDay, .measureChanged): fact.validity = nil
    case (.coversNothing, .declared(kind: Words.excuse, _)): fact.validity = nil
    case (.targetsIgnored, .declared):
      if case .target = fact.validity { fact.validity = nil }
    case (.instalmentsAtOnce, .declared(let kind, _)) where kind != Words.excuse:
      fact.validity = nil
    case (.movesForGood, .measureChanged(let change)):
      if change.places != Places(), case .interval(let from, _?) = fact.validity {
        fact.validity = .interval(from: from, until: nil)
      }
    case (.suspensionsFromTheirDay, .measureSuspended), (.suspensionsFromTheirDay, .measureResumed):
      fact.validity = nil
    case (.movesIgnored, .measureChanged(var change)):
      change.places = Places()
      fact.content = .measureChanged(change)
    case (.termChangesIgnored, .measureChanged(var change)):
      change.term = nil
      fact.content = .measureChanged(change)
    case (.notifiedAtOnce, .measureChanged(var change)):
      change.notifiedAt = nil
      fact.content = .measureChanged(change)
    case (.followedFromStart, .measureOpened(var opening)):
      opening.followedSince = nil
      fact.content = .measureOpened(opening)
    default: break
    }
  }
}
