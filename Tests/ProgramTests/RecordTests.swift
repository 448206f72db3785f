import Glibc
import TestSupport
import Testing

@Suite("Recordings of the built program", .timeLimit(.minutes(10)), .blocking)
struct RecordTests {
    private static let wallet = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    @Test func `what people are used to type for a password is masked`() throws {
        let folder = try TemporaryFolder()
        let lines = [
            "AUTH marked-password-1", "auth user marked-password-2", "HELLO 3 AUTH u marked-password-3",
            "CONFIG SET requirepass marked-password-4", "let k = sk_live_marked-password-5", "set k pw",
        ]
        let recorded = try Galaksio.run(
            ["--keep-going", "--record", "case.session"] + lines.flatMap { ["-c", $0] },
            folder: folder.path
        )
        let text = try #require(folder.read("case.session"))
        #expect(!text.contains("marked-password"))
        #expect(recorded.errors.contains("OK 6 commands, 5 secrets masked in case.session\n"), "\(recorded.errors)")
    }

    @Test func `a case recorded against one server replays against none`() throws {
        let (local, address) = try Galaksio.startLocal([
            "price create 0.05 USDC base-sepolia", "refuse insufficient_funds",
        ])
        let folder = try TemporaryFolder()
        let lines = [
            "create us-east-1", "explain", "create us-east-1 as demo", #"set user:1 {"name":"Alice"} ttl 1h"#,
            "get user:1", "receipt 2", "ledger", "trace 2", "status",
        ]
        let recorded = try Galaksio.run(
            ["--keep-going", "--pay-up-to", "1.00", "--record", "case.session"] + lines.flatMap { ["-c", $0] },
            environment: [
                "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                "EXECUTOR_PRIVATE_KEY": Self.wallet, "GALAKSIO_STORE": "memory",
            ],
            folder: folder.path
        )
        #expect(recorded.status == 6)
        #expect(recorded.errors.contains("OK 9 commands, 0 secrets masked in case.session\n"))
        #expect(recorded.errors.contains("2 signed payments left out"))
        #expect(!recorded.errors.contains("replays differently"))
        local.signalled(SIGKILL)
        _ = try local.waitForExit()
        let replayed = try Galaksio.run(["replay", "case.session"], folder: folder.path)
        #expect(replayed.output.hasPrefix("ok    case.session  9 commands\n"), "\(replayed.output)")
        #expect(replayed.status == 0)
        // Somebody who gets the file asks more than was asked then.
        let text = try #require(folder.read("case.session"))
        let place = try #require(text.firstRange(of: "\n@ tape"))
        let more = "> challenge 1\n| [..]\n| ...\n? option == 1\n"
        try folder.write(text[..<place.lowerBound] + more + text[place.lowerBound...], to: "more.session")
        let asked = try Galaksio.run(["replay", "more.session"], folder: folder.path)
        #expect(asked.output.contains("10 commands"))
    }

    @Test func `a killed program leaves a recording of what it did`() throws {
        let folder = try TemporaryFolder()
        let program = try Galaksio.start(
            ["--network", "local", "--record", "killed.session"],
            folder: folder.path
        )
        program.send("create us-east-1\nset key value\nget key\n")
        try program.wait("the value", until: { $0.output.hasSuffix("value\n") })
        program.signalled(SIGKILL)
        _ = try program.waitForExit()
        let text = try #require(folder.read("killed.session"))
        #expect(text.contains("> set key value\n"))
        let replayed = try Galaksio.run(["replay", "killed.session"], folder: folder.path)
        #expect(replayed.output.contains("3 commands"), "\(replayed.output)")
        #expect(replayed.status == 0)
    }

    @Test func `a file that is there stays, unless it may go`() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine\n", to: "mine.session")
        let refused = try Galaksio.run(["-c", "record mine.session"], folder: folder.path)
        #expect(refused.status == 2)
        #expect(refused.errors == "error: mine.session already exists\ntry: galaksio record mine.session --yes\n")
        #expect(folder.read("mine.session") == "mine\n")
        let flagged = try Galaksio.run(["--record", "mine.session", "-c", "version"], folder: folder.path)
        #expect(flagged.status == 2)
        #expect(folder.read("mine.session") == "mine\n")
        let replaced = try Galaksio.run(
            ["-c", "record mine.session tag a tag b --yes", "-c", "record", "-c", "help get", "-c", "record stop"],
            folder: folder.path
        )
        #expect(replaced.output.hasPrefix("mine.session\nmine.session\n"), "\(replaced.output)")
        #expect(folder.read("mine.session")?.contains("tags: a b\n") == true)
    }

    @Test func `a recording that cannot be written says so and ends`() throws {
        let ending = try Galaksio.run(
            ["--keep-going", "-c", "record /dev/full --yes", "-c", "help get", "-c", "record stop"],
            folder: "/"
        )
        #expect(ending.errors.contains("error: /dev/full: No space left on device"))
    }

    @Test func `values that look like parts of a session file are kept as they are`() throws {
        let folder = try TemporaryFolder()
        let values = [
            #"[..]"#, "...", #"[int] [uuid:x] [[ ] [/a/]"#, #"line1\nline2\n\n| x\n> y\n"#, #"tab\t \u{1b}[31mred"#,
            #"\"42\""#,
            "日本 😀", "trailing  ", #"cr\rlf"#, "",
        ]
        var lines = ["create us-east-1"]
        for (number, value) in values.enumerated() {
            lines += ["set \(number) \"\(value)\"", "get \(number)", "get \(number) --json"]
        }
        lines += [#"set j [1,"[tx]",{"...":"..."}]"#, "get j --json", "get 1 ; get 2 ; get nothing", "keys"]
        lines += [":output human", "get 3", "get j", "keys", "# a remark"]
        let recorded = try Galaksio.run(
            ["--network", "local", "--record", "odd.session"],
            input: lines.joined(separator: "\n"),
            folder: folder.path
        )
        #expect(!recorded.errors.contains("replays differently"), "\(recorded.errors)")
        let replayed = try Galaksio.run(["replay", "odd.session"], folder: folder.path)
        #expect(replayed.status == 0, "\(replayed.output)")
    }

    @Test func `a line with a program behind it is recorded with what it brings`() throws {
        let folder = try TemporaryFolder()
        let lines = [
            "create us-east-1", "set b 2", "set a 1", "keys | sort -r", "3 get a | wc -l", "get b --json | cat",
        ]
        let recorded = try Galaksio.run(
            ["--network", "local", "--record", "piped.session"] + lines.flatMap { ["-c", $0] },
            folder: folder.path
        )
        #expect(!recorded.errors.contains("replays differently"), "\(recorded.errors)")
        let text = try #require(folder.read("piped.session"))
        #expect(text.contains("> keys --raw\n| a\n| b\n"))
        #expect(text.contains("> 3 get a --raw\n| 1\n| 1\n| 1\n"))
        #expect(try Galaksio.run(["replay", "piped.session"], folder: folder.path).status == 0)
    }

    @Test func `who was paid before, and how much, is part of a recording`() throws {
        let (local, address) = try Galaksio.startLocal(["price create 0.05 USDC base-sepolia"])
        let folder = try TemporaryFolder()
        func run(_ lines: String...) throws -> Galaksio.Ending {
            try Galaksio.run(
                ["--pay-up-to", "1.00"] + lines.flatMap { ["-c", $0] },
                environment: [
                    "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                    "EXECUTOR_PRIVATE_KEY": Self.wallet, "XDG_STATE_HOME": folder.path,
                ],
                folder: folder.path
            )
        }
        _ = try run("create us-east-1", "create us-east-1")
        let recorded = try run("create us-east-1", "record paid.session", "create eu-west-1", "policy", "record stop")
        #expect(!recorded.errors.contains("replays differently"), "\(recorded.errors)")
        local.signalled(SIGKILL)
        _ = try local.waitForExit()
        let text = try #require(folder.read("paid.session"))
        #expect(text.contains("budget   0.20 of 5.00 today, 0.10 of 1.00 this session"))
        let replayed = try Galaksio.run(["replay", "paid.session"], folder: folder.path)
        #expect(replayed.status == 0, "\(replayed.output)")
    }

    @Test("secrets of every kind are masked, in every form")
    func secrets() throws {
        let folder = try TemporaryFolder()
        let key = "0x" + String(repeating: "5ec2e7", count: 10) + "beef"
        let lines = [
            "create us-east-1", "set a marked-router-key-5d1f", "set b \(key)",
            #"set c {"token":"sk-live-marked12345"}"#,
            "set d 'Authorization: Bearer marked-bearer-99'", "get a", "get b --json", "get c", "keys",
            "trace 3 --json",
            "set \(key) 1", "nonsense \(key)", "history",
        ]
        _ = try Galaksio.run(
            ["--keep-going", "--network", "local", "--record", "s.session"] + lines.flatMap { ["-c", $0] },
            environment: ["HTTPAYER_API_KEY": "marked-router-key-5d1f"],
            folder: folder.path
        )
        let text = try #require(folder.read("s.session"))
        for secret in ["marked-router", "5ec2e75ec2e7", "sk-live-marked", "marked-bearer"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        #expect(try Galaksio.run(["replay", "s.session"], folder: folder.path).status == 0)
    }
}
