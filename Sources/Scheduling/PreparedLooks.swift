// Looks made a moment before their time. What falls due by the passing of time alone is known
// beforehand: at its second only the recording is left, unless something was learnt in between.
import CaseStore
import Civil
import Synchronization

/// A look as of the second when its person falls due.
struct PreparedLook: Sendable {
  let due: DuePerson
  let fingerprint: String
  let look: Look
}

/// The looks whose time has not come. May be used from any thread.
final class PreparedLooks: Sendable {
  private let looks = Mutex<[String: PreparedLook]>([:])

  /// Forgets those whose time has passed without them. Returns those among the people for whom
  /// there is none that stands.
  func missing(among people: [DuePerson], at now: Instant, under rules: String) -> [DuePerson] {
    looks.withLock { looks in
      looks = looks.filter { $0.value.due.horizon >= now }
      return people.filter { !(looks[$0.person]?.stands(for: $0, under: rules) ?? false) }
    }
  }

  func keep(_ look: PreparedLook) {
    looks.withLock { $0[look.due.person] = look }
  }

  /// Those of the people whose second it is, by person. Whatever else was prepared for any of them
  /// is forgotten: they are looked at now.
  func take(for people: [DuePerson], at now: Instant, under rules: String) -> [String: Look] {
    looks.withLock { looks in
      if looks.isEmpty { return [:] }
      var taken: [String: Look] = [:]
      for due in people {
        guard let ready = looks.removeValue(forKey: due.person) else { continue }
        if due.horizon == now, ready.stands(for: due, under: rules) {
          taken[due.person] = ready.look
        }
      }
      return taken
    }
  }
}

extension PreparedLook {
  /// Whether nothing was learnt, said or changed since it was made.
  fileprivate func stands(for due: DuePerson, under rules: String) -> Bool {
    self.due == due && fingerprint == rules
  }
}
