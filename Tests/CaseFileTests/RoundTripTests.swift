// A fact that is read, written and read again is the same fact; every reserved kind is here.
import Civil
import Testing

@testable import CaseFile

struct RoundTripTests {
  static let events: [(kind: String, data: String)] = [
    ("tig.seance", #"{"mesure":"M","heures":"PT3H30M","validee":true,"note":-12.50,"lieu":"ici"}"#),
    ("TIG.Séance", #"{"Heures":"PT0S","vaut":"2026-02-01/2026-02-04"}"#),
    ("bracelet.sortie", "{}"),
    ("bracelet_sortie".replacing("_", with: "."), #"{"vaut":"../2026-04-01T00:00:00+02:00"}"#),
    (
      "rdv.convocation",
      #"{"ref":"r\"1","date":"2026-03-02T12:00:00.5+01:00","issue":"Non_Honore"}"#
    ),
    ("paiement", #"{"montant":30.5,"echeance":"2026-03-02","delai accorde":"P1Y2M3W4D"}"#),
    ("paiement", #"{"vaut":{"cible":{"source":"/a","id":"b"}},"montant":null}"#),
    (
      "mesure.ouverte",
      #"""
      {"mesure":"M","nature":"TIG","prise_d_effet":"2026-01-01","terme":"2026-06-01T00:00:00Z",
      "zone":"Europe/Paris","territoire":"FR","zone du tribunal":"Indian/Reunion",
      "territoire_du_service":"974","parametres":{"Heures prononcees":"PT105H","délai":"P18M"},
      "suivie depuis":"2026-02-01","service":"spip-75"}
      """#
    ),
    (
      "mesure.ouverte",
      #"""
      {"mesure":"M","nature":"assignation","paramètres":{"horaires":{"tous les jours":["20:00-06:00"],
      "week_end":[],"samedi":["22:00 – 08:00","12:00-14:00"],"exceptions":{"2026-05-01":[]}}}}
      """#
    ),
    (
      "mesure.modifiee",
      #"{"mesure":"M","paramètres":{"tolérance":"PT5M"},"notifié le":"2026-01-02"}"#
    ),
    ("mesure.modifiée", #"{"mesure":"M","paramètres":{"tolérance":5},"vaut":"2026-04-01/.."}"#),
    ("mesure.modifiee", #"{"mesure":"M","terme":"2026-07-01","zone":"Europe/Paris"}"#),
    ("mesure.suspendue", #"{"mesure":"M","suspension":"s","cause":"détention","autorite":"JAP"}"#),
    ("mesure.reprise", #"{"mesure":"M","suspension":"s"}"#),
    ("mesure.affectee", #"{"mesure":"M","service":"spip-13","agent":"a"}"#),
    ("mesure.close", #"{"mesure":"M","motif":"fin"}"#),
    (
      "fait.corrige",
      #"""
      {"cible":{"id":"x","source":"/s"},"data":{"heures":"PT1H","a":[1,{"b":null}]},
      "time":"2026-01-01T00:00:00.25Z","vaut":"2026-01-01/2026-01-02","par":"cpip-1"}
      """#
    ),
    ("fait.annule", #"{"cible":{"source":"/s","id":"x"},"par":"cpip-1"}"#),
    (
      "ecart.qualifie",
      #"{"mesure":"M","regle":"r","cle":"k","qualification":"Sans_Objet","par":"cpip-1"}"#
    ),
    ("alerte.recue", #"{"alerte":"a","par":"cpip-1"}"#),
    ("notice.validee", #"{"notice":"n","revision":2,"decision":"refusee","par":"dpip-1"}"#),
    ("notice.validee", #"{"notice":"n","révision":1,"décision":"validée","par":"dpip-1"}"#),
    ("explication", #"{"mesure":"M","texte":"retard du train","règle":"r","clé":"k"}"#),
    (
      "systeme.panne",
      #"{"sources":["/a","/b"],"vaut":"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z"}"#
    ),
  ]

  @Test(arguments: events) func survivesWritingAndReading(kind: String, data: String) throws {
    let text = Samples.event(kind, data, sequence: "007")
    let fact = try Samples.read(text)
    let writer = FactWriter(vocabulary: Samples.vocabulary)
    let line = writer.line(fact)
    #expect(try JSONValue(parsing: line).serialized() == line)
    let again = try Samples.read(line)
    #expect(again == fact)
    #expect(FactWriter(vocabulary: Samples.vocabulary).line(again) == line)
    #expect(!line.contains("\n"))
  }

  @Test func everyReservedKindIsTried() {
    let tried = Set(Self.events.map { foldName($0.kind) })
    for kind in ReservedKind.allCases { #expect(tried.contains(kind.rawValue)) }
  }

  @Test func theWrittenLineIsCanonical() throws {
    let text = """
      {"time":"2026-03-02T12:00:00.250+01:00","recordedtime":"2026-03-02T12:00:01Z","sequence":7,
      "data":{"Heures":"PT210M","MESURE":"M"},"subject":"P","type":"TIG.seance","source":"/s",
      "id":"\\u0031","specversion":"1.0","traceparent":"x","datacontenttype":"application/json"}
      """
    let line = FactWriter(vocabulary: Samples.vocabulary).line(try Samples.read(text))
    #expect(
      line == """
        {"specversion":"1.0","id":"1","source":"/s","type":"tig.séance","subject":"P",\
        "time":"2026-03-02T11:00:00.25Z","recordedtime":"2026-03-02T12:00:01Z","sequence":"7",\
        "data":{"mesure":"M","heures":"PT3H30M"}}
        """)
  }

  @Test func sameContentIgnoresWhenItWasLearnt() throws {
    let fact = try Samples.read(Samples.event("tig.seance", #"{"heures":"PT1H"}"#))
    var later = fact
    later.recordedAt = Instant(seconds: 1)
    #expect(fact.hasSameContent(as: later))
    later.time = Instant(seconds: 1)
    #expect(!fact.hasSameContent(as: later))
    let other = try Samples.read(Samples.event("tig.seance", #"{"heures":"PT60M"}"#))
    #expect(fact.hasSameContent(as: other))
  }

  @Test func aNamedDayGoesBeforeItsGroup() throws {
    let event = Samples.event(Self.events[8].kind, Self.events[8].data)
    guard case .measureOpened(let opening) = try Samples.read(event).content,
      case .timetable(let horaires) = opening.parameters["horaires"]
    else { throw FactRefusal(path: "", reason: .circularTarget) }
    let week = horaires.versions[0].week.map { $0.map(\.written) }
    let nights = [[String]](repeating: ["20:00-06:00"], count: 5)
    #expect(week == nights + [["22:00-08:00", "12:00-14:00"], []])
    #expect(horaires.exceptions.map(\.day.description) == ["2026-05-01"])
  }
}
