import Civil
import Diagnostics
import Foundation
import Rehearsal
import RuleCompiler

let root = CommandLine.arguments[1]
var files: [RuleFile] = []
var cases: [RuleFile] = []
for case let name as String in FileManager.default.enumerator(atPath: root)! where name.hasSuffix(".yaml") {
  let f = RuleFile(name: name, utf8: Array(FileManager.default.contents(atPath: root + "/" + name)!))
  if name.hasSuffix(".cas.yaml") { cases.append(f) } else { files.append(f) }
}
let c = compile(files)
print(render(c.report, as: .human(width: 110, color: false)))
let source = ZoneSource { name in FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) } }
if CommandLine.arguments.count > 2 { let want = CommandLine.arguments[2]; cases = cases.filter { $0.name.contains(want) } }
if let p = c.program {
  let r = rehearse(caseFiles: cases, program: p) { try? source.zone(named: $0) }
  let format = CommandLine.arguments.count > 3 ? RehearsalFormat(rawValue: CommandLine.arguments[3])! : .text
  print(r.rendered(as: format, width: 200))
}
