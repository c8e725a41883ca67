// What the one file of a service says, and the door that reads it: text in, settings and report out.
// It reads no disk and no environment: secrets come through the closure that the root hands in.
import Daemon
import Diagnostics
import RuleCompiler

/// All that an operator sets of a service. What the file leaves out has the value shown here.
public struct ServiceSettings: Sendable {
  /// Folders or files of rules.
  public var rules = ["rules"]
  /// Nil: French.
  public var language: Language?
  public var serve = ServeOptions(storePath: "jalon.sqlite", outputPath: "jalon.ndjson")
  public var logs = LogSettings()
  public init() {}
}

/// What came of reading a file; the settings count only where the report has no error.
public struct SettingsReading: Sendable {
  public var settings = ServiceSettings()
  public var report = Report()
  /// Of no file.
  public init() {}
}

/// Reads a settings file and says every trouble at its place, all at once. `secretAt` gives the text
/// of a secret, by absolute path or by the name of a credential; nil: it cannot be read. `isServices`: of a
/// secret that cannot be read here, whether that is as it should be; then only a remark is made.
public func readSettings(
  _ text: SourceText, secretAt: @escaping (String) -> String?,
  isServices: @escaping (String) -> Bool = { _ in false }
) -> SettingsReading {
  var reading = SettingsReading()
  let trees = sourceTree(of: text, into: &reading.report)
  if reading.report.hasErrors { return reading }
  let notes = SettingsNotes(secretAt: secretAt, isServices: isServices)
  if let second = trees.dropFirst().first {
    notes.add("document-en-trop", at: second.mark, fr: "un seul document est attendu")
  }
  if let tree = trees.first {
    let node = SettingsNode(tree, notes)
    let keys = node.keys(SettingsSection.all.map(\.key), of: "le fichier")
    for section in SettingsSection.all {
      if let child = keys[section.key] { section.read(child, &reading.settings) }
    }
    SettingsSection.checkTogether(keys)
  }
  reading.report.add(contentsOf: notes.report)
  return reading
}
