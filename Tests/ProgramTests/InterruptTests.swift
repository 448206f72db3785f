import Glibc
import TestSupport
import Testing

@Suite("Ctrl-C without a terminal")
struct InterruptTests {
    private static let lines = ["create", "@ fault get silent", "get k", "dbsize"]

    @Test("ends the command as a record, and the run with 130", arguments: [[], ["--keep-going"]])
    func record(_ flags: [String]) throws {
        let program = try Galaksio.start(["--json"] + flags + Self.lines.flatMap { ["-c", $0] })
        try program.wait("two records", until: { $0.output.split(separator: "\n").count == 2 })
        program.signalled(SIGINT)
        #expect(try program.waitForExit() == 130)
        let records = program.output.split(separator: "\n")
        #expect(records.count == 3)
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
