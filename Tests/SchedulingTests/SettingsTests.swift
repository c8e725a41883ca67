// The operator's file of channels: what fits, and what is said of what does not.
import Delivery
import Testing

@Suite struct SettingsTests {
  private let secrets = ["/etc/jalon/sirh.secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"]

  private func settings(_ json: String) throws(SettingsTrouble) -> ChannelSettings {
    let secrets = secrets
    return try ChannelSettings(parsing: json, seed: 1, secretAt: { secrets[$0] })
  }

  private func troubles(_ json: String) -> [String] {
    do throws(SettingsTrouble) {
      _ = try settings(json)
      return []
    } catch { return error.lines }
  }

  @Test func `the example of the README is taken`() throws {
    let settings = try settings(
      """
      {
        "base": "https://jalon.spip-17.test/",
        "essais": {"au_plus": 60, "premiere_attente": 5, "plus_longue_attente": 7200, "age": 259200},
        "canaux": [
          {"nom": "sirh", "type": "webhook", "url": "http://127.0.0.1:9000/jalon",
           "secret_fichier": "/etc/jalon/sirh.secret", "delai": 10},
          {"nom": "courriel", "type": "courriel", "de": "jalon@spip-17.test",
           "roles": {"cpip": ["cpip@spip-17.test"], "dpip": ["dpip@spip-17.test"]},
           "sinon": ["greffe@spip-17.test"]},
          {"nom": "depot", "type": "dossier", "dossier": "/var/lib/jalon/depot"},
          {"nom": "journal", "type": "journald"}
        ],
        "faits": {"dossier": "/var/lib/jalon/arrivee"}
      }
      """)
    #expect(settings.carriers.map(\.name) == ["sirh", "courriel", "depot", "journal"])
    #expect(settings.base == "https://jalon.spip-17.test")
    #expect(settings.factFolder == "/var/lib/jalon/arrivee")
    #expect(settings.policy.attempts == 60)
  }

  @Test func `every trouble is said at once, at its path`() {
    let lines = troubles(
      """
      {"base": "jalon.test", "essais": {"au_plus": 0}, "cannaux": [],
       "canaux": [
         {"nom": "a", "type": "webhook", "url": "https://loin.test/", "secret_fichier": "/rien"},
         {"nom": "a", "type": "dossier", "dossier": "relatif"},
         {"nom": "B!", "type": "dossier", "dossier": "/d"},
         {"nom": "c", "type": "pigeon"},
         {"nom": "d", "type": "courriel", "de": "a@b\\nBcc: x@y", "roles": {"cpip": ["sans"]}},
         3
       ]}
      """)
    func says(_ start: String) -> Bool { lines.contains { $0.hasPrefix(start) } }
    #expect(says("`base` : trouvé `\"jalon.test\"` ; attendu : une adresse http:// ou https://"))
    #expect(says("`essais.au_plus` : trouvé `0` ; attendu : un nombre entier de 1 à 10000"))
    #expect(says("`cannaux` : clé inconnue ; attendu : base, essais, canaux, faits"))
    #expect(says("`canaux[0].secret_fichier` : `/rien` ne se lit pas"))
    #expect(says("`canaux[1].nom` : nom déjà donné"))
    #expect(says("`canaux[1].dossier` : trouvé `\"relatif\"`"))
    #expect(says("`canaux[2].nom` : trouvé `\"B!\"`"))
    #expect(says("`canaux[3].type` : trouvé `\"pigeon\"` ; attendu : webhook, courriel, dossier"))
    #expect(says("`canaux[4].de` : "))
    #expect(says("`canaux[4].roles.cpip[0]` : "))
    #expect(says("`canaux[5]` : trouvé `3` ; attendu : un objet"))
  }

  @Test func `https is refused with the way round it`() {
    let lines = troubles(
      """
      {"base": "http://a", "canaux": [{"nom": "a", "type": "webhook", "url": "https://loin.test/",
       "secret_fichier": "/etc/jalon/sirh.secret"}]}
      """)
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("`canaux[0].url` : "))
    #expect(lines[0].contains("https : par un relais de cette machine"))
  }

  @Test func `what is no JSON is shown by line and column`() {
    #expect(troubles("{\"base\": \"http://a\",\n  oui}")[0].hasPrefix("ligne 2, colonne 3 : "))
    #expect(troubles("{}") == ["`base` : manque"])
  }
}
