import Glibc
import TestSupport
import Testing

@Suite("Ctrl-C without a terminal", .blocking)
struct InterruptTests {
    @Test("ends the command as a record, and the run with 130", arguments: [[], ["--keep-going"]])
    func record(_ flags: [String]) throws {
        let router = ListeningSocket()
        let program = try Galaksio.start(
            ["--json", "--cache", "c", "--router", "http://127.0.0.1:\(router.port)"] + flags
                + ["-c", "get k", "-c", "dbsize"]
        )
        #expect(router.waitForConnection())
        program.signalled(SIGINT)
        #expect(try program.waitForExit() == 130)
        let records = program.output.split(separator: "\n")
        #expect(records.count == 1)
        #expect(records.last?.contains(#""line":"get k""#) == true)
        #expect(records.last?.contains(#""code":"cancelled""#) == true)
        #expect(program.errors.isEmpty)
    }

    @Test("ends a run that waits for its next line")
    func waiting() throws {
        let program = try Galaksio.start(["--raw"])
        program.send("create\n")
        try program.wait("the cache's id", until: { $0.output.hasSuffix("\n") })
        program.signalled(SIGINT)
        #expect(try program.waitForExit() == 130)
    }
}
