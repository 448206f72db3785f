// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module of the project; what it lists is all it can import.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one module.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        swiftSettings: settings
    )
}

/// Tests that start the built program.
func program(_ name: String) -> Target {
    .testTarget(name: name, dependencies: ["TestSupport", "galaksio"], swiftSettings: settings)
}

/// The linker's flags for the release build: relocations in their short form and the functions of the start side by side,
/// which save 15 MB of resident memory, and no table of the names that only a plug-in would look up.
let releaseLinking =
    ["-use-ld=lld"]
    + [
        "-z", "pack-relative-relocs", "--no-export-dynamic", "--no-warn-symbol-ordering", "--symbol-ordering-file",
        "\(Context.packageDirectory)/Sources/galaksio/startup.order",
    ].flatMap { ["-Xlinker", $0] }

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map { .product(name: $0, package: "swift-nio") }
let nioSSL: [Target.Dependency] = [
    .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOTLS", package: "swift-nio"),
]
let hummingbird: [Target.Dependency] =
    nio + [
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "NIOExtras", package: "swift-nio-extras"),
    ]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")

let package = Package(
    name: "galaksio",
    products: [
        .executable(name: "galaksio", targets: ["galaksio"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        // Builds against SQLite's headers: libsqlite3-dev.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits: only the server core is used.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The C libraries, from Debian's packages.
        .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        // Header only: libcurl is loaded with the first request, which keeps the start fast. The tests speak TLS with openssl,
        // and python3 plays the hostile counterparts. curl, python3-websockets, chromium and prometheus (for promtool) judge
        // the server.
        .systemLibrary(
            name: "CCurl",
            providers: [
                .apt([
                    "libcurl4-openssl-dev", "openssl", "python3", "curl", "python3-websockets", "prometheus",
                    "chromium",
                ])
            ]
        ),
        // Header only: the libraries are opened with the first packed body.
        .systemLibrary(name: "CCompression", providers: [.apt(["zlib1g-dev", "libbrotli-dev"])]),
        // Header only: libpq is opened with the first use of a database. The tests start servers of their own.
        .systemLibrary(name: "CPostgreSQL", providers: [.apt(["libpq-dev", "postgresql", "pgbouncer"])]),
        // Header only: hiredis is opened with the first use of Redis. The tests start servers of their own.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev", "redis-server"])]),
        // Header only: libmemcached is opened when keys are first spread over several servers. The tests start servers of
        // their own.
        .systemLibrary(name: "CMemcached", providers: [.apt(["libmemcached-dev", "memcached"])]),
        // Header only: what Swift's Glibc module leaves out.
        .systemLibrary(name: "CProcess"),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),

        // The modules, from the lowest layer up.
        module("OrderedJSON"),
        module("Core", ["OrderedJSON", "CProcess", httpTypes, system]),
        module("X402", ["Core", "OrderedJSON", "CNettle", httpTypes, bigInt]),
        module("Signing", ["Core", "X402", "CSecp256k1"]),
        module("ContentCoding", ["CCompression"]),
        module("ContentID", ["CNettle"]),
        module("PrometheusMetrics", [metrics]),
        module("CurlHTTP", ["Core", "ContentCoding", "CCurl", httpTypes, system]),
        module("CommandLanguage", ["Core", "OrderedJSON"]),
        module("LineEditing", ["Core", "CLibEdit", system]),
        module("SessionFormat", ["Core", "OrderedJSON", "CommandLanguage", httpTypes]),
        module("LoopHTTP", ["Core", "CurlHTTP", httpTypes] + nio),
        module("RedisClient", ["Core", "CHiredis"] + nioSSL + nio),
        module("MemcachedClient", ["Core", "CMemcached"] + nio),
        module("PaymentModel", ["Core", "OrderedJSON", "X402", bigInt]),
        module("ExecutorCore", ["Core", "OrderedJSON", "X402", "PaymentModel", httpTypes, logging]),
        module(
            "Payments",
            ["Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Signing", httpTypes, bigInt, logging]
        ),
        module(
            "Stores",
            [
                "Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Payments", "CPostgreSQL", bigInt, grdb,
                system,
            ]
        ),
        module(
            "Sandbox",
            ["Core", "OrderedJSON", "ContentID", "X402", "CommandLanguage", "Signing", "CNettle", httpTypes, bigInt]
        ),
        module(
            "ExecutorServer",
            [
                "Core", "OrderedJSON", "ContentCoding", "LoopHTTP", "PrometheusMetrics", "X402", "PaymentModel",
                "ExecutorCore", "CNettle", httpTypes, logging, metrics, lifecycle, system,
            ]
                + hummingbird,
            resources: [.embedInCode("Resources/openapi.json"), .embedInCode("Resources/page.html")]
        ),
        module(
            "HTTPayer",
            [
                "Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Payments", httpTypes,
                logging,
            ]
        ),
        module(
            "Console",
            [
                "Core", "OrderedJSON", "X402", "CommandLanguage", "LineEditing", "SessionFormat", "PaymentModel",
                "ExecutorCore", "Payments", httpTypes, bigInt, system,
            ]
        ),
        module(
            "Providers",
            [
                "Core", "OrderedJSON", "ContentID", "X402", "PaymentModel", "ExecutorCore", "HTTPayer", "RedisClient",
                "MemcachedClient", httpTypes, logging, system,
            ]
        ),
        module("SessionReplay", ["Core", "OrderedJSON", "X402", "SessionFormat", "Console", httpTypes]),
        module(
            "GalaksioApp",
            [
                "Core", "OrderedJSON", "X402", "CurlHTTP", "CommandLanguage", "LineEditing", "PaymentModel",
                "ExecutorCore", "Payments",
                "Sandbox", "Signing", "Stores",
                "ExecutorServer", "HTTPayer", "LoopHTTP", "Console", "Providers", "SessionFormat", "SessionReplay",
                "CProcess",
                argumentParser, httpTypes,
                lifecycle, logging, signals, system,
            ]
        ),
        .executableTarget(
            name: "galaksio",
            dependencies: ["GalaksioApp"],
            exclude: ["startup.order"],
            swiftSettings: settings,
            linkerSettings: [.unsafeFlags(releaseLinking, .when(configuration: .release))]
        ),

        // Their tests. The fast part, which starts no program, opens no socket, and neither fuzzes nor bounds costs:
        // swift test --skip '(Program|Terminal|Fuzz|Session|RequestPath|(Curl|Loop)HTTP|(Redis|Memcached)Client|ExecutorServer|Cost)Tests'
        .target(
            name: "TestSupport",
            dependencies: ["Core", "OrderedJSON", "X402", "CProcess", httpTypes, logging],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "TestDoubles",
            dependencies: ["Core", "ExecutorCore", "Console"],
            path: "Tests/TestDoubles",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "line-editing-probe",
            dependencies: ["LineEditing"],
            path: "Tests/LineEditingProbe",
            swiftSettings: settings
        ),
        tests("OrderedJSON"),
        tests("Core", ["OrderedJSON", httpTypes]),
        tests("X402", ["Core", "OrderedJSON", httpTypes]),
        tests("Signing", ["Core", "OrderedJSON", "X402", httpTypes]),
        tests("CurlHTTP", ["Core", httpTypes]),
        tests("LoopHTTP", ["Core", "CurlHTTP", httpTypes] + nio),
        tests("RedisClient", ["Core"]),
        tests("MemcachedClient", ["Core", nioCore]),
        tests("ContentCoding"),
        tests("ContentID"),
        tests("CommandLanguage", ["Core", "OrderedJSON"]),
        tests(
            "Console",
            [
                "Core", "OrderedJSON", "X402", "SessionFormat", "PaymentModel", "ExecutorCore", "TestDoubles",
                httpTypes,
                logging,
            ]
        ),
        tests("LineEditing", ["line-editing-probe"]),
        tests("PaymentModel", ["Core", "OrderedJSON", "X402", httpTypes, bigInt]),
        tests("ExecutorCore", ["Core", "OrderedJSON", "X402", "PaymentModel", "TestDoubles", logging, httpTypes]),
        tests(
            "Providers",
            [
                "Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Payments", "HTTPayer",
                httpTypes, logging,
            ]
        ),
        tests(
            "Payments",
            [
                "Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Signing",
                httpTypes, logging, bigInt,
            ]
        ),
        tests(
            "Stores",
            ["Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Payments", bigInt, grdb]
        ),
        tests(
            "HTTPayer",
            [
                "Core", "OrderedJSON", "X402", "PaymentModel", "ExecutorCore", "Payments", "Signing",
                httpTypes, logging, bigInt,
            ]
        ),
        tests("PrometheusMetrics", [metrics]),
        tests("Sandbox", ["Core", "OrderedJSON", "X402", "Signing", httpTypes]),
        tests("SessionFormat", ["Core", "OrderedJSON", httpTypes]),
        tests("SessionReplay", ["Core", "OrderedJSON", "SessionFormat", "Console", httpTypes]),
        .testTarget(
            name: "SessionTests",
            dependencies: [
                "GalaksioApp", "Console", "LineEditing", "SessionFormat", "SessionReplay", "Core", "OrderedJSON",
                "TestSupport", "TestDoubles",
                logging,
            ],
            swiftSettings: settings
        ),
        tests(
            "ExecutorServer",
            [
                "Core", "OrderedJSON", "PaymentModel", "X402", "PrometheusMetrics", "ExecutorCore", "LoopHTTP",
                "TestDoubles",
                httpTypes,
                logging, lifecycle, nioEmbedded,
            ] + hummingbird
        ),
        .testTarget(
            name: "RequestPathTests",
            dependencies: [
                "GalaksioApp", "Console", "CurlHTTP", "ExecutorCore", "ExecutorServer", "HTTPayer", "LineEditing",
                "Payments", "Providers", "Sandbox", "SessionFormat", "PaymentModel", "Core", "OrderedJSON",
                "TestSupport",
                httpTypes, logging,
            ],
            swiftSettings: settings
        ),
        tests("GalaksioApp", ["Core", "OrderedJSON", "Console", "ExecutorCore", "Providers", argumentParser, logging]),
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "GalaksioApp", "Console", "CommandLanguage", "CurlHTTP", "ExecutorCore", "ExecutorServer", "HTTPayer",
                "LineEditing", "Sandbox", "Payments", "Providers", "SessionFormat", "SessionReplay", "Signing",
                "Stores",
                "PaymentModel", "Core", "OrderedJSON", "X402", "TestSupport", "line-editing-probe", httpTypes, logging,
                bigInt, grdb,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProjectTests",
            dependencies: ["TestSupport", "Core", "SessionFormat"],
            swiftSettings: settings
        ),
        program("ProgramTests"),
        program("TerminalTests"),
    ]
)
