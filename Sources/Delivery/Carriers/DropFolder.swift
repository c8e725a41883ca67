// One file for each letter, in a folder that somebody else empties. A file appears whole.
import Civil

/// A folder; the file's name is the letter's id.
public struct DropFolder: Carrier {
  public let name: String
  private let folder: String

  public init(name: String, folder: String) { (self.name, self.folder) = (name, folder) }

  public var needs: [CarrierNeed] { [.folder(folder)] }

  /// The same letter again replaces its file, or brings back one that was taken: same name, same id.
  public func carry(_ letter: Letter, now: Instant) -> Handover {
    do throws(ChannelFailure) {
      try writeWhole(Array((letter.event + "\n").utf8), named: letter.id + ".json", in: folder)
      return .handedOver(receipt: letter.id + ".json")
    } catch { return .later(error.reason) }
  }
}
