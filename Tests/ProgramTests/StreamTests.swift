import Foundation
import TestSupport
import Testing

@Suite("Standard streams", .blocking)
struct StreamTests {
    private static let due = ["-c", "@ price create 0.50 USDC base-sepolia", "-c", "create us-east-1"]

    @Test("results are raw on standard output, everything else on standard error")
    func raw() throws {
        let lines = ["create", "set k {\"a\": [1, 2]} ttl 1h", "get k", "ttl k", "keys", "get absent", "nonsense"]
        let ending = try Galaksio.run(lines.flatMap { ["-c", $0] })
        let output = ending.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(UUID(uuidString: output[0]) != nil)
        #expect(Array(output.dropFirst()) == ["OK", "{\"a\":[1,2]}", "3600", "k", ""])
        #expect(ending.errors == "error: unknown command nonsense\ntry: help\n")
    }

    @Test("a 402 and its error stand on standard error")
    func challenge() throws {
        let ending = try Galaksio.run(Self.due)
        #expect(ending.output == "OK\n")
        #expect(ending.errors.hasPrefix("402 payment required: 0.50 USDC on Base Sepolia"))
        #expect(ending.errors.contains("\nmoney    not charged; nothing was signed\n"))
        #expect(ending.errors.hasSuffix("\nerror: cache not created\n"))
    }

    @Test(
        "with --json there is one record a line on standard output, failures too, and nothing beside",
        arguments: [
            (["-c", "create", "-c", "set k v", "-c", "get k"], 3, 0),
            (due, 2, 5),
            (["-c", "nonsense"], 1, 2),
            (["-c", "set k {"], 1, 2),
            (["nonsense"], 1, 2),
            (["--cache", "a b", "-c", "get k"], 1, 1),
            (["--timeout", "x", "status"], 1, 3),
            (["--width", "3", "status"], 1, 2),
            (["--nonsense"], 1, 2),
            (["--set"], 1, 2),
            (["-c", "let x = 5", "-c", ":width 40", "-c", "expect 1 == 2"], 3, 8),
            (["-c", "help set"], 1, 0),
            (["--trace", "-c", "create"], 1, 0),
        ]
    )
    func records(_ words: [String], _ count: Int, _ status: Int32) throws {
        let ending = try Galaksio.run(["--json"] + words)
        #expect(ending.status == status)
        #expect(ending.errors == "")
        let lines = ending.output.split(separator: "\n")
        #expect(lines.count == count, "\(ending.output)")
        for line in lines {
            let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(record["v"] as? Int == 1)
            #expect(["completed", "failed"].contains(record["status"] as? String))
        }
        let last = try JSONSerialization.jsonObject(with: Data(try #require(lines.last).utf8)) as? [String: Any]
        #expect((last?["error"] != nil) == (status != 0))
    }

    @Test("--quiet keeps results, a new cache's id among them, and drops bare confirmations")
    func quiet() throws {
        let lines = ["create", "set k v", "get k", "del k"].flatMap { ["-c", $0] }
        let output = try Galaksio.run(["--quiet"] + lines).output
        #expect(output.dropFirst(36) == "\nv\n")
    }

    @Test("no escape sequence is written without a terminal", arguments: [[], ["--json"], ["--raw"], ["--trace"]])
    func escapes(_ flags: [String]) throws {
        let lines = [
            "help", "help redis", "status", "providers", "clear", "create", "set k \"a\\u{1b}[31mb\"", "get k", "trace",
            "@ price create 0.50 USDC base-sepolia", "create us-east-1", "challenge", "explain", "nonsense", ":",
        ]
        let ending = try Galaksio.run(
            flags + ["--keep-going"] + lines.flatMap { ["-c", $0] },
            environment: ["TERM": "xterm-256color"]
        )
        let text = (ending.output + ending.errors).replacing("a\u{1B}[31mb\n", with: "")
        #expect(!text.contains("\u{1B}"))
    }

    @Test("a value is written as it is, with --raw")
    func value() throws {
        let lines = ["create", "set k \"a\\u{1b}[31mb\"", "get k"].flatMap { ["-c", $0] }
        #expect(try Galaksio.run(["--quiet"] + lines).output.dropFirst(36) == "\na\u{1B}[31mb\n")
    }

    @Test("a closed pipe ends nothing but the output")
    func closedPipe() throws {
        let program = try Galaksio.start(["-c", "help", "-c", "version"])
        program.endInput()
        #expect(try program.waitForExit() != -13)
    }
}
