// What all complaints have in common. One complaint is one trouble of an author, in one file, with
// all its words; a stage only says which one it found and where.

import Diagnostics

/// A trouble that the compiler can find in a rule file.
public protocol Complaint: Sendable {
  /// A stable name in French kebab-case; also the name of its expectation, `Bad/<code>.txt`.
  static var code: String { get }
  /// The shortest wrong rule: it raises this complaint and no other.
  static var wrong: String { get }
  /// The same rule put right: it raises nothing.
  static var right: String { get }
  /// The bytes of the wrong file, where `wrong` can only describe them.
  static var wrongBytes: [UInt8] { get }

  func diagnostic(at mark: Mark) -> Diagnostic
}

extension Complaint {
  public static var wrongBytes: [UInt8] { Array(wrong.utf8) }

  /// An error under this complaint's code.
  func error(
    _ message: Message, at mark: Mark, _ label: Message = Message(""), others: [Label] = [],
    help: Message? = nil, citation: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      code: Self.code, message: message, primary: Label(mark: mark, text: label), others: others,
      help: help, citation: citation)
  }
}

extension Report {
  /// Says a complaint about a place.
  public mutating func add(_ complaint: some Complaint, at mark: Mark) {
    add(complaint.diagnostic(at: mark))
  }
}
