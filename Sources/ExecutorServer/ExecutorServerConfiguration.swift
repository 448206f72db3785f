public import Core

/// The address, access key, statuses and limits of the executor's HTTP server.
public struct ExecutorServerConfiguration: Sendable, Hashable {
    /// The name or number of the interface: `127.0.0.1` for this machine only, `0.0.0.0` for all interfaces.
    public var host: String
    /// The key that a caller must send to post a task; nil if none is required.
    public var key: Secret?
    /// The port; 0 selects any free one.
    public var port: Int
    /// True for statuses that tell the caller's errors from other services' failures, see ``StatusMapping/strict``.
    public var strictStatus: Bool
    /// The size and time limits of requests.
    public var limits: RequestLimits

    /// Creates a configuration.
    public init(
        host: String,
        port: Int,
        key: Secret? = nil,
        strictStatus: Bool,
        limits: RequestLimits = RequestLimits()
    ) {
        self.host = host
        self.key = key
        self.port = port
        self.strictStatus = strictStatus
        self.limits = limits
    }
}
