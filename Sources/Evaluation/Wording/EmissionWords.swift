// What became of an alert or a notice, in a word: replays print it, and cases write it.

extension Emission.Kind {
  /// What it is about: an alert or a notice.
  public var noun: String {
    switch self {
    case .alertOpened, .alertModified, .alertLifted, .alertRectified: "alerte"
    case .noticeDrafted, .noticeWithdrawn, .noticeSent, .noticeRectified: "notice"
    }
  }

  /// What became of it. Of an alert and of a notice that are rectified the word is the same.
  public var verb: String {
    switch self {
    case .alertOpened: "ouverte"
    case .alertModified: "modifiée"
    case .alertLifted: "levée"
    case .alertRectified, .noticeRectified: "rectifiée"
    case .noticeDrafted: "rédigée"
    case .noticeWithdrawn: "retirée"
    case .noticeSent: "envoyée"
    }
  }
}
