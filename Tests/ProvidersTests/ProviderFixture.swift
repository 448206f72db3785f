import Core
import ExecutorCore
import HTTPTypes
import Logging
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport

@testable import HTTPayer
@testable import Providers

/// The built-in providers, the client and an executor over a scripted service.
struct ProviderFixture {
    let upstream: ScriptedUpstream
    let client: HTTPayerClient
    let executor: Executor

    init(_ answers: HTTPClientResponse..., by way: Way = .seed, style: SetRequestFormat = .query) throws {
        try self.init(answers, by: way, style: style)
    }

    init(_ answers: [HTTPClientResponse], by way: Way = .seed, style: SetRequestFormat = .query) throws {
        upstream = ScriptedUpstream(answers, by: way)
        client = HTTPayerClient(
            configuration: HTTPayerConfiguration(
                router: way.era == nil ? nil : try HTTPURL(ScriptedUpstream.router),
                body: way.era ?? .seed,
                transport: way.era == nil ? .direct : .router,
                asksPriceFirst: false
            ),
            transport: upstream,
            payer: PaymentAuthorizer(
                policy: SharedPolicy(PaymentPolicy()),
                ledger: PaymentLedger(store: InMemoryLedgerStore(), session: "test"),
                signer: nil
            ),
            key: RouterKey(Secret("key")),
            jitter: { 1 }
        )
        let setStyle = try #require(BuiltInProviders.settings.first { $0.name == "GALAKSIO_SET_STYLE" })
        var settings = ProviderSettings()
        settings[setStyle] = style.rawValue
        executor = Executor(
            registry: BuiltInProviders.registry(
                ProviderEnvironment(
                    settings: settings,
                    client: client,
                    time: .system,
                    ids: .random,
                    files: FileLoader(upstream, lookup: FileLoader.localNetwork)
                )
            ),
            time: .manual(ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))),
            limit: .seconds(30),
            logger: .silent
        )
    }

    /// Does the task that the text stands for.
    func execute(_ text: String, origin: TaskSource = .server) async throws -> ExecutorResponse {
        let fields = try #require(try JSONValue(parsing: text).object)
        return await executor.execute(ExecutorTask(fields), origin: origin)
    }

    /// Does a cache task with those fields.
    func cache(_ operation: String, _ fields: String = "", origin: TaskSource = .server) async throws
        -> ExecutorResponse
    {
        let names = #""jobId":"j","taskType":"cache","provider":"xcache""#
        let rest = fields.isEmpty ? "" : ",\(fields)"
        return try await execute(#"{\#(names),"cacheOperation":"\#(operation)"\#(rest)}"#, origin: origin)
    }

    /// The first cache provider.
    func provider() throws -> any CacheProvider {
        try #require(executor.registry.caches.first)
    }
}

extension ExecutorResponse {
    /// The result as text.
    var resultText: String? { result?.json.compact }
}
