import Core
import CurlHTTP

extension CurlTransport {
    /// A transport whose connections outlast the waits between the steps of a test on a busy machine.
    convenience init() {
        self.init(version: "1.0", idleLimit: .seconds(86_400))
    }

    /// Sends with a deadline that no test should reach.
    func send(_ call: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        try await send(call, before: Deadline(after: .seconds(600), on: .system))
    }
}
