import Foundation
import OrderedJSON
import TestSupport
import Testing

/// A server as other programs see it: curl, Python's `websockets`, and Prometheus' `promtool`.
@Suite("A server and independent clients", .blocking)
struct ServiceClientTests {
    private let home: TemporaryFolder
    private let server: RunningProgram
    private let port: Int

    init() throws {
        home = try TemporaryFolder()
        server = try Galaksio.start(
            ["serve", "--network", "local", "--port", "0"],
            environment: ["XDG_STATE_HOME": home.path]
        )
        try server.wait("its port", until: { $0.errors.contains("[INFO] Supported providers: ") })
        let text = server.errors
        let start = try #require(text.range(of: "running on port "))
        port = try #require(Int(text[start.upperBound...].prefix(while: \.isNumber)))
    }

    private func submit(_ id: String) {
        let body =
            #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"create","cacheRegion":"us-east-1"}"#
        #expect(Loopback.ask("POST /jobs", port: port, body: body).status == 202)
    }

    private func start(_ program: String, _ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(program, arguments, environment: ["PATH": "/usr/bin:/bin"], folder: home.path)
    }

    @Test func `curl follows all jobs, and one to its end`() throws {
        let all = try start("/usr/bin/curl", ["-sNi", "http://localhost:\(port)/events"])
        try all.wait("its head", until: { $0.output.contains("\r\n\r\n") })
        submit("one")
        try all.wait("the end of the job", until: { $0.output.contains("event: completed\n") })
        let one = try start("/usr/bin/curl", ["-sN", "http://localhost:\(port)/jobs/one/events"])
        #expect(try one.waitForExit() == 0)
        let kinds = one.output.split(separator: "\n").filter { $0.hasPrefix("event: ") }
        #expect(kinds == ["event: accepted", "event: started", "event: completed"])
        server.signalled(SIGTERM)
        #expect(try all.waitForExit() == 0)
        #expect(all.output.hasSuffix("data: {\"reason\":\"the server stops; connect again with the last number\"}\n\n"))
        #expect(try server.waitForExit() == 0)
    }

    @Test func `Python's websockets reads all jobs, one to its end, and why a server closes`() throws {
        let script = Project.root.appending(path: "Tests/Interop/websocket_reader.py").path
        let all = try start("/usr/bin/python3", [script, "ws://localhost:\(port)/socket"])
        try all.wait("its connection", until: { $0.output.contains("open\n") })
        submit("one")
        try all.wait("the end of the job", until: { $0.output.contains(#""event":"completed""#) })
        let one = try start("/usr/bin/python3", [script, "ws://localhost:\(port)/jobs/one/socket"])
        #expect(try one.waitForExit() == 0)
        let lines = one.output.split(separator: "\n")
        #expect(lines.first == "open" && lines.last == "closed 1000 the job has ended")
        let events = try lines.dropFirst().dropLast().map { try JSONValue(parsing: String($0)) }
        #expect(events.map { $0["event"] } == ["accepted", "started", "completed"])
        server.signalled(SIGTERM)
        #expect(try all.waitForExit() == 0)
        #expect(all.output.contains("closed 1001 the server stops"), "\(all.output)")
    }

    @Test func `promtool finds no fault with the metrics`() throws {
        submit("one")
        let job = try start("/usr/bin/curl", ["-sN", "http://localhost:\(port)/jobs/one/events"])
        #expect(try job.waitForExit() == 0)
        let file = "\(home.path)/metrics.txt"
        let fetch = try start("/usr/bin/curl", ["-s", "-o", file, "http://localhost:\(port)/metrics"])
        #expect(try fetch.waitForExit() == 0)
        #expect(
            try String(contentsOfFile: file, encoding: .utf8).contains(
                #"galaksio_job_attempts_total{provider="xcache",end="ended"} 1"#
            )
        )
        let check = try start("/bin/sh", ["-c", "promtool check metrics < metrics.txt"])
        #expect(try check.waitForExit() == 0)
        #expect(check.output + check.errors == "", "\(check.output)\(check.errors)")
    }
}
