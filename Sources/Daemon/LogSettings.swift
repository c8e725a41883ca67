// How the service writes its lines, and the handler that writes them.
import Civil
import Glibc
import Logging
import Synchronization

/// What an operator sets of the lines on standard error.
public struct LogSettings: Hashable, Sendable {
  /// The raw value is the word of the settings file.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    case text = "texte"
    case json
    case logfmt
  }

  public var form = Form.text
  public var level = Logger.Level.notice
  /// A `<N>` before each line tells systemd how grave it is; time is then journald's.
  public var hasPriorities = false
  public init() {}
}

/// One line for each event, on a stream. No line names a person: keys, names and messages are in no
/// event of the house, and a test greps for them.
public struct LogLines: LogHandler {
  public var logLevel: Logger.Level
  public var metadata = Logger.Metadata()
  private let label: String
  private let settings: LogSettings
  private let now: @Sendable () -> Instant
  private let write: @Sendable (String) -> Void

  public init(
    label: String, settings: LogSettings, now: @escaping @Sendable () -> Instant,
    write: @escaping @Sendable (String) -> Void = writeToStandardError
  ) {
    (self.label, self.settings, self.now, self.write) = (label, settings, now, write)
    logLevel = settings.level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { _, own in own }
      .sorted { $0.key < $1.key }.map { (name: $0.key, text: "\($0.value)") }
    let line = LogLine(
      instant: settings.hasPriorities ? nil : now(), level: event.level, label: label,
      message: "\(event.message)", fields: fields)
    let priority = settings.hasPriorities ? "<\(line.priority)>" : ""
    write(priority + line.text(settings.form) + "\n")
  }
}

/// In one call, so that lines of several threads do not mix.
@Sendable public func writeToStandardError(_ line: String) {
  let bytes = Array(line.utf8)
  _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
}
