import Foundation
import Glibc
import TestSupport
import Testing

/// API keys as an operator uses them; what was spent is counted at the counterpart.
@Suite("API keys of a server", .blocking)
struct APIKeyProgramTests {
    /// Makes a key with the program itself.
    private func make(_ arguments: String...) throws -> (key: String, line: String) {
        let made = try Galaksio.run(["api-key"] + arguments)
        #expect(made.status == 0, "\(made.errors)")
        let lines = made.output.split(separator: "\n").map { $0.dropFirst(6) }
        return (String(try #require(lines.first)), String(try #require(lines.last)))
    }

    private static func task(_ id: String) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"create","cacheRegion":"us-east-1"}"#
    }

    private static func ended(_ id: String, _ server: JobServers.Server, _ key: String) -> String {
        while true {
            let reply = Loopback.ask("GET /jobs/\(id)", port: server.port, key: key)
            if reply.body.contains(#""endedAt""#) || reply.status != 200 { return reply.body }
            usleep(50_000)
        }
    }

    @Test func `the limit of a key holds over both ways and a restart, and another key pays on`() throws {
        let (alice, bob) = (try make("alice", "--limit", "0.03"), try make("bob"))
        let servers = try JobServers(settings: ["GALAKSIO_API_KEYS": "\(alice.line); \(bob.line)"])
        let first = try servers.start()
        #expect(Loopback.ask("POST /execute", port: first.port, body: Self.task("1"), key: alice.key).status == 200)
        #expect(Loopback.ask("POST /jobs", port: first.port, body: Self.task("2"), key: alice.key).status == 202)
        #expect(Self.ended("2", first, alice.key).contains(#""status":"completed""#))
        try first.end()
        let second = try servers.start()
        #expect(Loopback.ask("POST /execute", port: second.port, body: Self.task("3"), key: alice.key).status == 200)
        let over = Loopback.ask("POST /execute", port: second.port, body: Self.task("4"), key: alice.key)
        #expect(over.status == 500 && over.body.contains("payment_declined"), "\(over)")
        #expect(over.body.contains("max 0.03 a day for this API key, 0.00 left"), "\(over)")
        #expect(Loopback.ask("POST /jobs", port: second.port, body: Self.task("5"), key: alice.key).status == 202)
        #expect(Self.ended("5", second, alice.key).contains("payment_declined"))
        // The same id under another key is another job, and another payment.
        #expect(Loopback.ask("POST /execute", port: second.port, body: Self.task("1"), key: bob.key).status == 200)
        #expect(Loopback.ask("POST /execute", port: second.port, body: Self.task("1"), key: alice.key).status == 200)
        #expect(try servers.settled().count == 4)
        // Each key is told its own spending alone.
        let (own, others) = (
            Loopback.ask("GET /spending", port: second.port, key: alice.key),
            Loopback.ask("GET /spending", port: second.port, key: bob.key)
        )
        #expect(own.body.contains(#""scope":"alice","period":"day","spent":"0.03","limit":"0.03""#), "\(own)")
        #expect(
            others.body.contains(#"{"scope":"bob","period":"day","spent":"0.01"}"#) && !others.body.contains("alice")
        )
        #expect(Loopback.ask("GET /spending", port: second.port).status == 401)
        try second.end()
    }

    @Test func `HUP reads the keys anew, and a wrong list changes nothing`() throws {
        let (alice, bob) = (try make("alice"), try make("bob", "--rate", "5"))
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/keys"
        try "# those who may call\n\(alice.line)\n".write(toFile: file, atomically: true, encoding: .utf8)
        let server = try Galaksio.start(
            ["serve", "--network", "local", "--host", "0.0.0.0", "--port", "0"],
            environment: ["GALAKSIO_API_KEYS_FILE": file, "XDG_STATE_HOME": folder.path]
        )
        try server.wait("its keys", until: { $0.errors.contains("spending needs one of 1 API keys: alice\n") })
        let start = try #require(server.errors.range(of: "running on port "))
        let port = try #require(Int(server.errors[start.upperBound...].prefix(while: \.isNumber)))
        func status(_ key: String) -> Int { Loopback.ask("GET /jobs", port: port, key: key).status }
        #expect(status(alice.key) == 200 && status(bob.key) == 401)
        try "\(bob.line)\n".write(toFile: file, atomically: true, encoding: .utf8)
        server.signalled(SIGHUP)
        try server.wait("the new keys", until: { $0.errors.contains("Read anew: 1 API keys") })
        #expect(status(alice.key) == 401 && status(bob.key) == 200)
        try "bob sha256:12\n".write(toFile: file, atomically: true, encoding: .utf8)
        server.signalled(SIGHUP)
        try server.wait(
            "the fault",
            until: { $0.errors.contains("Nothing was read anew: \(file):1: bob needs sha256:") }
        )
        #expect(status(bob.key) == 200)
        try "# nobody\n".write(toFile: file, atomically: true, encoding: .utf8)
        server.signalled(SIGHUP)
        try server.wait("the other fault", until: { $0.errors.contains("\(file):1: there is no key; ") })
        #expect(status(bob.key) == 200)
        for made in [alice, bob] { #expect(!server.errors.contains(made.key)) }
        server.signalled(SIGTERM)
        #expect(try server.waitForExit() == 0)
    }

    @Test(
        "a list that is wrong stops the start, with its place and what to type",
        arguments: [
            ("; ;", "there is no key; leave the setting out to have none"),
            ("alice", "alice needs sha256: and 64 hex digits"),
            ("al ice sha256:00", "al needs sha256: and 64 hex digits"),
            ("a/b sha256:\(zeros)", "a name has letters, digits, - and _, at most 64"),
            ("a sha256:\(zeros); a sha256:\(ones)", "a is given twice"),
            ("a sha256:\(zeros); b sha256:\(zeros)", "b has the hash of another key"),
            ("a sha256:\(zeros) limit -1", "a: the limit of a day is an amount in dollars such as 5.00"),
            ("a sha256:\(zeros) limit 1 USDC", "a: only limit AMOUNT, rate NUMBER and metrics may follow the hash"),
            ("a sha256:\(zeros) rate 0", "a: the rate is a number of requests a second such as 10"),
            ("a sha256:\(zeros) limit", "a: only limit AMOUNT, rate NUMBER and metrics may follow the hash"),
        ]
    )
    func wrong(_ list: String, _ reason: String) throws {
        let ending = try Galaksio.run(["serve", "--network", "local"], environment: ["GALAKSIO_API_KEYS": list])
        #expect(ending.status == 3)
        #expect(ending.errors.hasPrefix("error: GALAKSIO_API_KEYS (environment): \(reason)"), "\(ending.errors)")
        #expect(ending.errors.hasSuffix("\ntry: galaksio api-key NAME --limit 5.00 --rate 10\n"))
    }

    private static let (zeros, ones) = (String(repeating: "0", count: 64), String(repeating: "1", count: 64))

    @Test("a name that is none makes no key", arguments: ["a b", "", "a/b", "ä", String(repeating: "x", count: 65)])
    func noName(_ name: String) throws {
        let ending = try Galaksio.run(["api-key", name])
        #expect(ending.status == 2 && ending.output.isEmpty)
        #expect(
            ending.errors.hasPrefix("error: a name has letters, digits, - and _, at most 64\ntry: "),
            "\(ending.errors)"
        )
    }

    @Test func `two settings for keys are one too many`() throws {
        let ending = try Galaksio.run(
            ["serve", "--network", "local"],
            environment: ["GALAKSIO_API_KEYS": "a sha256:\(Self.zeros)", "GALAKSIO_API_KEY": "0123456789abcdef"]
        )
        #expect(ending.status == 3 && ending.errors.contains("set only one of them\ntry: unset GALAKSIO_API_KEY"))
    }
}
