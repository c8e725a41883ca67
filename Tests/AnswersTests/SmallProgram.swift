// A rule set made by hand, small enough to read: hours of TIG, nightly presence, appointments and
// one duty of the SPIP.
import CaseFile
import Civil
import Evaluation
import RuleProgram

enum Kind: Int { case session, convocation, issue, entry, exit, lost, certificate, designation }

let kinds: [FactKind] = [
  FactKind(
    name: "tig.séance", title: "Séance de TIG",
    fields: [FieldDeclaration(name: "heures", type: .duration)], owedBy: .host,
    silence: .meansUnknown),
  FactKind(
    name: "rdv.convocation", title: "Convocation",
    fields: [
      FieldDeclaration(name: "ref", type: .text), FieldDeclaration(name: "date", type: .instant),
    ], owedBy: .spip, referenceField: 0),
  FactKind(
    name: "rdv.issue", title: "Issue d'une convocation",
    fields: [
      FieldDeclaration(name: "ref", type: .text),
      FieldDeclaration(name: "issue", type: .choice(["honoré", "manqué"])),
    ], owedBy: .spip, silence: .meansUnknown),
  FactKind(name: "bracelet.entrée", title: "Entrée au domicile", fields: [], owedBy: .monitoring),
  FactKind(name: "bracelet.sortie", title: "Sortie du domicile", fields: [], owedBy: .monitoring),
  FactKind(name: "bracelet.perte", title: "Perte de signal", fields: [], owedBy: .monitoring),
  FactKind(name: "certificat", title: "Certificat d'empêchement", fields: [], scope: .person),
  FactKind(name: "spip.désignation", title: "Désignation du CPIP", fields: [], owedBy: .spip),
]

func constant(_ value: FactValue, _ type: ValueType, _ text: String) -> Expression {
  Expression(.constant(value), type: type, text: text)
}

func hours(_ count: Int64) -> FactValue { .quantity(Rational(count * 3600)) }

let hoursDone = Expression(.definition(0), type: .duration, text: "heures faites")
let hoursLeft = Expression(.definition(1), type: .duration, text: "heures restantes")
let hoursOrdered = Expression(.parameter(0), type: .duration, text: "heures prononcées")
let start = Expression(.measureAttribute(.start), type: .instant, text: "prise d'effet")
let plainCount = CountingRule(firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .none)

func tigRule() -> Rule {
  let enough = Expression(
    .compare(.atLeast, hoursDone, hoursOrdered), type: .boolean,
    text: "heures faites au moins égales aux heures prononcées")
  var rule = Rule(
    key: "tig.heures", title: "Accomplir les heures de travail d'intérêt général", natures: [0],
    trigger: .measure, demand: .achieve(enough))
  rule.articles = [
    DatedArticle(article: "CP 131-8", from: CivilDate(iso: "2019-03-25"), until: nil),
    DatedArticle(article: "CP 131-22", from: CivilDate(iso: "2021-10-10"), until: nil),
  ]
  rule.deadline = Deadline(
    Expression(
      .count(
        from: start, Expression(.parameter(1), type: .period, text: "délai"), plainCount,
        isBackward: false, closedAt: .person), type: .date, text: "prise d'effet + délai"),
    isInclusive: true)
  rule.suspendedBy = ["détention"]
  rule.kindsRead = [0]
  let half = Expression(
    .compare(
      .atLeast, Expression(.shareElapsed, type: .number, text: "part du délai écoulée"),
      constant(.quantity(Rational(1, over: 2) ?? .zero), .number, "50 %")), type: .boolean,
    text: "part du délai écoulée >= 50 %")
  let few = Expression(
    .compare(
      .less, hoursDone,
      Expression(
        .multiply(
          constant(.quantity(Rational(2, over: 5) ?? .zero), .number, "40 %"), hoursOrdered),
        type: .duration, text: "40 % des heures prononcées")), type: .boolean,
    text: "heures faites < 40 % des heures prononcées")
  rule.alerts = [
    AlertRule(
      name: "rythme insuffisant",
      timing: .level(
        Expression(.and([half, few]), type: .boolean, text: "\(half.text) et \(few.text)")),
      severity: .vigilance, cause: .conduct, recipients: ["cpip"],
      message: [
        .value(hoursDone), .text(" sur "), .value(hoursOrdered),
        .text(" alors que la moitié du délai est passée"),
      ], suites: []),
    AlertRule(
      name: "délai expiré", timing: .edge(.gap, condition: nil), severity: .incident,
      cause: .conduct, recipients: ["cpip", "dpip"],
      message: [
        .value(hoursDone), .text(" sur "), .value(hoursOrdered), .text(" à la fin du délai"),
      ],
      suites: [
        Suite(
          name: "rapport d'incident au JAP", kind: .notice, owedBy: "dpip",
          within: CivilPeriod(businessDays: 5), withinSeconds: nil, escalatesTo: ["dfspip"])
      ]),
  ]
  return rule
}

func presenceRule() -> Rule {
  let home = Expression(.stateIs(state: 0, value: 0), type: .boolean, text: "présence est présent")
  let tolerance = Expression(.setting(0), type: .duration, text: "tolérance de présence")
  var rule = Rule(
    key: "ddse.présence", title: "Être au domicile pendant les heures fixées", natures: [1],
    trigger: .slot(Expression(.parameter(0), type: .timetable, text: "horaires")),
    demand: .maintain(home, tolerance: .cumulated(tolerance)))
  rule.articles = [DatedArticle(article: "CP 132-26-2", from: nil, until: nil)]
  rule.excuses = [
    Expression(
      .covers(
        FactSet(kind: Kind.certificate.rawValue, condition: nil, window: .life), .occurrence),
      type: .boolean, text: "certificat couvre l'occurrence")
  ]
  rule.kindsRead = [3, 4, 5]
  rule.alerts = [
    AlertRule(
      name: "absence", timing: .edge(.gap, condition: nil), severity: .incident,
      cause: .conduct, recipients: ["cpip"], message: [.text("Absence au domicile")], suites: [])
  ]
  return rule
}

func appointmentRule() -> Rule {
  let honoured = Expression(
    .compare(
      .equal,
      Expression(.field(.candidate, kind: 2, field: 1), type: .text, text: "issue"),
      constant(.text("honoré"), .text, "honoré")), type: .boolean, text: "issue = honoré")
  var rule = Rule(
    key: "convocations.présence", title: "Répondre à la convocation", natures: [0, 1],
    trigger: .fact(kind: 1),
    demand: .served(
      Service(kind: 2, condition: honoured, sameField: 0, triggerField: 0)))
  rule.articles = [DatedArticle(article: "CP 132-44 1°", from: nil, until: nil)]
  rule.deadline = Deadline(
    Expression(
      .shift(
        Expression(.field(.trigger, kind: 1, field: 1), type: .instant, text: "date"),
        by: constant(hours(48), .duration, "48 h"), isBackward: false), type: .instant,
      text: "date + 48 h"), isInclusive: false)
  rule.kindsRead = [1, 2]
  return rule
}

func designationRule() -> Rule {
  var rule = Rule(
    key: "spip.désignation", title: "Désigner le CPIP", natures: [0], trigger: .measure,
    demand: .served(Service(kind: 7)))
  rule.debtor = .spip
  rule.articles = [DatedArticle(article: "C. pénit. D.113-1", from: nil, until: nil)]
  rule.deadline = Deadline(
    Expression(
      .count(
        from: start, constant(.period(CivilPeriod(days: 8)), .period, "8 jours"),
        CountingRule(
          firstDay: .excluded, monthEnd: .lastDayOfMonth, rollOver: .forward(.article801)),
        isBackward: false, closedAt: .court), type: .date, text: "prise d'effet + 8 jours (801)"),
    isInclusive: true)
  rule.kindsRead = [7]
  return rule
}

let france = Holidays(
  territory: "FR",
  rules: [HolidayRule(name: "Jour de l'an", kind: .fixed(month: 1, day: 1), source: "L.3133-1")])

let program: RuleProgram = {
  var program = RuleProgram()
  program.kinds = kinds
  program.states = [
    StateDeclaration(
      name: "présence", title: "Présence au domicile", values: ["présent", "absent"],
      initial: 0, favourable: 0,
      switches: [
        StateSwitch(kind: 3, condition: nil, value: 0),
        StateSwitch(kind: 4, condition: nil, value: 1),
        StateSwitch(kind: 5, condition: nil, value: nil),
      ])
  ]
  program.natures = [
    Nature(
      name: "tig", title: "Travail d'intérêt général",
      parameters: [
        ParameterDeclaration(
          name: "heures prononcées", type: .duration, isRequired: true,
          bounds: [
            LegalBound(
              from: CivilDate(iso: "2019-03-25"), until: nil, atLeast: hours(20),
              atMost: hours(400), article: "CP 131-8")
          ]),
        ParameterDeclaration(
          name: "délai", type: .period, isRequired: false,
          fallback: .period(CivilPeriod(months: 18))),
      ]),
    Nature(
      name: "ddse peine", title: "Détention à domicile sous surveillance électronique",
      parameters: [ParameterDeclaration(name: "horaires", type: .timetable, isRequired: true)]),
  ]
  program.settings = [Setting(name: "tolérance de présence", type: .duration)]
  program.profiles = [
    Profile(
      name: "défaut", service: nil, from: CivilDate(iso: "2026-01-01"), until: nil,
      signedBy: "DFSPIP de Paris", values: [.quantity(Rational(900))])
  ]
  program.holidays = ["FR": france]
  program.definitions = [
    Definition(
      name: "heures faites",
      expression: Expression(
        .sum(FactSet(kind: 0, condition: nil, window: .life), field: 0), type: .duration,
        text: "somme de tig.séance.heures"), readsOccurrence: false),
    Definition(
      name: "heures restantes",
      expression: Expression(
        .subtract(hoursOrdered, hoursDone), type: .duration,
        text: "heures prononcées - heures faites"), readsOccurrence: false),
  ]
  program.rules = [tigRule(), presenceRule(), appointmentRule(), designationRule()]
  program.hashes.all = "5f2c9a01"
  return program
}()
