/// How much, and for how long, a server listens to one client.
public struct RequestLimits: Sendable, Hashable {
    /// The largest body that is read, in bytes.
    public var body: Int
    /// The most bytes that the bodies of all requests that are read or worked on may take together.
    public var bodies: Int
    /// How long a new connection may take until its first request's headers are complete.
    public var headers: Duration
    /// How long a body may take after its headers.
    public var bodyTime: Duration
    /// How long a connection may stay open after an answer, until the next request's headers are complete.
    public var idle: Duration
    /// How long running requests may go on once the server was told to stop; then they are cancelled.
    public var drain: Duration

    /// 10 MB as in the original; times that a broker on a slow line keeps and a proxy's kept connections (60 s) fit into.
    public init(
        body: Int = 10 * 1024 * 1024,
        bodies: Int = 128 * 1024 * 1024,
        headers: Duration = .seconds(10),
        bodyTime: Duration = .seconds(30),
        idle: Duration = .seconds(75),
        drain: Duration = .seconds(5)
    ) {
        self.body = body
        self.bodies = bodies
        self.headers = headers
        self.bodyTime = bodyTime
        self.idle = idle
        self.drain = drain
    }
}
