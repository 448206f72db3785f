import Core
import ExecutorCore
import HTTPTypes
import Logging
import OrderedJSON
import PaymentModel
import Payments
import Signing
import Synchronization
import TestSupport

@testable import HTTPayer

/// A client with a scripted transport, a clock that stands, and a record of log lines and events.
struct ClientFixture {
    static let routerKey = "sk-live-marked-0123456789"

    let transport: ScriptedTransport
    let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
    let heard = Heard()
    let key = RouterKey(Secret(ClientFixture.routerKey))
    let client: HTTPayerClient
    private let logLevel: Logger.Level

    init(
        _ answers: HTTPExchange.Outcome...,
        answers more: [HTTPExchange.Outcome] = [],
        router: String? = "http://localhost:3000",
        body: RouterRequestFormat = .seed,
        transport way: RoutingMode = .router,
        asksPriceFirst: Bool = false,
        webhookHosts: Set<String> = [],
        payer: PayerChoice = .auto,
        policy: PaymentPolicy = PaymentPolicy(),
        signer: (any Signer)? = nil,
        plainHTTP: PlainHTTP = PlainHTTP(),
        logLevel: Logger.Level = .info
    ) throws {
        transport = ScriptedTransport(answers + more)
        self.logLevel = logLevel
        var configuration = HTTPayerConfiguration(
            router: try router.map { try HTTPURL($0) },
            body: body,
            transport: way,
            payer: payer,
            asksPriceFirst: asksPriceFirst,
            webhookHosts: webhookHosts
        )
        configuration.plainHTTP = plainHTTP
        client = HTTPayerClient(
            configuration: configuration,
            transport: transport,
            payer: PaymentAuthorizer(
                policy: SharedPolicy(policy),
                ledger: PaymentLedger(store: InMemoryLedgerStore(clock: .manual(time)), session: "test"),
                signer: signer
            ),
            key: key,
            jitter: { 1 }
        )
    }

    func context(
        _ limit: Duration = .seconds(600),
        permission: PaymentPermission = .none
    ) -> ExecutionContext {
        let time = AppClock.manual(time)
        return ExecutionContext(
            jobId: "job",
            origin: .console,
            permission: permission,
            deadline: Deadline(after: limit, on: time),
            time: time,
            logger: .recording(heard.log, level: logLevel),
            observer: ExecutionObserver { [heard] in heard.add($0) },
            worker: "worker"
        )
    }

    func send(
        _ call: UpstreamRequest,
        limit: Duration = .seconds(600),
        permission: PaymentPermission = .none
    ) async throws(HTTPayerError) -> UpstreamResponse {
        try await client.send(call, in: context(limit, permission: permission))
    }

    /// Ends the work on the job, as the executor does with the task's answer.
    func end() async {
        _ = await client.payer.record(["status": "failed", "jobId": "job"], in: context())
    }

    /// The error that a call ends with; nil if it succeeds.
    func error(_ call: UpstreamRequest, limit: Duration = .seconds(600)) async -> HTTPayerError? {
        do {
            _ = try await send(call, limit: limit)
            return nil
        } catch {
            return error
        }
    }
}

/// A record of the lines that were logged and the events that were reported.
final class Heard: Sendable {
    private struct State {
        var rounds: [HTTPExchange] = []
        var retries: [String] = []
        var payments: [PaymentSummary] = []
    }

    private let state = Mutex(State())

    /// The lines of the log.
    let log = RecordedLines()

    var lines: [String] { log.all }
    var rounds: [HTTPExchange] { state.withLock { $0.rounds } }
    var payments: [PaymentSummary] { state.withLock { $0.payments } }
    var retries: [String] { state.withLock { $0.retries } }

    func add(_ event: ExecutionEvent) {
        state.withLock { state in
            switch event {
            case .exchange(let round): state.rounds.append(round)
            case .paying(let payment): state.payments.append(payment)
            case .progress: break
            case .retrying(let attempt, let wait, let why): state.retries.append("\(attempt) \(wait.formatted) \(why)")
            }
        }
    }
}

/// Calls that xcache is asked with.
enum Calls {
    static let base = "https://api.xcache.io"

    static func create() throws -> UpstreamRequest {
        UpstreamRequest(
            method: .post,
            url: try HTTPURL("\(base)/create"),
            body: ["region": "us-east-1"],
            purpose: "create a cache in us-east-1",
            step: "create",
            isPriced: true
        )
    }

    static func get() throws -> UpstreamRequest {
        UpstreamRequest(method: .get, url: try HTTPURL("\(base)/demo/k"), purpose: "GET k", step: "get")
    }

    static func set(_ value: JSONValue = "v") throws -> UpstreamRequest {
        UpstreamRequest(method: .put, url: try HTTPURL("\(base)/demo/k"), body: value, purpose: "PUT k", step: "set")
    }
}

extension ClientFixture {
    /// The error that a call ends with when the router answers that; nil if it succeeds.
    static func error(
        _ answer: HTTPExchange.Outcome,
        _ call: @autoclosure () throws -> UpstreamRequest = try Calls.get()
    )
        async
        -> HTTPayerError?
    {
        guard let fixture = try? ClientFixture(answer), let call = try? call() else { return nil }
        return await fixture.error(call)
    }
}
