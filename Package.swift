// swift-tools-version: 6.2
import PackageDescription

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")

let package = Package(
  name: "jalon",
  products: [
    .executable(name: "jalon", targets: ["jalon"]),
    .executable(name: "jalon-bench", targets: ["Benchmarks"]),
    .executable(name: "jalon-faults", targets: ["Faults"]),
    // Loaded before the C library of daemons under test.
    .library(name: "CSteppedClock", type: .dynamic, targets: ["CSteppedClock"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "Civil"),
    .target(name: "PlainHTTP"),
    .target(name: "Attention", dependencies: ["Civil"]),
    .target(name: "Diagnostics"),
    .target(name: "CaseFile", dependencies: ["Civil"]),
    .target(name: "RuleProgram", dependencies: ["Civil", "Diagnostics", "CaseFile"]),
    .target(
      name: "RuleCompiler",
      dependencies: ["Civil", "Diagnostics", "CaseFile", "RuleProgram", "CLibYAML"]),
    .target(
      name: "Evaluation", dependencies: ["Civil", "Diagnostics", "CaseFile", "RuleProgram"]),
    .target(
      name: "Answers",
      dependencies: ["Civil", "Diagnostics", "CaseFile", "RuleProgram", "Evaluation"]),
    .target(
      name: "Rehearsal",
      dependencies: [
        "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation",
      ]),
    .target(
      name: "CaseStore",
      dependencies: [
        "Civil", "CaseFile", "Evaluation", "Attention",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .target(
      name: "Delivery",
      dependencies: ["Civil", "CaseFile", "CaseStore", "Attention", "PlainHTTP"]),
    .target(
      name: "Scheduling",
      dependencies: [
        "Civil", "CaseFile", "Evaluation", "Attention", "CaseStore", "Delivery", logging,
      ]),
    .target(
      name: "Web",
      dependencies: [
        "Civil", "CaseFile", "CaseStore", "Evaluation", "Attention", "PlainHTTP", hummingbird,
        .product(name: "HummingbirdCore", package: "hummingbird"), logging,
      ]),
    .target(
      name: "Daemon",
      dependencies: [
        "Attention", "Civil", "CaseFile", "CaseStore", "Evaluation", "Delivery", "PlainHTTP",
        "Scheduling", "Web",
        hummingbird, logging,
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .target(
      name: "SettingsFile",
      dependencies: [
        "Attention", "Civil",
        "CaseFile", "Diagnostics", "RuleCompiler", "Delivery", "Daemon", logging,
      ]),
    .target(
      name: "HouseKit",
      dependencies: ["Civil", "CaseFile", "CaseStore", "Evaluation", "Scheduling"]),
    .target(
      name: "CFaultDisk", dependencies: [.product(name: "GRDBSQLite", package: "GRDB.swift")]),
    .target(
      name: "Simulation",
      dependencies: [
        "CFaultDisk", "Attention", "Civil", "CaseFile", "CaseStore", "Evaluation", "Delivery",
        "Scheduling", "HouseKit", logging,
      ]),
    .executableTarget(
      name: "jalon",
      dependencies: [
        "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation",
        "Answers", "Rehearsal", "Attention", "CaseStore", "Delivery", "Scheduling", "Web",
        "Daemon", "SettingsFile", "PlainHTTP",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "Faults",
      dependencies: [
        "Simulation", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "CAllocationCount"),
    .target(name: "CSteppedClock"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CAllocationCount",
        "Civil", "Diagnostics", "CaseFile", "RuleProgram", "RuleCompiler", "Evaluation",
        "CaseStore", "PlainHTTP",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "HouseTests"),
    .testTarget(name: "AttentionTests", dependencies: ["Attention", "Civil"]),
    .testTarget(name: "CivilTests", dependencies: ["Civil"], exclude: ["Tables"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "CaseFileTests", dependencies: ["CaseFile", "Civil"], exclude: ["Facts"]),
    .testTarget(
      name: "RuleCompilerTests",
      dependencies: ["RuleCompiler", "Diagnostics", "RuleProgram", "CaseFile", "Civil"],
      exclude: ["Good", "Bad"]),
    .testTarget(
      name: "RehearsalTests",
      dependencies: [
        "Rehearsal", "Civil", "Diagnostics", "CaseFile", "RuleCompiler", "RuleProgram",
        "Evaluation",
      ],
      exclude: ["Failing"]),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "RuleProgram", "RuleCompiler", "CaseFile", "Civil"]),
    .testTarget(
      name: "CaseStoreTests",
      dependencies: [
        "Attention", "CaseStore", "CaseFile", "Evaluation", "Civil", "HouseKit",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "SchedulingTests",
      dependencies: [
        "Attention", "Scheduling", "Delivery", "CaseStore", "CaseFile", "Evaluation", "Civil",
        "HouseKit",
      ]),
    .testTarget(
      name: "SettingsFileTests",
      dependencies: ["Attention", "SettingsFile", "Daemon", "Delivery", "Diagnostics"]),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Attention", "Daemon", "Web", "Scheduling", "CaseStore", "CaseFile", "Evaluation", "Civil",
        "HouseKit", "PlainHTTP", "Delivery",
        logging,
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "FaultTests",
      dependencies: [
        "jalon", "Simulation", "CaseStore", "CaseFile", "Evaluation", "Civil", "HouseKit",
        "PlainHTTP", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Regles"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "jalon", "Answers", "CaseFile", "CaseStore", "Civil", "Daemon", "Evaluation", "HouseKit",
        "PlainHTTP", "RuleCompiler", "Scheduling", "SettingsFile",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "AnswersTests",
      dependencies: [
        "Answers", "Evaluation", "RuleProgram", "RuleCompiler", "CaseFile", "Civil", "Diagnostics",
      ],
      exclude: ["Golden"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [.treatAllWarnings(as: .error)]
}
