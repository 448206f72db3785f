import Console
import Core
import CurlHTTP
import ExecutorCore
import Providers
import ExecutorServer
import HTTPTypes
import HTTPayer
import LineEditing
import Logging
import PaymentModel
import Payments
import Sandbox
import SessionFormat
import Synchronization
import Testing
import TestSupport

@testable import GalaksioApp

/// The whole program from the prompt, or from its port, down to the transport; only the network is another.
struct RequestPath {
    let app: AppServices

    init(
        _ era: RouterRequestFormat = .seed,
        over transport: any HTTPTransport,
        providers: ProviderSettings = ProviderSettings(),
        clock: ManualClock = ManualClock(),
        timeout: Duration = .seconds(30)
    ) {
        let plan = AppConfiguration(
            router: InProcessNetwork.Addresses.localRouter,
            routerBody: era,
            providers: providers,
            cacheTransport: .router,
            asksPriceFirst: true,
            timeout: timeout,
            paymentSetup: PaymentSetup(
                policy: PaymentPolicy(),
                store: InMemoryLedgerStore(),
                session: "test",
                signer: nil,
                isPlay: false,
                confirmation: .forbidden,
                time: .manual(ManualClock())
            ),
            key: Secret("key"),
            logger: .silent,
            isLocal: false
        )
        app = AppServices(
            plan,
            transport: transport,
            time: .manual(clock),
            ids: .counted(),
            lookup: FileLoader.localNetwork
        )
    }

    /// The names of the providers.
    var providers: [String] { app.executor.registry.caches.map(\.name) }

    /// Executes a task, as a server does.
    func execute(_ task: ExecutorTask) async -> ExecutorResponse {
        await app.executor.execute(task, origin: .server)
    }

    /// Types lines at a prompt that writes in that form.
    func type(_ lines: [String], as form: OutputForm, keepsGoing: Bool = false) async -> Typed {
        let written = CapturedOutput()
        var loop = REPL(
            services: app.services(server: UnavailableServer(), files: POSIXFileSystem()) { _ throws(CommandError) in
                throw .elsewhere("nothing is replayed here", instead: "galaksio replay")
            },
            reader: ScriptedLineReader(lines),
            output: written.output(),
            style: TerminalOptions(keepsGoing: keepsGoing),
            state: SessionState(settings: ConsoleSettings(output: form))
        )
        let start = loop.apply(cache: "c", variables: [])
        let code = await loop.run()
        let all = written.take()
        return Typed(
            code: max(start, code),
            output: all.filter { $0.stream == .output }.map(\.text),
            errors: all.filter { $0.stream == .error }.map(\.text)
        )
    }

    /// The exit code and what was written, line by line.
    struct Typed {
        let code: Int32
        let output: [String]
        let errors: [String]
    }

    /// Posts bodies to `/execute` of a server that listens as long as that takes.
    func post(_ bodies: [String]) async throws -> [String] {
        let (ports, announced) = AsyncStream<Int>.makeStream()
        let application = ExecutorApplication(
            executor: app.executor,
            configuration: ExecutorServerConfiguration(host: "127.0.0.1", port: 0, strictStatus: false),
            time: .system,
            logger: .silent,
            onListening: { announced.yield($0) }
        )
        let server = Task {
            defer { announced.finish() }
            try await application.run()
        }
        defer { server.cancel() }
        let port = try #require(await ports.first { _ in true })
        let transport = CurlTransport(version: "test")
        let address = try HTTPURL("http://127.0.0.1:\(port)/execute")
        var replies: [String] = []
        for body in bodies {
            let call = HTTPClientRequest(
                .post,
                address,
                headers: [.contentType: "application/json"],
                body: Array(body.utf8)
            )
            replies.append(try await transport.send(call, before: Deadline(after: .seconds(60), on: .system)).text)
        }
        return replies
    }
}
