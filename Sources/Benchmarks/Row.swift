// One claim as measured: what, how much, against which target, and whether it holds.
import Glibc

struct Row {
  var what: String
  var measured: String
  /// What issue or README asks for; empty where the row only informs.
  var target: String
  /// Nil where there is nothing to hold.
  var holds: Bool?

  func print() {
    let verdict = holds.map { $0 ? "tenu" : "MANQUÉ" } ?? ""
    // A pipe must see the row now, not when a buffer is full.
    defer { fflush(nil) }
    Swift.print([what, measured, target, verdict].joined(separator: "\t"))
  }
}
