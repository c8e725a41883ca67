import Diagnostics
import Foundation
import RuleCompiler

let root = CommandLine.arguments[1]
var files: [RuleFile] = []
for case let name as String in FileManager.default.enumerator(atPath: root)! where name.hasSuffix(".yaml") && !name.hasSuffix(".cas.yaml") {
  files.append(RuleFile(name: name, utf8: Array(FileManager.default.contents(atPath: root + "/" + name)!)))
}
let c = compile(files)
print(render(c.report, as: .human(width: 110, color: false)))
print(c.program.map { "rules \($0.rules.count) kinds \($0.kinds.count)" } ?? "no program")
