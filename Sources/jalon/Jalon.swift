import ArgumentParser

@main
struct Jalon: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "jalon")
}
