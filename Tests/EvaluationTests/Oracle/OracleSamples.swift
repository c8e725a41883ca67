// The seconds that the oracle tries: every instant that facts and rules speak of, and what lies a
// spoken duration after it. A function of time that changed in between is found by halving.
import CaseFile
import Civil
import Evaluation
import RuleProgram

enum OracleSamples {
  static func seconds(of world: OracleWorld) -> Set<Int64> {
    let until = world.until.seconds
    var spoken: Set<Int64> = [until]
    let zones = Set(world.measures.flatMap { OracleSamples.zones(of: $0) })
    for fact in world.facts {
      spoken.insert(fact.time.seconds)
      guard case .interval(let from, let until) = fact.validity else { continue }
      for bound in [from, until] {
        guard let bound else { continue }
        for zone in zones {
          spoken.insert(OracleMeasure.instant(bound, OraclePlace { _ in zone }).seconds)
        }
      }
    }
    for measure in world.measures {
      spoken.insert(measure.start.seconds)
      if measure.finalEnd != .distantFuture { spoken.insert(measure.finalEnd.seconds) }
    }
    var result = spoken
    for length in durations(of: world.program) {
      for second in spoken { result.insert(second + length) }
    }
    guard let first = spoken.min() else { return [] }
    for zone in zones {
      var date = zone.date(at: Instant(seconds: first))
      while zone.startOfDay(date).seconds <= until {
        result.insert(zone.startOfDay(date).seconds)
        date = date.adding(days: 1)
      }
    }
    return result.filter { $0 <= until }
  }

  /// Every zone that any place of the measure is ever in.
  static func zones(of measure: OracleMeasure) -> [Zone] {
    var all = [measure.opening.places]
    for fact in measure.own {
      if case .measureChanged(let change) = fact.content { all.append(change.places) }
    }
    let names = all.flatMap { [$0.person, $0.court, $0.service] }.compactMap { $0?.zone }
    return [measure.homeZone] + Set(names).sorted().map { measure.world.zone($0) }
  }

  /// Durations of limits and constants that rules speak of.
  private static func durations(of program: RuleProgram) -> Set<Int64> {
    var found = Set(program.states.compactMap(\.unknownAfter))
    for text in program.spokenDurations { found.insert(text) }
    for case .quantity(let amount)? in program.profiles.flatMap(\.values) where amount.isWhole {
      found.insert(amount.numerator)
    }
    return found
  }
}

extension RuleProgram {
  /// Constant durations and days anywhere in the rules and definitions.
  var spokenDurations: Set<Int64> {
    var found: Set<Int64> = []
    func walk(_ value: Any, _ depth: Int) {
      if depth > 24 { return }
      if let expression = value as? Expression, case .constant(let constant) = expression.form {
        if case .quantity(let amount) = constant, expression.type == .duration, amount.isWhole {
          found.insert(amount.numerator)
        }
        if case .period(let period) = constant {
          for change in [-3600, 0, 3600] {
            found.insert(Int64(period.totalDays) * 86_400 + Int64(change))
          }
        }
        return
      }
      for child in Mirror(reflecting: value).children { walk(child.value, depth + 1) }
    }
    walk(rules, 0)
    walk(definitions, 0)
    return found
  }
}
