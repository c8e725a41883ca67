// Facts that the rules of this house read, as lines: openings, hour sheets, appointments, reports.
import Civil

/// Lines for invented people. Every person has two measures: work to do, and somebody to avoid.
enum BenchFacts {
  static func person(_ number: Int) -> String { "P-" + padded(number) }

  static func workOpened(
    _ number: Int, at seconds: Int64, _ identity: BenchIdentity? = nil
  ) -> String {
    line(
      identity ?? .of("o-\(number)"), "mesure.ouverte", number, seconds,
      #""mesure":"M-\#(number)","nature":"tig","zone":"Europe/Paris","territoire":"FR","#
        + #""paramètres":{"délai":"P18M","heures prononcées":"PT300H"}"#)
  }

  static func contactForbidden(_ number: Int, at seconds: Int64) -> String {
    line(
      .of("c-\(number)"), "mesure.ouverte", number, seconds,
      #""mesure":"C-\#(number)","nature":"interdiction de contact","zone":"Europe/Paris","#
        + #""territoire":"FR""#)
  }

  static func probationOpened(
    _ number: Int, at seconds: Int64, _ identity: BenchIdentity? = nil
  ) -> String {
    line(
      identity ?? .of("s-\(number)"), "mesure.ouverte", number, seconds,
      #""mesure":"M-\#(number)","nature":"sursis probatoire","zone":"Europe/Paris","#
        + #""territoire":"FR","paramètres":{"probation":"P24M"}"#)
  }

  static func hours(_ id: BenchIdentity, _ number: Int, at seconds: Int64) -> String {
    line(
      id, "tig.séance", number, seconds,
      #""mesure":"M-\#(number)","heures":"PT1H""#)
  }

  /// It opens an alert at once: somebody must look at what is reported.
  static func report(_ id: BenchIdentity, _ number: Int, at seconds: Int64) -> String {
    line(
      id, "interdiction.signalement", number, seconds,
      #""mesure":"C-\#(number)","origine":"police""#)
  }

  static func appointment(
    _ id: BenchIdentity, _ number: Int, reference: String, on due: Int64, at seconds: Int64
  ) -> String {
    line(
      id, "rdv.convocation", number, seconds,
      #""mesure":"M-\#(number)","ref":"\#(reference)","date":"\#(instant(due))""#)
  }

  static func attended(
    _ id: BenchIdentity, _ number: Int, reference: String, at seconds: Int64
  ) -> String {
    line(
      id, "rdv.issue", number, seconds,
      #""mesure":"M-\#(number)","ref":"\#(reference)","issue":"honoré""#)
  }

  static func instant(_ seconds: Int64) -> String { Instant(seconds: seconds).description }

  private static func line(
    _ identity: BenchIdentity, _ type: String, _ number: Int, _ seconds: Int64, _ data: String
  ) -> String {
    #"{"specversion":"1.0","id":"\#(identity.id)","source":"\#(identity.source)","type":"\#(type)","#
      + #""subject":"\#(person(number))","time":"\#(instant(seconds))","data":{\#(data)}}"#
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }
}

/// Who says a fact, and under which number.
struct BenchIdentity {
  var source: String
  var id: String

  /// Of a fact that is sent.
  static func of(_ id: String) -> BenchIdentity { BenchIdentity(source: "/banc", id: id) }

  /// Of a fact in a store that is built, in order of writing: the index of identities grows at its
  /// end.
  static func built(_ seq: Int64) -> BenchIdentity {
    let digits = String(seq)
    return BenchIdentity(
      source: "/banc/base",
      id: "b-" + String(repeating: "0", count: max(0, 9 - digits.count)) + digits)
  }
}
