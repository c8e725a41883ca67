// Facts that come as files: renamed into a folder, read through the same door as HTTP, then moved to
// `pris/` or `refusé/` with a report beside. A crash at any moment only makes a file read again, and
// facts that are known are harmless.
import CaseFile
import CaseStore
import Delivery
import Glibc
import Logging
import PlainHTTP

/// One watched folder. One look at a time.
public struct FactFolder: Sendable {
  private let path: String
  private let intake: Intake
  private let logger: Logger

  /// Arrivals that go through the door together, and that are read before others may have the thread.
  private static let atOnce = 2000
  private static let inARow = 200

  /// Makes the folder and those below it where there are none.
  public init(
    path: String, intake: Intake, logger: Logger = Logger(label: "jalon.dossier")
  ) throws(ChannelFailure) {
    (self.path, self.intake, self.logger) = (path, intake, logger)
    for folder in [path, taken, refused] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
      throw ChannelFailure("impossible de faire `\(folder)` : \(systemWords(errno))")
    }
  }

  private var taken: String { "\(path)/pris" }
  private var refused: String { "\(path)/refusé" }

  /// Takes in what is there, in order of name. A file that the door or the disk does not let
  /// through stays for the next look.
  public func look() async {
    for name in names() {
      // Not by its name, which may say whom it is about.
      do { try await take(name) } catch Intake.Refusal.closed { return } catch {
        logger.error("un fichier de `\(path)` attend : \(error)")
      }
    }
  }

  /// Whole files only: not those still written under a hidden or a `.part` or `.tmp` name.
  private func names() -> [String] {
    guard let folder = opendir(path) else {
      logger.error("`\(path)` ne se lit pas")
      return []
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var status = stat()
      let isPart = name.hasPrefix(".") || name.hasSuffix(".part") || name.hasSuffix(".tmp")
      guard !isPart, lstat("\(path)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFREG { names.append(name) }
    }
    return names.sorted()
  }

  private func take(_ name: String) async throws {
    guard let file = LineFile(path: "\(path)/\(name)") else {
      throw ChannelFailure("ne s'ouvre pas : \(systemWords(errno))")
    }
    var report = FolderReport(file: name)
    while let lines = try file.next(FactFolder.atOnce) {
      var arrivals: [Arrival] = []
      for (place, line) in lines.enumerated() {
        if place % FactFolder.inARow == 0 { await Task.yield() }
        arrivals.append(
          line.bytes.map { intake.arrival($0) } ?? .misfit(AsideReason(FactLine.tooLong), raw: ""))
      }
      let receipts = try await intake.submit(Submission(arrivals)).get()
      for (line, receipt) in zip(lines, receipts) { report.note(receipt, line: line.number) }
    }
    try settle(name, report)
  }

  /// The report first: a crash between the two leaves the file to be read again.
  private func settle(_ name: String, _ report: FolderReport) throws(ChannelFailure) {
    let folder = report.isTaken ? taken : refused
    var (free, number) = (name, 2)
    while access("\(folder)/\(free)", F_OK) == 0 {
      (free, number) = ("\(name).\(number)", number + 1)
    }
    try writeWhole(Array((report.text + "\n").utf8), named: free + ".rapport.json", in: folder)
    guard rename("\(path)/\(name)", "\(folder)/\(free)") == 0 else {
      throw ChannelFailure("ne se déplace pas : \(systemWords(errno))")
    }
    try forceFolder(folder)
    try forceFolder(path)
    logger.notice("un fichier de `\(path)` est \(report.isTaken ? "pris" : "refusé")")
  }
}
