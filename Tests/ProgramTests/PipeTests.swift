import TestSupport
import Testing

@Suite("COMMAND | PROGRAM", .timeLimit(.minutes(10)), .blocking)
struct PipeTests {
    /// A cache with three keys, and then those lines.
    private func run(_ lines: String..., environment: [String: String] = [:]) throws -> Galaksio.Ending {
        let all = ["create --quiet > /dev/null", "set b 2", "set a 1", "set c 3"] + lines
        return try Galaksio.run(["--quiet"] + all.flatMap { ["-c", $0] }, environment: environment)
    }

    @Test func `a program reads what the command brings`() throws {
        let ending = try run("keys | sort -r | tr abc xyz")
        #expect(ending.output == "z\ny\nx\n")
        #expect(ending.errors == "")
        #expect(ending.status == 0)
    }

    @Test func `a repeated command is one input`() throws {
        #expect(try run("3 get a | wc -l").output == "3\n")
    }

    @Test func `with --json the program reads records`() throws {
        #expect(try run("get b --json | grep -c cacheKey").output == "1\n")
    }

    @Test func `a program may stop reading early`() throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "line\n", count: 100_000)
        try folder.write(text, to: "big.txt")
        let ending = try run("set big < \(folder.path)/big.txt", "get big | head -1")
        #expect(ending.output == "line\n")
        #expect(ending.status == 0)
    }

    @Test func `a program that fails fails the line, and its number is not taken for ours`() throws {
        #expect(try run("keys | exit 7").status == 1)
        #expect(try run("keys | nosuchprogram").status == 1)
        #expect(try run("keys | kill -9 $$").status == 1)
    }

    @Test func `a command that fails starts no program`() throws {
        let ending = try run("ttl --nonsense | echo started")
        #expect(ending.output == "")
        #expect(ending.status == 2)
    }

    @Test func `a program sees the environment, but not the keys`() throws {
        let ending = try run(
            "keys | env",
            environment: ["HTTPAYER_API_KEY": "marked-key", "GALAKSIO_NETWORK": "local", "SEEN": "yes"]
        )
        #expect(ending.output.contains("SEEN=yes"))
        #expect(!ending.output.contains("marked-key"))
    }
}
