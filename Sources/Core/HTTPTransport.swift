/// The only way out of the program.
public protocol HTTPTransport: Sendable {
    /// Sends a request once and waits for the whole answer.
    ///
    /// Follows no redirect, keeps no cookie, adds no header but `Host`, `Content-Length` and `User-Agent`. Cancelling the task ends
    /// the transfer.
    ///
    /// - Throws: ``TransportError`` where there is no answer.
    func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError) -> HTTPClientResponse
}
