// One thing that was examined, and what to do where it is not as it should be.
import CaseFile

struct DoctorCheck: Hashable {
  var name: String
  var isFine: Bool
  var finding: String
  /// What to do; "" where all is well.
  var mend: String

  static func fine(_ name: String, _ finding: String) -> DoctorCheck {
    DoctorCheck(name: name, isFine: true, finding: finding, mend: "")
  }

  static func look(_ name: String, _ finding: String, _ mend: String) -> DoctorCheck {
    DoctorCheck(name: name, isFine: false, finding: finding, mend: mend)
  }

  var line: String {
    let head = "\(isFine ? "ok    " : "à voir")  \(name) : \(finding)"
    return isFine ? head : "\(head)\n        → \(mend)"
  }

  var json: JSONValue {
    .members([
      "examen": .text(name), "etat": .text(isFine ? "ok" : "à voir"), "constat": .text(finding),
      "que_faire": mend.isEmpty ? nil : .text(mend),
    ])
  }
}
