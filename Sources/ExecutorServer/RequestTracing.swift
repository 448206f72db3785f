import Core
import ExecutorCore

/// The identities of requests.
struct RequestTracing: Sendable {
    /// True if each request has an id in the log, also one whose client gave none.
    let namesAll: Bool

    /// Returns the identity of a request; nil if it has none.
    func trace(of request: RequestHead) -> RequestTrace? {
        let (id, parent) = (request["x-request-id"], request["traceparent"])
        guard namesAll || id != nil || parent != nil else { return nil }
        return RequestTrace(
            requestID: id,
            traceParent: parent,
            traceState: request["tracestate"],
            makeID: IDGenerator.random.next
        )
    }
}

extension RouteResponse {
    /// Returns the same response with the id of the request that it answers, if it has one.
    func naming(_ trace: RequestTrace?) -> RouteResponse {
        trace.map { with([("X-Request-ID", $0.requestID)]) } ?? self
    }
}
