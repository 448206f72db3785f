import Foundation
import OrderedJSON
import TestSupport
import Testing

@Suite("Log lines as JSON", .blocking)
struct LogFormatTests {
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    /// Sends a task with header fields, by curl, and returns the answer with its head.
    private func send(_ port: Int, _ fields: [String]) throws -> String {
        let body = #"{"jobId":"j-1","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
        let curl = try RunningProgram(
            "/usr/bin/curl",
            ["-si", "http://127.0.0.1:\(port)/execute", "-H", "Content-Type: application/json", "-d", body]
                + fields.flatMap { ["-H", $0] },
            environment: [:],
            folder: "/"
        )
        #expect(try curl.waitForExit() == 0)
        return curl.output
    }

    @Test func `each line is an object with the request's id and trace, which the other side gets too`() throws {
        let (local, address) = try Galaksio.startLocal([])
        let lines = RecordedLines()
        let relay = try LoopbackRelay(to: try #require(Int(address.split(separator: ":").last ?? ""))) { message in
            if message.isFromClient { lines.add(String(decoding: message.bytes, as: UTF8.self)) }
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
        let port = try #require(Int(server.errors[start.upperBound...].prefix(while: \.isNumber)))
        let traced = try send(port, ["X-Request-ID: req-7", "traceparent: \(Self.parent)", "tracestate: a=b"])
        #expect(traced.contains("X-Request-ID: req-7\r\n"), "\(traced)")
        let made = try send(port, ["X-Request-ID: two words"])
        #expect(made.contains("X-Request-ID: ") && !made.contains("two words"))
        server.signalled(SIGTERM)
        #expect(try server.waitForExit() == 0)
        let log = try server.errors.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(log.allSatisfy { $0["time"] != nil && $0["level"] != nil && $0["message"] != nil })
        let own = log.filter { $0["request_id"] == "req-7" }
        #expect(own.count >= 2 && own.allSatisfy { $0["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736" })
        let sent = lines.all.joined()
        #expect(sent.contains("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-"), "\(sent)")
        #expect(!sent.contains("00f067aa0ba902b7") && sent.contains("tracestate: a=b"))
        withExtendedLifetime(local) {}
    }
}
