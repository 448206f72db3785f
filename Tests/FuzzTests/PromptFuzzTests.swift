import Console
import Core
import HTTPayer
import LineEditing
import Logging
import PaymentModel
import Payments
import ExecutorCore
import Providers
import Sandbox
import SessionFormat
import Testing
import TestSupport

@testable import GalaksioApp

/// The whole program between a typed line and an answer, whatever the answer is.
@Suite("Random answers at the prompt")
struct PromptFuzzTests {
    private static let lines = [
        "create eu-west-1", "get k", "set k 1 ttl 1h", "ttl k", "expire k 1h", "keys", "del k j", "exists k", "topup",
        #"task {"taskType":"store","provider":"xcache","fileInline":"v"}"#, "explain create eu-west-1", "challenge",
        "trace",
        "status", "ledger", "policy", "stats", "pay", "receipt",
    ]

    @Test func `any answer is shown without anything that moves the cursor`() async throws {
        let words = ["success", "webhook_url", "accepts", "error", "ttl", "keys", "operations", "value"]
        await FuzzRun("answers at the prompt", Samples.replies, words: words).checkAwaiting { bytes in
            let odd = OddReply(bytes)
            let first = Self.lines[Int(odd.random % UInt64(Self.lines.count))]
            let second = Self.lines[Int(odd.random / 32 % UInt64(Self.lines.count))]
            let form: OutputForm = [.human, .json, .raw][Int(odd.random / 1024 % 3)]
            let (code, lines) = await Self.type(
                [first, second, "history"],
                as: form,
                over: ScriptedTransport([], then: .response(odd.reply))
            )
            guard 0...7 ~= code else { return "exit code \(code)" }
            // Raw is what was stored, as it was stored.
            guard form != .raw else { return nil }
            let strange = lines.first { $0.unicodeScalars.contains(where: JSONFuzzTests.isControl) }
            return strange.map { "\(first); \(second) shows \($0.debugDescription)" }
        }
    }

    /// Types lines at the prompt of a program whose network gives that answer.
    private static func type(
        _ lines: [String],
        as form: OutputForm,
        over transport: any HTTPTransport
    ) async -> (code: Int32, lines: [String]) {
        let clock = AppClock.manual(ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000))))
        let app = AppServices(
            configuration(clock),
            transport: transport,
            time: clock,
            ids: .counted(),
            lookup: FileLoader.localNetwork
        )
        let written = CapturedOutput()
        var loop = REPL(
            services: app.services(server: UnavailableServer(), files: POSIXFileSystem()) { _ throws(CommandError) in
                throw .elsewhere("nothing is replayed here", instead: "galaksio replay")
            },
            reader: ScriptedLineReader(lines),
            output: written.output(),
            style: TerminalOptions(keepsGoing: true),
            state: SessionState(settings: ConsoleSettings(output: form))
        )
        let start = loop.apply(cache: "c", variables: [])
        let code = await loop.run()
        return (max(start, code), written.take().map(\.text))
    }

    /// The configuration of a console with a router and a wallet that pays by itself.
    private static func configuration(_ clock: AppClock) -> AppConfiguration {
        AppConfiguration(
            router: InProcessNetwork.Addresses.localRouter,
            routerBody: .seed,
            providers: ProviderSettings(),
            cacheTransport: .router,
            asksPriceFirst: true,
            timeout: .seconds(30),
            paymentSetup: PaymentSetup(
                policy: PaymentPolicy(mode: .auto),
                store: InMemoryLedgerStore(clock: clock),
                session: "test",
                signer: PaymentSetup.playSigner,
                isPlay: true,
                confirmation: .forbidden,
                time: clock
            ),
            key: Secret("key"),
            logger: .silent,
            isLocal: false
        )
    }
}
