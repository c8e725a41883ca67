// `mesure.ouverte` of each nature in the workload `national`.
import Civil

extension NationalLines {
  static func opening(_ fact: NationalFact, _ line: inout [UInt8]) {
    guard let nature = NationalFact.Nature(rawValue: fact.choice) else { return }
    let place = NationalPlace.all[Int(fact.place)]
    var text = #","nature":"\#(names[Int(fact.choice)])","zone":"\#(place.zone)""#
    text += #","territoire":"\#(place.territory)","service":"spip-a""#
    let first = NationalFact.firstDay
    let (start, end) = (first.adding(days: Int(fact.from)), first.adding(days: Int(fact.until)))
    text += #","prise d'effet":"\#(start)""#
    if fact.until > 0 { text += #","terme":"\#(end)""# }
    if fact.extra >= 1000 { text += #","suivie depuis":"\#(first)""# }
    if let parameters = parameters(nature, Int(fact.extra) % 1000, start, fact) {
      text += #","paramètres":{\#(parameters)}"#
    }
    line.append(contentsOf: text.utf8)
  }

  private static func parameters(
    _ nature: NationalFact.Nature, _ value: Int, _ start: CivilDate, _ fact: NationalFact
  ) -> String? {
    switch nature {
    case .sursis:
      let months = (fact.until - fact.from) / 30
      let closely =
        value == 1 ? #","suivi renforcé":true,"condamnation":"\#(start)""# : ""
      return #""probation":"P\#(months)M","saisine":"\#(start)"\#(closely)"#
    case .tig: return #""heures prononcées":"PT\#(value)H","délai":"P18M""#
    case .ddse, .ddsePeine:
      let hours = [
        #"{"tous les jours":["19:00-07:00"]}"#,
        #"{"jours ouvrés":["19:00-06:30"],"week-end":["18:30-09:30"]}"#,
        #"{"tous les jours":["19:30-06:30"]}"#,
        #"{"tous les jours":["00:00-06:00","20:00-24:00"]}"#,
      ][value % 4]
      let months = nature == .ddsePeine ? #","durée prononcée":"P4M""# : ""
      return #""horaires":\#(hours)\#(months)"#
    case .semiLiberte:
      let hours = [
        #"{"jours ouvrés":["18:00-06:30"],"week-end":["00:00-24:00"]}"#,
        #"{"tous les jours":["18:00-07:00"]}"#,
      ][value % 2]
      return #""horaires":\#(hours)"#
    case .liberation, .ssj: return #""saisine":"\#(start)""#
    case .soins: return #""rythme":"P\#(value)M""#
    case .indemnisation: return #""versement":\#(value),"total":\#(value * 24)"#
    case .stage, .injonction, .contact, .paraitre: return nil
    }
  }
}

private let names = [
  "sursis probatoire", "tig", "ddse aménagement", "ddse peine", "stage",
  "libération conditionnelle", "suivi socio-judiciaire", "semi-liberté", "obligation de soins",
  "injonction de soins", "indemnisation", "interdiction de contact", "interdiction de paraître",
]
