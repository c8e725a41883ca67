// The operator's one file: what fits, and what is said of what does not.
import Attention
import Daemon
import Delivery
import Diagnostics
import Foundation
import SettingsFile
import Testing

private let secrets = ["sirh.secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"]

private func read(_ yaml: String) -> SettingsReading {
  readSettings(SourceText(name: "jalon.yaml", text: yaml)) { secrets[$0] }
}

/// One line for each trouble, `line:column: code: sentence`.
private func troubles(_ yaml: String) -> [String] {
  render(read(yaml).report, as: .plain).split(separator: "\n").map {
    String($0.dropFirst("jalon.yaml:".count))
  }
}

@Suite struct SettingsTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `what the operator's reference shows is taken`() throws {
    let path = root.appendingPathComponent("Examples/service/OPERATING.md").path
    let reference = try String(contentsOfFile: path, encoding: .utf8)
    let shown = reference.components(separatedBy: "```yaml\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(shown.count == 1)
    for text in shown {
      #expect(troubles(text) == [])
      #expect(read(text).settings.serve.channels.carriers.count == 4)
    }
  }

  @Test func `the shipped example is taken, and says what is the default`() throws {
    let path = root.appendingPathComponent("Examples/service/jalon.yaml").path
    let reading = read(try String(contentsOfFile: path, encoding: .utf8))
    #expect(reading.report.isEmpty, "\(render(reading.report, as: .plain))")
    let (settings, standard) = (reading.settings, ServiceSettings())
    #expect(settings.rules == ["/etc/jalon/regles"])
    #expect(settings.language == .french)
    #expect(settings.serve.storePath == "/var/lib/jalon/jalon.sqlite")
    #expect(settings.serve.address == standard.serve.address)
    #expect(settings.serve.limits == standard.serve.limits)
    #expect(settings.serve.learning == standard.serve.learning)
    #expect(settings.serve.longestBody == standard.serve.longestBody)
    #expect(settings.serve.longestStopSeconds == standard.serve.longestStopSeconds)
    #expect(settings.logs.level == standard.logs.level && settings.logs.form == .logfmt)
    let channels = settings.serve.channels
    #expect(channels.carriers.map(\.name) == ["sirh", "courriel", "depot", "journal"])
    #expect(channels.base == "https://jalon.spip-17.example")
    #expect(channels.factFolder == "/var/lib/jalon/arrivee")
    let attention = settings.serve.attention
    var catchUp = standard.serve.attention.catchUp
    catchUp.windows = [.init(channel: "courriel", kind: .opening, seconds: 172_800)]
    #expect(attention.catchUp == catchUp)
    #expect(attention.outages == standard.serve.attention.outages)
    #expect(attention.snooze == standard.serve.attention.snooze)
    #expect(attention.escalation.hours == standard.serve.attention.escalation.hours)
    #expect(attention.escalation.steps.map(\.roundTheClock) == [false, true])
    #expect(
      attention.sources == [SourceWatch(source: "/surveillance/centre", longestSeconds: 21_600)])
    var rule = MassSilenceRule(
      source: "/surveillance/centre", lostKinds: ["bracelet.perte de signal"], people: 10,
      percent: 20, withinSeconds: 600)
    rule.backKinds = ["bracelet.entrée", "bracelet.sortie"]
    #expect(attention.massSilences == [rule])
    #expect(attention.grouping.channels == ["courriel"])
    #expect(attention.digests == [DigestRole(role: "jap", channels: ["courriel"])])
    var policy = standard.serve.channels.policy
    policy.seed = channels.policy.seed
    #expect(channels.policy == policy)
  }

  @Test func `an empty file is the defaults`() {
    let reading = read("# rien\n")
    #expect(reading.report.isEmpty)
    #expect(reading.settings.serve.storePath == "jalon.sqlite")
    #expect(reading.settings.rules == ["rules"])
  }

  @Test func `keys are read as names are, without case or accents`() {
    let settings = read("REGLES: r\némissions: e\nEcoute: {Port: 1}\n").settings
    #expect(settings.rules == ["r"] && settings.serve.outputPath == "e")
    #expect(settings.serve.address.port == 1)
  }

  @Test func `every trouble is said at once, at its place, with the nearest name`() {
    let lines = troubles(
      """
      regles: []
      bases: x
      écoute: {port: 80800, adrese: a}
      essais: {âge: 3 mois, au plus: 0}
      traces: {niveau: debug}
      adresse publique: jalon.test
      canaux:
        a: {type: pigeon}
        B!: {type: dossier, dossier: /d}
        c: {type: webhook, url: "https://loin.test/", secret: absent}
        d: {type: courriel, de: "a@b\\nBcc: x@y", rôles: {cpip: [sans]}, url: x}
        e: 3
        f: {type: dossier, dossier: relatif}
      arrivée: {}
      """)
    func says(_ place: String, _ words: String) -> Bool {
      lines.contains { $0.hasPrefix(place + ": ") && $0.contains(words) }
    }
    #expect(says("1:9", "au moins un dossier de règles"))
    #expect(says("2:1", "cle-inconnue: le fichier n'a pas de clé `bases`"))
    #expect(says("3:16", "trouvé `80800` ; attendu : un nombre entier de 0 à 65535"))
    #expect(says("3:23", "`écoute` n'a pas de clé `adrese`"))
    #expect(says("4:15", "trouvé `3 mois` ; attendu : `30 s`"))
    #expect(says("4:32", "un nombre entier de 1 à 10000"))
    #expect(says("5:18", "information, avis, avertissement, erreur"))
    #expect(says("6:19", "une adresse http:// ou https://"))
    #expect(says("8:13", "webhook, courriel, dossier, syslog, journald"))
    #expect(says("9:3", "un nom de 1 à 40 lettres"))
    #expect(says("10:57", "`absent` ne se lit pas"))
    #expect(says("11:27", "une adresse de courriel"))
    #expect(says("11:59", "une adresse de courriel"))
    #expect(says("11:67", "le canal `d` n'a pas de clé `url`"))
    #expect(says("12:6", "des lignes `clé: valeur` pour le canal `e`"))
    #expect(says("13:31", "trouvé `relatif` ; attendu : un chemin absolu"))
    #expect(says("14:10", "il manque `dossier` dans `arrivée`"))
    #expect(lines.count == 17, "\(lines)")
  }

  @Test func `an envelope sender that is no address is a fault, and no mail leaves without it`() {
    func channels(_ envelope: String) -> String {
      "adresse publique: http://j\ncanaux:\n  d: {type: courriel, de: a@b, rôles: {cpip: [c@d]}, "
        + "enveloppe: \(envelope)}\n"
    }
    let good = read(channels("retours@b"))
    #expect(good.report.isEmpty)
    #expect(good.settings.serve.channels.carriers.map(\.name) == ["d"])
    for wrong in ["sans", "-oX@b", "\"a@b -C autre.cf\"", "[a@b]", "3"] {
      let reading = read(channels(wrong))
      #expect(reading.report.hasErrors, "\(wrong)")
      #expect(reading.settings.serve.channels.carriers.isEmpty, "\(wrong)")
    }
  }

  @Test func `the person who writes sees the line, the place and the mend`() {
    let report = read("écoute:\n  prot: 8080\n").report
    #expect(
      render(report, as: .human(width: 80, color: false)) == """
        erreur[cle-inconnue]: `écoute` n'a pas de clé `prot`
          jalon.yaml:2:3
             |
           2 |   prot: 8080
             |   ^^^^
          aide : vouliez-vous dire `port` ?

        """)
  }

  @Test(arguments: [
    ("canaux: {a: {type: journald}}", "il manque `adresse publique`"),
    ("écoute: [a", "crochet"), ("a: 1\na: 2", "cle-en-double"), ("règles: a\nregles: b", "déjà"),
    ("base: x\n---\nbase: y", "document-en-trop"), ("- a", "des lignes `clé: valeur`"),
    ("base:", "une valeur vide"), ("base: *a", "alias"), ("limites: {corps de requête: 16}", "Kio"),
    ("limites: {corps de requête: 9999999999 Gio}", "16 Mio"), ("langue: de", "fr, en"),
    ("apprentissage: {honorer recordedtime: peut-être}", "oui, non"),
    ("attention: {regroupés: [x]}", "aucun canal ne se nomme `x`"),
    ("attention: {pannes: {signe de vie: 10 min}}", "plus court que"),
    ("attention: {relances: {heures: {de: \"18:00\"}}}", "finir après"),
    ("attention: {relances: {étapes: [{gravité: grave}]}}", "information, vigilance, incident"),
    ("attention: {rattrapage: {fenêtres: [{message: rectification, durée: 1 h}]}}", "ouverture"),
    ("attention: {silences groupés: [{source: /s}]}", "il manque `perdus`"),
    ("attention: {résumés: [{rôle: jap, canaux: []}]}", "au moins un canal"),
    ("attention: {report: 3}", "`30 s`"),
    ("adresse publique: http://a\ncanaux: {c: {url: x}}", "il manque `type`"),
  ])
  func `what cannot be meant is an error`(yaml: String, words: String) {
    let lines = troubles(yaml)
    #expect(lines.contains { $0.contains(words) }, "\(lines)")
  }

  @Test func `https is refused with the way round it`() {
    let lines = troubles(
      """
      adresse publique: http://a
      canaux: {a: {type: webhook, url: "https://loin.test/", secret: sirh.secret}}
      """)
    #expect(lines.count == 1 && lines[0].contains("https : par un relais de cette machine"))
  }

  @Test func `no text makes the reader fail`() {
    let pieces = [
      "canaux", ": ", "\n  ", "{", "}", "[", "]", "- ", "webhook", "type", "é", "\"", "'", "#", "&",
      "*", "%", "\u{0}", "99999999999999999999", "écoute", "port", "\t", "|", ">", "---\n",
    ]
    var state: UInt64 = 7
    for _ in 0..<2000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let reading = read(text)
      #expect(reading.report.hasErrors || !reading.settings.rules.isEmpty)
    }
  }
}
