import Core

/// What callers ask of the thread.
enum CurlCommand {
    typealias Answer = UnsafeContinuation<Result<HTTPClientResponse, TransportError>, Never>

    /// Send, and answer exactly once.
    case start(CurlTransfer, Answer)
    /// Give up a transfer, if it still runs.
    case stop(CurlTransfer)
    /// End the thread.
    case quit
}
