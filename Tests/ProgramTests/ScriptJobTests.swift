import TestSupport
import Testing

@Suite("Jobs of a script", .timeLimit(.minutes(10)), .blocking)
struct ScriptJobTests {
    private func run(_ lines: String...) throws -> Galaksio.Ending {
        try Galaksio.run(["--quiet"] + (["create > /dev/null"] + lines).flatMap { ["-c", $0] })
    }

    @Test func `its end waits for them and shows what they wrote`() throws {
        let ending = try run("set k hello", "get k &")
        #expect(ending.output.hasSuffix("hello\n"))
        #expect(ending.status == 0)
    }

    @Test func `one that fails gives the exit code`() throws {
        let ending = try run("@ fault get 403 x9", "get k &")
        #expect(ending.errors.contains("error: the router or the service refused the key"))
        #expect(ending.status == 1)
    }

    @Test func `many entries need a yes before the job begins`() throws {
        let folder = try TemporaryFolder()
        let lines = (1...101).map { "{\"key\":\"k\($0)\",\"value\":\($0)}\n" }.joined()
        try folder.write(lines, to: "many.jsonl")
        let ending = try run("import \(folder.path)/many.jsonl &")
        #expect(ending.errors.contains("try: import \(folder.path)/many.jsonl --yes &\n"))
        #expect(ending.status == 2)
        #expect(try run("import \(folder.path)/many.jsonl --yes &", "wait", "dbsize").output.hasSuffix("101\n"))
    }

    @Test func `a payment of a job is approved by nobody where nobody sits`() throws {
        let ending = try Galaksio.run(
            ["--pay-up-to", "1.00"]
                + ["policy mode ask", "@ price create 0.05 USDC base-sepolia", "create &", "wait", "pay 1"].flatMap {
                    ["-c", $0]
                }
                + ["--keep-going"]
        )
        #expect(ending.errors.contains("pay needs an interactive terminal. Scripts pay only within --pay-up-to"))
        #expect(!ending.errors.contains("402 paid"))
    }
}
