/// A sender of HTTP requests; all outgoing requests of the program go through it.
public protocol HTTPTransport: Sendable {
    /// Sends a request once and waits for the whole response.
    ///
    /// It follows no redirect, keeps no cookie, and adds no header but `Host`, `Content-Length` and `User-Agent`.
    /// Cancelling the task ends the transfer.
    ///
    /// - Throws: ``TransportError`` if there is no response.
    func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError) -> HTTPClientResponse
}
