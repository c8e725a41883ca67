// Facts that the rules of this house read, as lines: openings, hour sheets, appointments, reports.
import Civil

/// Lines for invented people. Every person has two measures: work to do, and somebody to avoid.
enum BenchFacts {
  static func person(_ number: Int) -> String { "P-" + padded(number) }

  static func workOpened(_ number: Int, at seconds: Int64) -> String {
    line(
      "o-\(number)", "/banc/ouvertures", "mesure.ouverte", number, seconds,
      #""mesure":"M-\#(number)","nature":"tig","zone":"Europe/Paris","territoire":"FR","#
        + #""paramètres":{"heures prononcées":"PT300H","délai":"P18M"}"#)
  }

  static func contactForbidden(_ number: Int, at seconds: Int64) -> String {
    line(
      "c-\(number)", "/banc/ouvertures", "mesure.ouverte", number, seconds,
      #""mesure":"C-\#(number)","nature":"interdiction de contact","zone":"Europe/Paris","#
        + #""territoire":"FR""#)
  }

  static func probationOpened(_ number: Int, at seconds: Int64) -> String {
    line(
      "s-\(number)", "/banc/ouvertures", "mesure.ouverte", number, seconds,
      #""mesure":"M-\#(number)","nature":"sursis probatoire","zone":"Europe/Paris","#
        + #""territoire":"FR","paramètres":{"probation":"P24M"}"#)
  }

  static func hours(_ id: String, _ number: Int, at seconds: Int64) -> String {
    line(
      id, "/banc/heures", "tig.séance", number, seconds,
      #""mesure":"M-\#(number)","heures":"PT1H""#)
  }

  /// It opens an alert at once: somebody must look at what is reported.
  static func report(_ id: String, _ number: Int, at seconds: Int64) -> String {
    line(
      id, "/banc/signalements", "interdiction.signalement", number, seconds,
      #""mesure":"C-\#(number)","origine":"police""#)
  }

  static func appointment(
    _ id: String, _ number: Int, reference: String, on due: Int64, at seconds: Int64
  ) -> String {
    line(
      id, "/banc/convocations", "rdv.convocation", number, seconds,
      #""mesure":"M-\#(number)","ref":"\#(reference)","date":"\#(instant(due))""#)
  }

  static func attended(_ id: String, _ number: Int, reference: String, at seconds: Int64) -> String
  {
    line(
      id, "/banc/convocations", "rdv.issue", number, seconds,
      #""mesure":"M-\#(number)","ref":"\#(reference)","issue":"honoré""#)
  }

  static func instant(_ seconds: Int64) -> String { Instant(seconds: seconds).description }

  private static func line(
    _ id: String, _ source: String, _ type: String, _ number: Int, _ seconds: Int64,
    _ data: String
  ) -> String {
    #"{"specversion":"1.0","id":"\#(id)","source":"\#(source)","type":"\#(type)","#
      + #""subject":"\#(person(number))","time":"\#(instant(seconds))","data":{\#(data)}}"#
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }
}
