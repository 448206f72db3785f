import Foundation
import OrderedJSON
import TestSupport
import Testing

@Suite("Log lines as JSON", .blocking)
struct LogFormatTests {
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    /// Sends a task with header fields, by curl, and returns the answer with its head.
    private func send(
        _ port: Int,
        _ fields: [String],
        id: String = "j-1",
        to path: String = "/execute",
        as type: String = "application/json"
    ) throws -> String {
        let body = #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
        let curl = try RunningProgram(
            "/usr/bin/curl",
            ["-si", "http://127.0.0.1:\(port)\(path)", "-H", "Content-Type: \(type)", "-d", body]
                + fields.flatMap { ["-H", $0] },
            environment: [:],
            folder: "/"
        )
        #expect(try curl.waitForExit() == 0)
        return curl.output
    }

    /// The log of a server, and what it sent to the other side.
    private func log(
        of requests: (_ port: Int) throws -> Void
    ) throws -> (lines: [JSONValue], sent: String) {
        let (local, address) = try Galaksio.startLocal([])
        let sent = RecordedLines()
        let relay = try LoopbackRelay(to: try #require(Int(address.split(separator: ":").last ?? ""))) { message in
            if message.isFromClient { sent.add(String(decoding: message.bytes, as: UTF8.self)) }
            return message.addressed
        }
        defer { relay.end() }
        let home = try TemporaryFolder()
        let server = try Galaksio.start(
            ["serve", "--port", "0"],
            environment: [
                "HTTPAYER_ROUTER_URL": "http://127.0.0.1:\(relay.port)", "XDG_STATE_HOME": home.path,
                "GALAKSIO_LOG_FORMAT": "json",
            ]
        )
        try server.wait("its port", until: { $0.errors.contains("Supported providers: ") })
        let start = try #require(server.errors.range(of: "running on port "))
        try requests(try #require(Int(server.errors[start.upperBound...].prefix(while: \.isNumber))))
        server.signalled(SIGTERM)
        #expect(try server.waitForExit() == 0)
        let lines = try server.errors.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        withExtendedLifetime(local) {}
        return (lines, sent.all.joined())
    }

    /// Checks that the lines and what was sent belong to the request with the id and the trace.
    private func expectTrace(_ lines: [JSONValue], _ sent: String) {
        let own = lines.filter { $0["request_id"] == "req-7" }
        #expect(own.count >= 2 && own.allSatisfy { $0["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736" })
        #expect(sent.contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-"), "\(sent)")
        #expect(!sent.contains("00f067aa0ba902b7") && sent.contains("tracestate: a=b"))
    }

    private static let fields = ["X-Request-ID: req-7", "traceparent: \(parent)", "tracestate: a=b"]

    @Test func `each line is an object with the request's id and trace, which the other side gets too`() throws {
        let (lines, sent) = try log { port in
            let traced = try send(port, Self.fields)
            #expect(traced.contains("X-Request-ID: req-7\r\n"), "\(traced)")
            let made = try send(port, ["X-Request-ID: two words"])
            #expect(made.contains("X-Request-ID: ") && !made.contains("two words"))
        }
        #expect(lines.allSatisfy { $0["time"] != nil && $0["level"] != nil && $0["message"] != nil })
        expectTrace(lines, sent)
    }

    @Test func `a job keeps the id and the trace of the request that sent it`() throws {
        let (lines, sent) = try log { port in
            let accepted = try send(port, Self.fields + ["Prefer: wait=30"], to: "/jobs")
            #expect(accepted.contains("X-Request-ID: req-7\r\n") && accepted.contains("200 OK"), "\(accepted)")
            let second = try send(port, ["X-Request-ID: req-8", "Prefer: respond-async, wait=30"], id: "j-2")
            #expect(second.contains("X-Request-ID: req-8\r\n") && second.contains("200 OK"), "\(second)")
            let type = "application/x-ndjson"
            let line = try send(port, ["X-Request-ID: req-9"], id: "j-3", to: "/jobs", as: type)
            #expect(line.contains("X-Request-ID: req-9\r\n"), "\(line)")
        }
        expectTrace(lines, sent)
        #expect(lines.contains { $0["request_id"] == "req-8" })
    }
}
