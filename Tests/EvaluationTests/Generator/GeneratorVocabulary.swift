// The words that every generated program may use: kinds, states, natures, settings, calendars.
// Small and always of the same shape, so that facts and expressions meet.
import CaseFile
import Civil
import RuleProgram

/// Places of the words in the program.
enum Words {
  static let duration = 0
  static let number = 1
  static let choice = 2
  static let reference = 3
  static let date = 4
  static let instant = 5
  static let flag = 6
  static let money = 7

  /// Kinds: three ordinary ones, two that switch a state, one that covers and excuses.
  static let ordinary = [0, 1, 2]
  static let entry = 3
  static let exit = 4
  static let excuse = 5

  static let choices = ["a", "b", "c"]
  static let references = ["r1", "r2", "r3", "r4"]
  static let causes = ["detention", "service"]

  /// Parameters of every nature.
  static let durationParameter = 0
  static let numberParameter = 1
  static let dateParameter = 2
  static let timetableParameter = 3
  static let periodParameter = 4
  static let flagParameter = 5
  static let textParameter = 6

  static let fields: [FieldDeclaration] = [
    FieldDeclaration(name: "duree", type: .duration),
    FieldDeclaration(name: "nombre", type: .number),
    FieldDeclaration(name: "choix", type: .choice(choices)),
    FieldDeclaration(name: "ref", type: .text),
    FieldDeclaration(name: "jour", type: .date),
    FieldDeclaration(name: "quand", type: .instant),
    FieldDeclaration(name: "vu", type: .boolean),
    FieldDeclaration(name: "somme", type: .money),
  ]
}

struct VocabularyGenerator {
  var random: SplitMix64
  let firstDay: CivilDate

  mutating func fill(_ program: inout RuleProgram) {
    program.kinds = (0...5).map { kind($0) }
    program.states = [state()]
    let parameters = [
      ParameterDeclaration(
        name: "pduree", type: .duration, isRequired: false,
        fallback: random.chance(60) ? .quantity(Rational(7200)) : nil),
      ParameterDeclaration(
        name: "pnombre", type: .number, isRequired: false, fallback: .quantity(Rational(2))),
      ParameterDeclaration(name: "pjour", type: .date, isRequired: false),
      ParameterDeclaration(
        name: "phoraires", type: .timetable, isRequired: false,
        fallback: .timetable(timetable()), reading: random.chance(60) ? .burden : .entitlement),
      ParameterDeclaration(
        name: "pdelai", type: .period, isRequired: false,
        fallback: .period(CivilPeriod(days: random.number(1...4)))),
      ParameterDeclaration(name: "pvrai", type: .boolean, isRequired: false),
      ParameterDeclaration(
        name: "ptexte", type: .choice(Words.choices), isRequired: false, fallback: .text("a")),
    ]
    program.natures = ["n", "m"].map { Nature(name: $0, title: $0, parameters: parameters) }
    program.settings = [
      Setting(name: "tolerance", type: .duration), Setting(name: "seuil", type: .number),
    ]
    program.profiles = profiles()
    program.holidays = [
      "FR": Holidays(
        territory: "FR",
        rules: (0..<3).map { _ in
          let date = firstDay.adding(days: random.number(0...9))
          return HolidayRule(name: "\(date)", kind: .on(date), source: "essai")
        } + [HolidayRule(name: "pâques", kind: .easter(offset: 1), source: "essai")]),
      "XX": Holidays(
        territory: "XX",
        rules: (0..<3).map { _ in
          let date = firstDay.adding(days: random.number(0...9))
          return HolidayRule(name: "\(date)", kind: .on(date), source: "essai")
        }),
    ]
  }

  private mutating func kind(_ index: Int) -> FactKind {
    let isPerson = index == 2 || (index > 2 && random.chance(30))
    let silence: Silence = index < 3 && random.chance(45) ? .meansUnknown : .meansAbsence
    return FactKind(
      name: "k\(index)", title: "k\(index)", fields: Words.fields, silence: silence,
      scope: isPerson ? .person : .measure,
      referenceField: index < 3 && random.chance(25) ? Words.reference : nil)
  }

  private mutating func state() -> StateDeclaration {
    var switches = [
      StateSwitch(kind: Words.entry, condition: nil, value: 0),
      StateSwitch(kind: Words.exit, condition: nil, value: 1),
    ]
    if random.chance(60) {
      let isLost = Expression(
        .compare(
          .equal,
          Expression(
            .field(.candidate, kind: 2, field: Words.choice), type: .choice(Words.choices),
            text: "choix"),
          Expression(.constant(.text("c")), type: .choice(Words.choices), text: "c")),
        type: .boolean, text: "choix = c")
      switches.append(StateSwitch(kind: 2, condition: isLost, value: nil))
    }
    return StateDeclaration(
      name: "presence", title: "presence", values: ["present", "absent"],
      initial: random.chance(60) ? random.number(0...1) : nil, favourable: random.number(0...1),
      switches: switches,
      unknownAfter: random.chance(40) ? Int64(random.one(of: [6, 12, 24])) * 3600 : nil)
  }

  private mutating func profiles() -> [Profile] {
    let tolerances: [Int64] = [0, 900, 1800, 3600, 7200]
    func value(_ seconds: Int64, _ number: Int) -> [FactValue?] {
      [.quantity(Rational(seconds)), .quantity(Rational(Int64(number)))]
    }
    var result = [
      Profile(
        name: "défaut", service: nil, from: nil, until: nil, signedBy: "essai",
        values: value(random.one(of: tolerances), random.number(1...3)))
    ]
    if random.chance(60) {
      result.append(
        Profile(
          name: "un", service: "s1", from: nil,
          until: random.chance(40) ? firstDay.adding(days: random.number(2...6)) : nil,
          signedBy: "essai", values: value(random.one(of: tolerances), random.number(1...3))))
    }
    if random.chance(40) {
      result.append(
        Profile(
          name: "deux", service: random.chance(50) ? "s1" : nil,
          from: firstDay.adding(days: random.number(1...5)), until: nil, signedBy: "essai",
          values: value(random.one(of: tolerances), random.number(1...3))))
    }
    return result
  }

  mutating func timetable() -> Timetable {
    func time(_ hour: Int, _ minute: Int = 0) -> TimeOfDay {
      TimeOfDay(hour: hour, minute: minute)!
    }
    let choices: [[(TimeOfDay, TimeOfDay)]] = [
      [(time(20), time(6))], [(time(8), time(12)), (time(14), time(18))],
      [(time(2), time(3))], [(time(1, 30), time(2, 30))], [(time(22), time(24))],
      [(time(0), time(2))], [(time(9), time(17))],
    ]
    func windows(_ pairs: [(TimeOfDay, TimeOfDay)]) -> [DailyWindow] {
      pairs.map { try! DailyWindow(start: $0.0, end: $0.1) }
    }
    var week: [Weekday: [DailyWindow]] = [:]
    let usual = windows(random.one(of: choices))
    for day in Weekday.allCases {
      week[day] =
        random.chance(75) ? usual : random.chance(50) ? [] : windows(random.one(of: choices))
    }
    var exceptions: [Timetable.Exception] = []
    if random.chance(40) {
      let day = firstDay.adding(days: random.number(1...6))
      let other = random.chance(50) ? [] : windows(random.one(of: choices))
      exceptions.append(Timetable.Exception(on: day, windows: other))
    }
    return try! Timetable(
      versions: [Timetable.Version(validFrom: nil, windows: week)], exceptions: exceptions)
  }
}
