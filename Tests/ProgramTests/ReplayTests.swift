import TestSupport
import Testing

@Suite("galaksio replay", .timeLimit(.minutes(10)), .blocking)
struct ReplayTests {
    @Test("a session file cannot speak to the terminal", arguments: [[], ["--json"], ["--list"]])
    func escapes(_ flags: [String]) throws {
        let folder = try TemporaryFolder()
        let text = "galaksio-session 1\ntitle: a\u{9B}2J\n\n> get \u{1B}[31mx\n| \u{1B}[2J\n"
        try folder.write(text, to: "a\u{1B}.session")
        let ending = try Galaksio.run(["replay"] + flags + [folder.path])
        let shown = ending.output + ending.errors
        #expect(shown.contains("a"))
        #expect(!shown.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || 0x7F...0x9F ~= $0.value })
    }

    private static let session = """
        galaksio-session 1
        title: three answers

        > help nothing
        ! one
        > dbsize
        ! error: no cache in use
        ! two
        > exists k
        ! three

        """

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.session, to: "a.session")
        return folder
    }

    @Test func `a run that checks nothing is no success`() throws {
        let folder = try folder()
        let ending = try Galaksio.run(["replay", "--tag", "nosuch", folder.path])
        #expect(ending.status == 2)
        #expect(ending.errors == "error: no session has the tag nosuch\ntry: galaksio replay --list\n")
    }

    @Test func `with --update=ask a person takes or leaves each change`() throws {
        let folder = try folder()
        let ending = try Galaksio.run(
            ["replay", "--update=ask", "a.session"],
            input: "n\ny\nq\n",
            folder: folder.path
        )
        #expect(ending.status == 8)
        #expect(ending.errors.contains("a.session:5\n- ! one\n+ ! error: no help on nothing"), "\(ending.errors)")
        #expect(ending.errors.contains("Apply this change? [y]es [n]o [a]ll [q]uit: "))
        let text = try #require(folder.read("a.session"))
        #expect(text.contains("! one\n"))
        #expect(text.contains("! error: no cache in use\n! try: create us-east-1\n"))
        #expect(text.contains("! three\n"))
    }

    @Test func `all takes the rest, and nobody there takes nothing`() throws {
        let folder = try folder()
        _ = try Galaksio.run(["replay", "--update=ask", "a.session"], folder: folder.path)
        #expect(folder.read("a.session") == Self.session)
        _ = try Galaksio.run(["replay", "--update=ask", "a.session"], input: "a\n", folder: folder.path)
        #expect(try Galaksio.run(["replay", "a.session"], folder: folder.path).status == 0)
    }

    @Test("nothing is rewritten where CI is set", arguments: ["--update", "--update=ask"])
    func strict(_ flag: String) throws {
        let folder = try folder()
        let ending = try Galaksio.run(
            ["replay", flag, "a.session"],
            input: "a\n",
            environment: ["CI": "true"],
            folder: folder.path
        )
        #expect(ending.status == 3)
        #expect(ending.errors.hasSuffix("error: session files can't be updated while CI is set\n"), "\(ending.errors)")
        #expect(folder.read("a.session") == Self.session)
    }

    @Test func `a live session needs --live, and pays nothing without --pay-up-to`() throws {
        let (local, address) = try Galaksio.startLocal(["price create 0.05 USDC base-sepolia"])
        defer { withExtendedLifetime(local) {} }
        let folder = try TemporaryFolder()
        try folder.write(
            """
            galaksio-session 1
            world: live

            > create us-east-1 --json
            | {"status":"completed","...":"..."}
            ? payment.outcome == paid

            """,
            to: "live.session"
        )
        let environment = [
            "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache", "GALAKSIO_STORE": "memory",
            "EXECUTOR_PRIVATE_KEY": "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
        ]
        func replay(_ flags: String...) throws -> Galaksio.Ending {
            try Galaksio.run(["replay"] + flags + ["live.session"], environment: environment, folder: folder.path)
        }
        #expect(try replay().output.contains("1 skipped"))
        let unpaid = try replay("--live")
        #expect(unpaid.status == 8)
        #expect(unpaid.output.contains(#""outcome":"pending","money":"unmoved""#), "\(unpaid.output)")
        let paid = try replay("--live", "--pay-up-to", "0.10")
        #expect(paid.output.hasPrefix("ok    live.session"), "\(paid.output)")
        #expect(try replay("--live", "--pay-up-to", "much").status == 3)
    }
}
