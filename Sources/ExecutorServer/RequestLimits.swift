/// The size and time limits of a server's requests.
public struct RequestLimits: Sendable, Hashable {
    /// The maximum size of a body, in bytes.
    public var body: Int
    /// The maximum number of bytes of the bodies of all requests in flight together.
    public var bodies: Int
    /// The maximum time from a new connection until its first request's headers are complete.
    public var headers: Duration
    /// The maximum time from the end of a request's headers to the end of its body.
    public var bodyTime: Duration
    /// The maximum time from a response until the next request's headers are complete.
    public var idle: Duration
    /// The maximum time that running requests may go on after a shutdown began; then they are cancelled.
    public var drain: Duration
    /// The maximum time that a reader of a stream may take for what was written to it.
    public var patience: Duration
    /// The time after which a reader of a stream is sent something in any case.
    public var ping: Duration

    /// Creates limits.
    ///
    /// The default body size is 10 MB, as in the original. The default times suffice for a broker on a slow line and
    /// for the connections that a proxy keeps alive (60 s).
    public init(
        body: Int = 10 * 1024 * 1024,
        bodies: Int = 128 * 1024 * 1024,
        headers: Duration = .seconds(10),
        bodyTime: Duration = .seconds(30),
        idle: Duration = .seconds(75),
        drain: Duration = .seconds(5),
        patience: Duration = .seconds(30),
        ping: Duration = .seconds(15)
    ) {
        self.body = body
        self.bodies = bodies
        self.headers = headers
        self.bodyTime = bodyTime
        self.idle = idle
        self.drain = drain
        self.patience = patience
        self.ping = ping
    }
}
