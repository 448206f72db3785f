import CommandLanguage
import Console
import Core
import ExecutorCore
import HTTPTypes
import HTTPayer
import LoopHTTP
import PaymentModel
import Payments
import Sandbox
import X402

extension AppServices {
    /// Returns the services that the loop of a console uses.
    func services(
        server: any ServerController,
        files: any FileSystem,
        replay: @escaping @Sendable ([String]) async throws(CommandError) -> ReplayOutcome
    ) -> ConsoleServices {
        let (transport, time, key) = (transport, time, key)
        var services = ConsoleServices(
            executor: executor,
            time: time,
            money: paymentSetup.services(balances: balances, settlementStatus: settlementStatus),
            ids: ids,
            facts: facts,
            steer: sandbox?.steering,
            sale: sale,
            probe: { call, deadline in
                let start = time.uptime
                do throws(TransportError) {
                    let reply = try await transport.send(call, before: deadline)
                    return HTTPExchange(call, .response(reply), elapsed: time.uptime - start)
                } catch {
                    return HTTPExchange(call, .failed(error), elapsed: time.uptime - start)
                }
            },
            setRouterKey: {
                MemoryAccess.forbid()
                key.set($0)
            },
            environment: Self.environment,
            server: server,
            files: files,
            replay: replay
        )
        services.environmentSettings = { SettingsReference.summaries }
        services.environmentFile = { SettingsReference.example }
        services.recording = recorder
        if let recorder { services.files = RecordingFileSystem(files, recording: recorder) }
        return services
    }

    /// Returns a new event loop, on which a script runs if caches on servers of one's own may be asked; else nil.
    ///
    /// The replies are read on the thread that waits for them: a change of threads takes longer than such a server.
    func makeScriptExecutor() -> (any TaskExecutor)? {
        executor.registry.caches.contains { !$0.sendsHTTP } ? LoopExecutor.alone() : nil
    }

    /// A function that returns the balances of an address on the local network; nil on a live network, which is not
    /// asked.
    private var balances: (@Sendable (Address) -> [WalletBalance])? {
        guard let sandbox else { return nil }
        return { address in sandbox.network.balances(of: address).map { WalletBalance($0) } }
    }

    /// A function that returns the settlement status of a payment.
    ///
    /// The router knows its own payments, the local network all that it settled.
    private var settlementStatus: @Sendable (LedgerEntry) async -> SettlementStatus {
        let (client, executor, sandbox, time) = (client, executor, sandbox, time)
        return { entry in
            guard let signed = entry.signed else {
                let context = executor.context(for: entry.jobId, origin: .console)
                return await client.settlementStatus(of: entry, in: context)
            }
            guard let sandbox, let nonce = AuthorizationNonce(bytes: signed.nonce),
                case .wallet(let payer) = entry.payer
            else {
                return .unavailable("only the token's contract can tell if the authorization was used")
            }
            if let transfer = sandbox.network.transfer(nonce, of: payer) {
                let transaction = transfer.transaction
                return transfer.isRefunded ? .refunded(transaction: transaction) : .settled(transaction: transaction)
            }
            guard signed.validBefore + LedgerEntry.margin < time.now else {
                return .open("it is not settled yet, but still can be")
            }
            return .void(PaymentSummary.Reason(code: "authorization_valid_before"))
        }
    }

    /// A function that returns the price status of an operation on the local network; nil on any other.
    private var sale: @Sendable (CacheOperation) -> PriceStatus? {
        guard let sandbox else { return { _ in nil } }
        return { operation in sandbox.network.asksMoney(for: operation.rawValue) ? .sold : .free }
    }

    /// Returns a variable of the environment.
    ///
    /// - Throws: ``CommandError`` if its name is that of a secret, or could be.
    private static func environment(_ name: String) throws(CommandError) -> String? {
        let words = ["KEY", "SECRET", "TOKEN", "PASSWORD", "PASSWD", "CREDENTIAL", "DATABASE_URL"]
        guard SettingKey(named: name)?.isSecret != true, !words.contains(where: name.uppercased().contains) else {
            throw .nothingToShow(
                "$env.\(name.terminalSafe) may hold a secret, so it can't be read",
                instead: nil
            )
        }
        return Settings.variable(name)
    }
}

extension AppServices.Sandbox {
    /// The function that executes lines with `@`.
    fileprivate var steering: @Sendable (String, [String]) throws(CommandError) -> Void {
        { (name: String, words: [String]) throws(CommandError) in try apply(name, words) }
    }

    /// Executes a line with `@`: advances the clock, or changes the behaviour of the network.
    func apply(_ name: String, _ words: [String]) throws(CommandError) {
        guard name == "advance" else {
            guard NetworkDirective.names.contains(name) else { throw Self.unknown(name) }
            do {
                try network.apply(try NetworkDirective(name: name, words: words))
            } catch {
                throw .directive(error.message, hint: error.hint)
            }
            return
        }
        guard words.count == 1, let span = (try? DurationParser.read(words[0])) ?? nil, span >= .zero else {
            throw .directive("advance takes a duration", hint: "@ advance 61m")
        }
        clock.advance(by: span)
    }

    /// Returns the error for a name that is neither the clock's nor one of the network.
    private static func unknown(_ name: String) -> CommandError {
        let known = NetworkDirective.names + ["advance"]
        let near = NameSuggestion.text(nearest: SimilarNames.nearest(to: name, among: known), known: known)
        return .directive("unknown directive \(name.terminalSafe)\(near)", hint: "help local")
    }
}
