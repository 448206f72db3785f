import Glibc
import TestSupport
import Testing

/// Runs with a marked key, which pay once; then what the system shows of the process is searched.
@Suite("The wallet's key stands in one place", .blocking)
struct KeyMemoryTests {
    /// The place from which a run reads its key.
    enum Place: String, CaseIterable {
        case environment
        case file = ".env"
        case keyFile
    }

    /// Digits of the key that are the same in either case, and so are its other spellings.
    private static let marked = "1234509876102938475610987654321234567890123456789012"
    private static let key = "0xAbCdEf" + marked + "aBcDeF"
    private static let routerKey = "marked-router-key-5d1f"

    private static var markedBytes: [UInt8] {
        let digits = marked.utf8.map { $0 - UInt8(ascii: "0") }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// A folder and an environment in which the key comes from that place.
    private struct Fixture {
        let folder: TemporaryFolder
        let local: RunningProgram
        var environment: [String: String]

        init(_ place: Place) throws {
            folder = try TemporaryFolder()
            let address: String
            (local, address) = try Galaksio.startLocal(["price create 0.05 USDC base-sepolia"])
            let variables = [
                "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache", "HTTPAYER_API_KEY": routerKey,
            ]
            environment = ["XDG_STATE_HOME": folder.path, "GALAKSIO_MAX_PER_PAYMENT": "0.10"]
            switch place {
            case .environment:
                environment["EXECUTOR_PRIVATE_KEY"] = key
                environment.merge(variables) { $1 }
            case .file:
                let lines = variables.map { "\($0.key)=\($0.value)\n" }.joined()
                try folder.write("# before\nexport EXECUTOR_PRIVATE_KEY = \(key) # mine\n" + lines, to: ".env")
            case .keyFile:
                try folder.write(key + "\n", to: "key")
                chmod(folder.path + "/key", 0o600)
                environment["EXECUTOR_PRIVATE_KEY_FILE"] = "key"
                environment.merge(variables) { $1 }
            }
        }

        func transfers() throws -> Int {
            let port = try #require(Int(local.output.split(separator: "\n")[0].split(separator: ":").last ?? ""))
            return Loopback.ask("GET /facilitator/transfers", port: port).body.split(separator: "\"nonce\"").count - 1
        }
    }

    private func expectHidden(_ program: RunningProgram) {
        let process = ProcessView(program.identifier)
        let counts = process.occurrences(of: [Array(Self.marked.utf8), Self.markedBytes])
        // Who is not root may not even look.
        #expect(counts != nil || geteuid() != 0)
        if let counts {
            #expect(counts[0] == 0, "as text")
            #expect(counts[1] == 1, "as bytes")
        }
        let variables = process.text(of: "environ")
        #expect(!variables.contains(Self.marked))
        #expect(!variables.contains(Self.routerKey))
        let limit = process.text(of: "limits").split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(limit?.split(separator: " ").dropFirst(4).first == "0")
    }

    @Test("in a server that has paid", arguments: Place.allCases)
    func server(_ place: Place) throws {
        let fixture = try Fixture(place)
        let server = try Galaksio.start(
            ["serve", "--port", "0"],
            environment: fixture.environment,
            folder: fixture.folder.path
        )
        try server.wait("its port", until: { $0.errors.contains("[INFO] Supported providers: ") })
        let words = server.errors.split(separator: "running on port ")[1]
        let port = try #require(Int(words.prefix(while: \.isNumber)))
        let task = #"{"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
        #expect(Loopback.ask("POST /execute", port: port, body: task).status == 200)
        #expect(try fixture.transfers() == 1)
        expectHidden(server)
    }

    @Test("in a console that has paid, and in no program that it starts", arguments: Place.allCases)
    func console(_ place: Place) throws {
        let fixture = try Fixture(place)
        let console = try Galaksio.start(
            ["--pay-up-to", "1.00"],
            environment: fixture.environment.merging(["MARK": "inherited"]) { $1 },
            folder: fixture.folder.path
        )
        console.send("create us-east-1\nset k v\nkeys | env\n")
        try console.wait("the variables", until: { $0.output.contains("MARK=inherited") })
        #expect(try fixture.transfers() == 1)
        expectHidden(console)
        #expect(!console.output.contains("EXECUTOR_PRIVATE_KEY="))
        #expect(!console.output.contains("HTTPAYER_API_KEY"))
        console.endInput()
        #expect(try console.waitForExit() == 0)
    }

    @Test("a key that is not used stands in no environment", arguments: [["local", "--port", "0"], []])
    func unused(_ arguments: [String]) throws {
        let environment = ["EXECUTOR_PRIVATE_KEY": Self.key, "HTTPAYER_API_KEY": Self.routerKey]
        let program = try Galaksio.start(
            ["--network", "local"].filter { _ in arguments.isEmpty } + arguments,
            environment: environment
        )
        program.send("create us-east-1\n")
        try program.wait("a line", until: { !$0.output.isEmpty })
        let variables = ProcessView(program.identifier).text(of: "environ")
        #expect(!variables.contains(Self.marked))
        #expect(!variables.contains(Self.routerKey))
    }

    @Test("a file that others could read is refused, and chmod is what helps", arguments: [0o640, 0o604, 0o660])
    func openFile(_ mode: Int) throws {
        let fixture = try Fixture(.keyFile)
        let path = fixture.folder.path + "/key"
        chmod(path, mode_t(mode))
        var environment = fixture.environment
        environment["EXECUTOR_PRIVATE_KEY_FILE"] = path
        let ending = try Galaksio.run(["wallet"], environment: environment)
        #expect(ending.status == 3)
        let mode = String(mode, radix: 8)
        #expect(
            ending.errors == """
                error: EXECUTOR_PRIVATE_KEY_FILE: \(path) is open to other users (mode \(mode)), but must be private
                try: chmod 600 \(path)

                """
        )
    }

    @Test func `two keys are one too many`() throws {
        var environment = try Fixture(.keyFile).environment
        environment["EXECUTOR_PRIVATE_KEY"] = Self.key
        let ending = try Galaksio.run(["wallet"], environment: environment)
        #expect(ending.status == 3)
        #expect(
            ending.errors == """
                error: EXECUTOR_PRIVATE_KEY (environment) and EXECUTOR_PRIVATE_KEY_FILE (environment) are both set, set only one of them
                try: unset EXECUTOR_PRIVATE_KEY

                """
        )
    }

    @Test func `a key instead of a path is not shown`() throws {
        let ending = try Galaksio.run(["wallet"], environment: ["EXECUTOR_PRIVATE_KEY_FILE": Self.key])
        #expect(ending.status == 3)
        #expect(!ending.errors.contains(Self.marked))
        #expect(ending.errors.contains("must be the path of a key file, not the key itself"))
    }

    @Test("a key file that holds none is refused, and not shown", arguments: ["", "marked", "0x" + marked])
    func badFile(_ text: String) throws {
        let fixture = try Fixture(.keyFile)
        try fixture.folder.write(text, to: "key")
        chmod(fixture.folder.path + "/key", 0o600)
        let ending = try Galaksio.run(["wallet"], environment: fixture.environment, folder: fixture.folder.path)
        #expect(ending.status == 3)
        #expect(ending.errors.hasPrefix("error: EXECUTOR_PRIVATE_KEY_FILE: key: the wallet key "), "\(ending.errors)")
        #expect(text.isEmpty || !ending.errors.contains(text))
    }
}
