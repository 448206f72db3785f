import Foundation
import TestSupport
import Testing

@Suite("Served jobs at the console", .blocking)
struct ServedJobTests {
    private let local: RunningProgram
    private let environment: [String: String]
    private let home: TemporaryFolder

    init() throws {
        let address: String
        (local, address) = try Galaksio.startLocal([])
        home = try TemporaryFolder()
        environment = [
            "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache", "XDG_STATE_HOME": home.path,
        ]
    }

    private func serve() throws -> (program: RunningProgram, port: Int) {
        let program = try Galaksio.start(["serve", "--port", "0"], environment: environment)
        try program.wait("its port", until: { $0.errors.contains("[INFO] Supported providers: ") })
        let text = program.errors
        let start = try #require(text.range(of: "running on port "))
        return (program, try #require(Int(text[start.upperBound...].prefix(while: \.isNumber))))
    }

    private func run(_ words: String...) throws -> Galaksio.Ending {
        try Galaksio.run(words, environment: environment)
    }

    private static func task(_ id: String, _ fields: String) -> String {
        #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache",\#(fields)}"#
    }

    @Test func `another process lists, awaits, cancels and retries the jobs of a server`() throws {
        let (server, port) = try serve()
        let create = #""cacheOperation":"create","cacheRegion":"us-east-1""#
        let missing = #""cacheOperation":"get","cacheId":"96ad0856-03b1-4ee7-9666-e81abd0349e1","cacheKey":"k""#
        for (id, fields) in [
            ("order-1", create), ("order-2", missing), ("order-3", create + #","runAt":"\#(Self.tomorrow)""#),
        ] {
            #expect(Loopback.ask("POST /jobs", port: port, body: Self.task(id, fields)).status == 202)
        }
        let done = try run("wait", "order-1")
        #expect(done.status == 0 && done.output.contains("us-east-1"), "\(done.errors)")
        let failed = try run("wait", "order-2")
        #expect(failed.status != 0 && failed.errors.contains("try: galaksio retry order-2"), "\(failed.errors)")
        let list = try run("jobs")
        let rows = list.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.map(\.first) == ["order-3", "order-2", "order-1"])
        #expect(rows.map { $0[1] } == ["running", "failed", "completed"])
        #expect(try run("retry", "order-2").status == 0)
        #expect(try run("retry", "order-1").errors.hasPrefix("error: order-1 is completed, it is not retried"))
        #expect(try run("cancel", "order-3").status == 0)
        #expect(try run("cancel", "order-3").errors.hasPrefix("error: order-3 has already ended: cancelled"))
        // It was cancelled before its moment, and waits for it again.
        let again = try run("retry", "order-3")
        #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
        #expect(Loopback.ask("GET /jobs/order-3", port: port).body.contains(#""runAt":"\#(Self.tomorrow.prefix(10))"#))
        #expect(try run("cancel", "order-3").status == 0)
        #expect(try run("cancel", "nobody").errors.hasPrefix("error: no job nobody"))
        server.signalled(SIGTERM)
        #expect(try server.waitForExit() == 0)
    }

    @Test func `a job that was accepted is done by the next server`() throws {
        let (first, port) = try serve()
        let task = Self.task("late", #""cacheOperation":"create","runAt":"\#(Self.soon)""#)
        #expect(Loopback.ask("POST /jobs", port: port, body: task).status == 202)
        first.signalled(SIGKILL)
        _ = try first.waitForExit()
        let (second, _) = try serve()
        #expect(try run("wait", "late").status == 0)
        second.signalled(SIGTERM)
        #expect(try second.waitForExit() == 0)
    }

    @Test func `a server whose database does not answer says so, without the password`() throws {
        let closed = ListeningSocket(queue: 0)
        var environment = environment
        environment["DATABASE_URL"] = "postgres://user:pass-phrase@127.0.0.1:\(closed.port)/jobs"
        let ending = try Galaksio.run(["serve", "--port", "0"], environment: environment)
        #expect(ending.status == 4, "\(ending.errors)")
        #expect(ending.errors.contains("error: ") && !ending.errors.contains("pass-phrase"), "\(ending.errors)")
        environment["DATABASE_URL"] = "mysql://user:pass-phrase@127.0.0.1/jobs"
        let other = try Galaksio.run(["serve", "--port", "0"], environment: environment)
        #expect(other.status == 3 && !other.errors.contains("pass-phrase"), "\(other.errors)")
        #expect(try Galaksio.run(["policy"], environment: environment).status == 0)
    }

    private static var tomorrow: String { moment(in: 86_400) }
    private static var soon: String { moment(in: 1) }

    private static func moment(in seconds: TimeInterval) -> String {
        ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: seconds))
    }
}
