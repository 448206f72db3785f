// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module of the house; what it lists is all it can import.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name)] + dependencies,
        resources: resources,
        swiftSettings: settings
    )
}

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")

let package = Package(
    name: "galaksio",
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    ],
    targets: [
        // The C libraries, from Debian's packages.
        .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),

        // The rooms, from the ground up.
        room("Wire", [httpTypes]),
        room("X402", ["Wire", "CNettle", httpTypes, bigInt]),
        room("LineEditing", ["CLibEdit"]),
        room("TaskModel", ["Wire", "X402", logging]),
        room("ExecutorCore", ["Wire", "TaskModel", logging]),
        room("Sessions", ["Wire", httpTypes]),
        room("LocalNetwork", ["Wire", "X402", httpTypes, bigInt]),

        // Their tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .executableTarget(
            name: "line-editing-probe",
            dependencies: ["LineEditing"],
            path: "Tests/LineEditingProbe",
            swiftSettings: settings
        ),
        tests("Wire"),
        tests("X402", ["Wire", httpTypes, bigInt], resources: [.copy("Fixtures")]),
        tests("LineEditing", ["TestSupport", "line-editing-probe"]),
        tests("Sessions", ["Wire", httpTypes]),
        tests("LocalNetwork", ["Wire", "X402", httpTypes], resources: [.copy("Fixtures")]),
    ]
)
