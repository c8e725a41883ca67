// Where rules, store and emissions lie, and the language of the answers.
import Diagnostics

extension SettingsSection {
  static let rules = SettingsSection(key: "règles") { node, settings in
    settings.rules = node.elements.compactMap { $0.path() }
    if node.node.elements?.isEmpty == true { node.expected("au moins un dossier de règles") }
  }

  static let store = SettingsSection(key: "base") { node, settings in
    if let path = node.path() { settings.serve.storePath = path }
  }

  static let emissions = SettingsSection(key: "émissions") { node, settings in
    if let path = node.path() { settings.serve.outputPath = path }
  }

  static let language = SettingsSection(key: "langue") { node, settings in
    settings.language = node.choice([("fr", Language.french), ("en", .english)])
  }
}
