// `jalon check`: compiles a rule set and shows each mistake at its place.
import ArgumentParser
import RuleCompiler

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Vérifie des règles et montre chaque faute à sa place.")

  @Argument(help: "Dossiers ou fichiers de règles.")
  var rules: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    let files = try RuleFolder.files(at: rules)
    let compilation = compile(files)
    output.print(compilation.report)
    guard compilation.program != nil else { throw ExitCode(Exit.findings.rawValue) }
    guard output.format == .text, let program = compilation.program else { return }
    let keys = Set(program.rules.map(\.key)).count
    Terminal.say("\(counted(files.count, "fichier")), \(counted(keys, "règle")) : rien à redire")
  }
}
