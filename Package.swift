// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "jalon",
  products: [.executable(name: "jalon", targets: ["jalon"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "Civil"),
    .target(name: "Diagnostics"),
    .target(name: "CaseFile", dependencies: ["Civil"]),
    .target(name: "RuleProgram", dependencies: ["Civil", "Diagnostics", "CaseFile"]),
    .target(
      name: "RuleCompiler",
      dependencies: ["Civil", "Diagnostics", "CaseFile", "RuleProgram", "CLibYAML"]),
    .target(name: "Evaluation", dependencies: ["Civil", "CaseFile", "RuleProgram"]),
    .target(
      name: "Rehearsal",
      dependencies: [
        "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation",
      ]),
    .executableTarget(name: "scratch", dependencies: ["RuleCompiler", "Diagnostics", "Rehearsal"]),
    .executableTarget(
      name: "jalon",
      dependencies: [
        "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "HouseTests"),
    .testTarget(name: "CivilTests", dependencies: ["Civil"], exclude: ["Tables"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "CaseFileTests", dependencies: ["CaseFile", "Civil"], exclude: ["Facts"]),
    .testTarget(
      name: "RuleCompilerTests", dependencies: ["RuleCompiler", "Diagnostics"],
      exclude: ["Good", "Bad"]),
    .testTarget(
      name: "RehearsalTests",
      dependencies: ["Rehearsal", "Civil", "Diagnostics", "RuleCompiler", "RuleProgram"],
      exclude: ["Failing"]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "RuleProgram", "RuleCompiler", "CaseFile", "Civil"]),
  ],
  swiftLanguageModes: [.v6]
)
