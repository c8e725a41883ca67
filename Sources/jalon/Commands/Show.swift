// `jalon show`: what a stage of the compiler makes of a rule set.
import ArgumentParser
import RuleCompiler

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Imprime ce que fait une étape du compilateur.")

  enum Stage: String, ExpressibleByArgument, CaseIterable {
    case arbre, documents, noms, phrases, programme
  }

  @Argument(help: "arbre, documents, noms, phrases ou programme.")
  var stage: Stage

  @Argument(help: "Dossiers ou fichiers de règles.")
  var rules: [String]

  @OptionGroup var output: OutputOptions

  func run() throws {
    let compilation = compile(try RuleFolder.files(at: rules))
    output.print(compilation.report)
    switch stage {
    case .arbre: for tree in compilation.trees { dump(tree) }
    case .documents: for document in compilation.documents { dump(document) }
    case .noms: dump(compilation.symbols)
    case .phrases: dump(compilation.phrases)
    case .programme:
      guard let program = compilation.program else { throw ExitCode(Exit.findings.rawValue) }
      Terminal.say(listing(of: program))
    }
  }
}
