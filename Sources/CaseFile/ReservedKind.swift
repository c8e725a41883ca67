// The kinds of fact that Jalon itself knows, and the fields of their `data` (DESIGN 3).

/// A reserved kind; the raw value is its `type` on the wire.
public enum ReservedKind: String, Hashable, Sendable, CaseIterable {
  case measureOpened = "mesure.ouverte"
  case measureChanged = "mesure.modifiee"
  case measureSuspended = "mesure.suspendue"
  case measureResumed = "mesure.reprise"
  case measureAssigned = "mesure.affectee"
  case measureClosed = "mesure.close"
  case corrected = "fait.corrige"
  case cancelled = "fait.annule"
  case qualified = "ecart.qualifie"
  case acknowledged = "alerte.recue"
  case noticeDecided = "notice.validee"
  case explanation = "explication"
  case outage = "systeme.panne"
}

/// A field of a reserved kind; the raw value is its name on the wire.
enum ReservedField: String, CaseIterable {
  case measure = "mesure"
  case validity = "vaut"
  case nature
  case startsAt = "prise d'effet"
  case term = "terme"
  case zone
  case territory = "territoire"
  case courtZone = "zone du tribunal"
  case courtTerritory = "territoire du tribunal"
  case serviceZone = "zone du service"
  case serviceTerritory = "territoire du service"
  case parameters = "paramètres"
  case followedSince = "suivie depuis"
  case service
  case notifiedAt = "notifié le"
  case suspension
  case cause
  case authority = "autorité"
  case officer = "agent"
  case motive = "motif"
  case target = "cible"
  case replacement = "data"
  case time
  case by = "par"
  case rule = "règle"
  case key = "clé"
  case verdict = "qualification"
  case alert = "alerte"
  case notice
  case revision = "révision"
  case decision = "décision"
  case text = "texte"
  case sources
}

extension ReservedKind {
  /// The fields its `data` may have.
  var fields: [ReservedField] {
    let places: [ReservedField] = [
      .zone, .territory, .courtZone, .courtTerritory, .serviceZone, .serviceTerritory,
    ]
    let own: [ReservedField] =
      switch self {
      case .measureOpened:
        [.nature, .startsAt, .term, .parameters, .followedSince, .service] + places
      case .measureChanged: [.nature, .term, .parameters, .notifiedAt] + places
      case .measureSuspended, .measureResumed: [.suspension, .cause, .authority]
      case .measureAssigned: [.service, .officer]
      case .measureClosed: [.motive]
      case .corrected: [.target, .replacement, .time, .by]
      case .cancelled: [.target, .by]
      case .qualified: [.rule, .key, .verdict, .by]
      case .acknowledged: [.alert, .by]
      case .noticeDecided: [.notice, .revision, .decision, .by]
      case .explanation: [.text, .rule, .key]
      case .outage: [.sources]
      }
    return [.measure, .validity] + own
  }

  /// Whether a fact of this kind says nothing without a measure.
  var needsMeasure: Bool {
    switch self {
    case .measureOpened, .measureChanged, .measureSuspended, .measureResumed, .measureAssigned,
      .measureClosed, .qualified:
      true
    default: false
    }
  }
}

extension FactContent {
  /// Nil for a declared kind.
  public var reservedKind: ReservedKind? {
    switch self {
    case .declared: nil
    case .measureOpened: .measureOpened
    case .measureChanged: .measureChanged
    case .measureSuspended: .measureSuspended
    case .measureResumed: .measureResumed
    case .measureAssigned: .measureAssigned
    case .measureClosed: .measureClosed
    case .corrected: .corrected
    case .cancelled: .cancelled
    case .qualified: .qualified
    case .acknowledged: .acknowledged
    case .noticeDecided: .noticeDecided
    case .explanation: .explanation
    case .outage: .outage
    }
  }
}
