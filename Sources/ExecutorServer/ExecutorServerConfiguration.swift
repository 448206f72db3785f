public import Core

/// Where the executor listens, and how it answers.
public struct ExecutorServerConfiguration: Sendable, Hashable {
    /// The name or number of the interface: `127.0.0.1` for this machine only, `0.0.0.0` for everybody.
    public var host: String
    /// What whoever posts a task must show; nil where nothing is wanted.
    public var key: Secret?
    /// The port; 0 takes any free one.
    public var port: Int
    /// True for statuses that tell the caller's faults from the world's, see ``StatusMapping/strict``.
    public var strictStatus: Bool
    /// How patient it is.
    public var limits: RequestLimits

    /// Where to listen, and how to answer.
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
