import Core
import ExecutorCore
import OrderedJSON

/// The routes of the executor's server.
struct ServerRoutes: Sendable {
    let execute: ExecuteRoute
    let health: HealthRoute
    let jobs: JobsRoute?
    let ready: ReadyRoute?
    let events: EventsRoute?
    let metrics: MetricsRoute?
    let spending: SpendingRoute?

    /// Creates the routes to an executor.
    ///
    /// Without `jobs` no route is about jobs, and without `metrics` none shows any. `onTask` is called for every task that
    /// is executed while its client waits.
    init(
        executor: Executor,
        jobs: ServedJobs?,
        metrics: ServiceMetrics?,
        spending: (@Sendable (Caller) async throws -> JSONObject)?,
        configuration: ExecutorServerConfiguration,
        time: AppClock,
        onTask: (@Sendable (ServerEvent) -> Void)?
    ) {
        let statuses = configuration.strictStatus ? StatusMapping.strict : .original
        let limits = configuration.limits
        let bodies = Self.bodies(within: limits, statuses)
        let tracing = RequestTracing(namesAll: configuration.namesRequests)
        let jobsRoute = jobs.map { JobsRoute(executor: executor, jobs: $0, bodies: bodies, tracing: tracing) }
        let feed = jobs.map { JobEventFeed(queue: $0.queue, time: time, ping: limits.ping) }
        self.jobs = jobsRoute
        health = HealthRoute(time: time)
        ready = jobs.map { ReadyRoute(jobs: $0, upstreams: UpstreamHealth(of: executor), bodies: bodies.bodies) }
        events = feed.map { EventsRoute(feed: $0, check: configuration.check, metrics: metrics, bodies: bodies.bodies) }
        self.metrics = metrics.map { metrics in
            MetricsRoute(
                metrics: metrics,
                check: configuration.check,
                jobs: jobs,
                providers: executor.registry.all.map(\.name),
                readers: { feed?.readerCount ?? 0 },
                bodies: bodies.bodies
            )
        }
        self.spending = spending.map { SpendingRoute(report: $0, bodies: bodies.bodies) }
        execute = ExecuteRoute(
            executor: executor,
            statuses: statuses,
            bodies: bodies,
            time: time,
            onTask: onTask,
            jobs: jobsRoute,
            tracing: tracing
        )
    }

    private static func bodies(within limits: RequestLimits, _ statuses: StatusMapping) -> TextBodyReader {
        TextBodyReader(limit: limits.body, bodies: BodyBudget(limit: limits.bodies)) { failure in
            let response = ExecutorResponse.failed("unknown", failure)
            return .json(status: statuses.status(of: response), .object(response.json))
        }
    }

    /// Returns the reception of a request.
    func receive(_ request: RequestHead, from caller: Caller) -> Reception {
        let route = ServerRoute(target: request.target)
        guard let route, isServed(route) else { return .answered(Self.notFound(request)) }
        guard route.methods.contains(request.method) else { return .answered(Self.wrongMethod(request, route)) }
        return receive(request, route, from: caller) ?? .answered(Self.notFound(request))
    }

    /// Returns true for a route that this server has.
    private func isServed(_ route: ServerRoute) -> Bool {
        switch route {
        case .execute, .health, .openAPI: true
        case .page, .ready, .events, .socket, .job: jobs != nil
        case .metrics: metrics != nil
        case .spending: spending != nil
        }
    }

    private func receive(_ request: RequestHead, _ route: ServerRoute, from caller: Caller) -> Reception? {
        switch route {
        case .execute: execute.receive(request, from: caller)
        case .health: .answered(health.answer())
        case .openAPI: .answered(Self.openAPI)
        case .page: .answered(Self.page)
        case .ready: ready?.reception
        case .metrics: metrics?.reception(for: caller)
        case .spending: spending?.reception(for: caller)
        case .events: events?.receiveAll(request, from: caller, over: .serverSentEvents)
        case .socket: events?.receiveAll(request, from: caller, over: .webSocket)
        case .job(.events(let id)): events?.receive(request, ofJob: id, from: caller, over: .serverSentEvents)
        case .job(.socket(let id)): events?.receive(request, ofJob: id, from: caller, over: .webSocket)
        case .job(let path): jobs?.receive(request, path, from: caller)
        }
    }

    /// The description of all routes.
    private static let openAPI = RouteResponse.whole(
        RouteResponse.Head(status: 200, fields: [("Content-Type", "application/json"), ("Cache-Control", "no-cache")]),
        PackageResources.openapi_json
    )

    /// The page for people, which loads nothing from elsewhere, and which no other page can show in a frame.
    private static let page = RouteResponse.whole(
        RouteResponse.Head(
            status: 200,
            fields: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache"),
                ("X-Content-Type-Options", "nosniff"),
                (
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; "
                        + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ),
            ]
        ),
        PackageResources.page_html
    )

    private static func wrongMethod(_ request: RequestHead, _ route: ServerRoute) -> RouteResponse {
        let methods = route.methods.joined(separator: ", ")
        let text = "\(request.method.terminalSafe(upTo: 20)) is not for this address; it takes \(methods)"
        return .json(status: 405, ["error": .string(text)]).with([("Allow", methods)])
    }

    private static func notFound(_ request: RequestHead) -> RouteResponse {
        let line = "\(request.method.terminalSafe(upTo: 20)) \(request.target.terminalSafe(upTo: 80))"
        return .json(
            status: 404,
            [
                "error": .string(
                    "\(line) is not served here; /openapi.json says what is, such as POST /execute and POST /jobs"
                )
            ]
        )
    }
}
