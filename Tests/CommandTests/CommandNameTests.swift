// Each command says its name.
import ArgumentParser
import Testing

@testable import jalon

@Suite struct CommandNameTests {
  /// Left to the library it is made from the type, for which the runtime goes through every
  /// conformance of the program: a fifth of the time of `jalon --help`.
  @Test func everyCommandWritesItsNameOut() {
    var commands: [any ParsableCommand.Type] = [Jalon.self]
    var count = 0
    while let command = commands.popLast() {
      #expect(command.configuration.commandName != nil, "\(command)")
      commands += command.configuration.subcommands
      count += 1
    }
    #expect(count > 40)
  }
}
