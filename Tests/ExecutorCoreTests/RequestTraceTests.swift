import ExecutorCore
import OrderedJSON
import Testing

/// Source: W3C Trace Context, level 1, sections 3.2 and 4.3.
@Suite("Request traces")
struct RequestTraceTests {
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    private func trace(_ id: String? = nil, _ parent: String? = nil, _ state: String? = nil) -> RequestTrace {
        RequestTrace(requestID: id, traceParent: parent, traceState: state) { "made" }
    }

    @Test func `a trace is taken over, and goes on with a place of its own`() {
        let trace = trace("req-1", Self.parent, "vendor=x")
        #expect(trace.requestID == "req-1" && trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(trace.traceParent(span: 255) == "00-4bf92f3577b34da6a3ce929d0e0e4736-00000000000000ff-01")
        #expect(trace.state == "vendor=x")
        #expect(self.trace(nil, "cc\(Self.parent.dropFirst(2))-what-the-future-will-be-like").traceID != nil)
    }

    @Test(
        "what is malformed is no trace",
        arguments: [
            nil, "", "00", "ff\(parent.dropFirst(2))", "\(parent)-extra", parent.uppercased(), " \(parent)",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        ] as [String?]
    )
    func malformed(_ parent: String?) {
        let trace = trace("a", parent, "vendor=x")
        #expect(trace.traceID == nil && trace.state == nil && trace.traceParent() == nil)
    }

    @Test(
        "a stored trace is read again, and anything else is none",
        arguments: [("req-1", parent, "vendor=x"), ("a", nil, nil), ("b", parent, nil)] as [(String, String?, String?)]
    )
    func stored(_ id: String, _ parent: String?, _ state: String?) {
        let trace = trace(id, parent, state)
        #expect(RequestTrace(trace.json) == trace)
        #expect(
            RequestTrace(["id": "a b"]) == nil && RequestTrace(["id": ""]) == nil && RequestTrace([:]) == nil
                && RequestTrace(["id": 1]) == nil
        )
    }

    @Test(
        "an id that could not be shown is replaced",
        arguments: [nil, "", "a b", "a\nb", "ä", String(repeating: "x", count: 129)]
    )
    func replaced(_ id: String?) {
        #expect(trace(id).requestID == "made")
    }
}
