// What a copy that is put back does to tokens: one that was revoked since must not open a door again.
import Civil
import Foundation
import GRDB

/// What became of the tokens of a copy.
public struct RestoredTokens: Hashable, Sendable {
  /// In force in the copy, and revoked in what is put in place.
  public var revoked: [Token] = []
  /// In force in what is put in place.
  public var inForce: [Token] = []
  /// Of the store that was there and not of the copy: to be made anew.
  public var lost: [Token] = []
  /// Whether the store that was there said which were revoked since.
  public var areSettled = false

  /// Tells the copy at `fresh`, which nobody has opened, what the store at `path` knows, or revokes all
  /// of them; the journal of the copy has a line for each.
  static func settle(
    _ fresh: String, by path: String, revokingAll: Bool, at now: Instant, _ caller: Caller
  ) throws -> RestoredTokens {
    let known = knownTokens(at: path)
    let queue = try DatabaseQueue(path: fresh)
    let result = try queue.write { database in
      guard try database.tableExists("tokens") else { return RestoredTokens(areSettled: true) }
      var result = RestoredTokens(areSettled: known != nil || revokingAll)
      let copied = try Token.all(database)
      for token in copied where token.state(at: now) == .good {
        let revokedAt = revokingAll ? now : known?.first { $0.id == token.id }?.revokedAt
        guard let revokedAt else {
          result.inForce.append(token)
          continue
        }
        try database.run(
          "UPDATE tokens SET revoked_at = ? WHERE id = ?", [revokedAt.seconds, token.id])
        result.revoked.append(token)
      }
      let ids = Set(copied.map(\.id))
      result.lost = known?.filter { !ids.contains($0.id) && $0.state(at: now) == .good } ?? []
      let entries = result.revoked.map { caller.entry(.tokenRevoked, reference: $0.id) }
      try JournalPen.write(entries, at: now, database)
      return result
    }
    try queue.close()
    return result
  }

  /// Nil where no store can be read there.
  private static func knownTokens(at path: String) -> [Token]? {
    guard access(path, R_OK) == 0, Store.remains(at: path) == nil else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(Double(Store.longestWaitSeconds))
    return try? DatabaseQueue(path: path, configuration: configuration).read(Token.all)
  }
}
