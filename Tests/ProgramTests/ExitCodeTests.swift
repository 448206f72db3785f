import TestSupport
import Testing

@Suite("Exit codes", .blocking)
struct ExitCodeTests {
    /// A command line and how it ends.
    static let table: [(words: [String], status: Int32)] = [
        (["version"], 0),
        (["--help"], 0),
        (["help", "set"], 0),
        (["-c", "create", "-c", "get absent"], 0),
        (["-c", "create", "-c", "ttl absent"], 0),
        (["-c", "create", "-c", "del absent"], 0),
        (["-c", "create", "-c", "exit", "-c", "nonsense"], 0),
        (["-c", "create", "-c", "@ fault get 500 x9", "-c", "get k"], 1),
        (["--cache", "96ad0856-03b1-4ee7-9666-e81abd0349e1", "get", "k"], 1),
        (["-c", "include nowhere.session"], 1),
        (["replay", "nowhere.session"], 1),
        (["unlet", "a"], 2),
        (["--nonsense"], 2),
        (["serve", "--nonsense"], 2),
        (["serve", "start"], 2),
        (["local", "--nonsense"], 2),
        (["nonsense"], 2),
        (["get", "k"], 2),
        (["-c", "get"], 2),
        (["-c", "set k {"], 2),
        (["-c", "create", "-c", "incr k"], 2),
        (["-c", "auth"], 2),
        (["--width", "3", "help"], 2),
        (["--network", "mars", "status"], 3),
        (["--timeout", "never", "status"], 3),
        (["--set", "5", "let"], 3),
        (["--network", "live", "status"], 3),
        (["serve"], 3),
        (["serve", "--network", "local", "--port", "65536"], 3),
        (["local", "--port", "-1"], 2),
        (["--router", "http://127.0.0.1:CLOSED", "create"], 4),
        (["--router", "http://127.0.0.1:CLOSED", "ping"], 4),
        (["--router", "http://127.0.0.1:SILENT", "--timeout", "1", "-c", "create"], 4),
        (["-c", "@ price create 0.50 USDC base-sepolia", "-c", "create us-east-1"], 5),
        (["-c", "@ price create 50 USDC base-sepolia", "-c", "create us-east-1"], 5),
        (["-c", "@ reply {\"x402Version\":1,\"accepts\":[{\"scheme\":\"exact\"}]}", "-c", "create us-east-1"], 5),
        (["-c", "create", "-c", "expect status == failed"], 8),
        (["-c", "expect 1 == 2"], 8),
    ]

    @Test("a command line ends with its code", arguments: table)
    func code(_ words: [String], _ status: Int32) throws {
        let closed = ListeningSocket(queue: 0)
        let silent = ListeningSocket()
        let words = words.map {
            $0.replacing("CLOSED", with: "\(closed.port)").replacing("SILENT", with: "\(silent.port)")
        }
        let ending = try Galaksio.run(words)
        #expect(ending.status == status, "\(ending.output)\(ending.errors)")
        if status != 0 {
            #expect(ending.errors.split(separator: "\n").contains { $0.hasPrefix("error: ") }, "\(ending.errors)")
        }
    }

    @Test("each setting in the environment that cannot be understood ends with 3", arguments: ["console", "serve"])
    func environment(_ mode: String) throws {
        for (name, value) in [("GALAKSIO_TIMEOUT", "x"), ("HTTPAYER_ROUTER_URL", "x"), ("GALAKSIO_POLICY", "always")] {
            let ending = try Galaksio.run(
                mode == "serve" ? ["serve"] : ["status"],
                environment: ["HTTPAYER_ROUTER_URL": "http://localhost:3000"].merging([name: value]) { $1 }
            )
            #expect(ending.status == 3)
            #expect(ending.errors.hasPrefix("error: \"\(value)\" is not a valid \(name) (environment); allowed: "))
            #expect(ending.output.isEmpty)
        }
    }

    @Test("a .env that cannot be understood ends with 3 and names file and line")
    func environmentFile() throws {
        let folder = try TemporaryFolder()
        try folder.write("PORT=8090\nHTTPAYER_ROUTER_URI=http://localhost:3000\n", to: ".env")
        let ending = try Galaksio.run(["status"], folder: folder.path)
        #expect(ending.status == 3)
        #expect(
            ending.errors == """
                error: .env:2: unknown setting HTTPAYER_ROUTER_URI; did you mean HTTPAYER_ROUTER_URL?
                try: HTTPAYER_ROUTER_URL=value

                """
        )
    }

    @Test("the first failure ends a run and gives its code; --keep-going goes on, and gives it too")
    func keepGoing() throws {
        let lines = ["create", "nonsense", "expect 1 == 2", "dbsize"].flatMap { ["-c", $0] }
        let first = try Galaksio.run(lines)
        #expect(first.status == 2)
        #expect(first.output.split(separator: "\n").count == 1)
        let all = try Galaksio.run(["--keep-going"] + lines)
        #expect(all.status == 2)
        #expect(all.output.split(separator: "\n").count == 2)
        #expect(all.output.hasSuffix("\n0\n"))
        #expect(all.errors.split(separator: "\n").count { $0.hasPrefix("error: ") } == 2)
    }
}
