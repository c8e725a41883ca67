// What is said of a value outside the bounds of the law.
import CaseFile
import Civil
import RuleProgram

enum Sentences {
  static func outOfBounds(_ finding: BoundFinding, zone: Zone) -> String {
    func words(_ value: FactValue) -> String {
      frenchText(Cell(value).read(at: 0), type: finding.type, zone: zone)
    }
    let side = finding.isLeast ? "moins que le minimum" : "plus que le maximum"
    return "\(finding.parameter) : \(words(finding.value)), \(side) de \(words(finding.bound))"
      + " (\(finding.article)) ; à vérifier sur le titre"
  }
}
