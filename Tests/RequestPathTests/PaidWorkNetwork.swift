import Core
import Console
import HTTPayer
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import Providers
import Sandbox
import TestSupport

@testable import GalaksioApp

/// An executor with a wallet over the local network, which can be started again over the same ledger.
struct PaidWorkNetwork {
    let network: InProcessNetwork
    let clock = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
    private let store: InMemoryLedgerStore

    init() {
        store = InMemoryLedgerStore(clock: .manual(clock))
        network = InProcessNetwork(addresses: InProcessNetwork.Addresses(), time: .manual(clock), ids: .counted())
    }

    /// An executor of a process that begins now.
    var executor: Executor { executor(lookup: FileLoader.localNetwork) }

    /// An executor of a process that begins now, which looks names up by a function.
    func executor(
        over transport: (any HTTPTransport)? = nil,
        lookup: @escaping FileLoader.Lookup
    ) -> Executor {
        let time = AppClock.manual(clock)
        let plan = AppConfiguration(
            router: nil,
            routerBody: .seed,
            providers: ProviderSettings(),
            cacheTransport: .direct,
            asksPriceFirst: true,
            timeout: .seconds(30),
            paymentSetup: PaymentSetup(
                policy: PaymentPolicy(mode: .auto),
                store: store,
                session: "test",
                signer: PaymentSetup.playSigner,
                isPlay: true,
                confirmation: .forbidden,
                time: time
            ),
            key: nil,
            logger: .silent,
            isLocal: true
        )
        let transport = transport ?? network
        return AppServices(plan, transport: transport, time: time, ids: .random, lookup: lookup).executor
    }

    /// Prepares a fault of the network, as `@ fault` does.
    func fault(_ words: String) throws { try direct("fault", words) }

    /// Steers the network, as `@ NAME WORDS` does.
    func direct(_ name: String, _ words: String) throws {
        try network.apply(NetworkDirective(name: name, words: words.split(separator: " ").map(String.init)))
    }

    /// Executes a task as a server does.
    func execute(_ text: String, by executor: Executor? = nil) async throws -> ExecutorResponse {
        let json = try JSONValue(parsing: text).object ?? [:]
        return await (executor ?? self.executor).execute(ExecutorTask(json), origin: .server)
    }

    /// Does the work of a task as a process that ends before it can keep the answer.
    func executeAndDie(_ text: String, within limit: Duration = .seconds(30)) async throws {
        let executor = executor
        let task = ExecutorTask(try JSONValue(parsing: text).object ?? [:])
        let id = task.jobId?.text ?? ""
        let context = executor.context(for: Caller.anybody.ledgerID(of: id), task: task, origin: .server, limit: limit)
        _ = try await executor.resolve(task).work.get().perform(in: context)
    }

    /// The number of payments that were settled, as the facilitator counts them.
    var payments: Int { network.transfers.count }
}
