import Core
import CurlHTTP

extension CurlTransport {
    convenience init() {
        self.init(version: "1.0")
    }

    /// Sends with a deadline that no test should reach.
    func send(_ call: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        try await send(call, before: Deadline(after: .seconds(60), on: .system))
    }
}
