// What a route says in the journal before its answer goes out, and in whose name it acts.
import CaseStore

extension Ask {
  /// Reads of one person's file.
  func journal(
    _ action: JournalEntry.Action, of person: String?, _ reference: String
  ) async throws {
    try await journal(action, [(person, reference)])
  }

  /// Reads of several persons' files: one line each. A read that cannot be journaled is refused.
  func journal(
    _ action: JournalEntry.Action, _ read: [(person: String?, reference: String)]
  ) async throws {
    if visitor.token != nil, visitor.caller.motive.isEmpty { throw Problem.withoutMotive }
    guard !read.isEmpty else { return }
    let (store, now) = (office.store, office.now())
    let entries = JournalEntry.each(read, action, by: visitor.caller)
    do { try await store.journalSoon(entries, at: now) } catch {
      throw Problem.journalUnavailable
    }
  }

  /// The desk, with the visitor at it.
  var desk: Desk {
    var desk = office.desk
    desk.caller = visitor.caller
    return desk
  }

  /// Who acts: a token's bearer and nobody else; without tokens, whom the form names.
  func officer(_ form: Form) throws -> String {
    guard let bearer = visitor.token?.bearer else { return try form.text("by") }
    if let name = try form.optional("by"), name != bearer {
      throw Problem.otherName(name, bearer: bearer)
    }
    return bearer
  }
}
