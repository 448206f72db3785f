/// The address, access key, statuses and limits of the executor's HTTP server.
public struct ExecutorServerConfiguration: Sendable {
    /// The name or number of the interface: `127.0.0.1` for this machine only, `0.0.0.0` for all interfaces.
    public var host: String
    /// What a caller must show to post a task, or to see jobs.
    public var check: CallerCheck
    /// The port; 0 selects any free one.
    public var port: Int
    /// True for statuses that tell the caller's errors from other services' failures, see ``StatusMapping/strict``.
    public var strictStatus: Bool
    /// True if each request has an id in the log, also one whose client gave none.
    public var namesRequests: Bool
    /// The size and time limits of requests.
    public var limits: RequestLimits

    /// Creates a configuration.
    public init(
        host: String,
        port: Int,
        check: CallerCheck = .nothing,
        strictStatus: Bool,
        namesRequests: Bool = false,
        limits: RequestLimits = RequestLimits()
    ) {
        self.host = host
        self.check = check
        self.port = port
        self.strictStatus = strictStatus
        self.namesRequests = namesRequests
        self.limits = limits
    }
}
