import Console
import Core
import HTTPayer
import LineEditing
import Logging
import PaymentModel
import Payments
import Synchronization
import Testing
import TestSupport

@testable import GalaksioApp

@Suite("Open payments beside the prompt", .timeLimit(.minutes(10)))
struct PaymentWatchTests {
    /// The first announcement after those lines, on a clock that jumps to the end of every wait.
    ///
    /// `news` are heard by somebody else before.
    private static func announcement(
        after lines: String...,
        payer: PayerChoice = .auto,
        settlementStatus: SettlementStatus? = nil
    ) async throws -> String? {
        let clock = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
        let app = try app(clock, payer: payer)
        let services = app.services(server: UnavailableServer(), files: POSIXFileSystem()) { _ throws(CommandError) in
            throw .elsewhere("nothing is replayed here", instead: "help")
        }
        let snapshot = SessionSnapshot()
        var loop = REPL(
            services: services,
            reader: ScriptedLineReader(lines),
            output: CapturedOutput().output(),
            style: TerminalOptions(keepsGoing: true),
            state: SessionState(),
            snapshot: snapshot
        )
        _ = await loop.run()
        let ledger = app.paymentSetup.payer.ledger
        if let settlementStatus, let entry = try await ledger.entries().last {
            _ = try await app.paymentSetup.payer.apply(settlementStatus, of: entry, at: clock.now)
        }
        let heard = Heard()
        let watch = PendingPaymentMonitor(services: services, snapshot: snapshot) { heard.take($0) }
        async let watching: Void = watch.run()
        await watching
        return heard.line
    }

    /// A console over the local network, with prices and a policy that pays.
    private static func app(_ clock: ManualClock, payer: PayerChoice) throws -> AppServices {
        var plan = AppServices.SandboxConfiguration()
        plan.policy = try #require(PaymentPolicy(header: "mode auto, max 0.10"))
        plan.hasPrices = true
        plan.payer = payer
        return AppServices.local(
            plan,
            time: .manual(clock),
            clock: clock,
            ids: .counted(),
            cacheIDs: .counted(),
            logger: .silent
        )
    }

    /// Takes one announcement and ends the watch: the clock does not wait, and neither does the watch.
    private final class Heard: Sendable {
        private let held = Mutex<String?>(nil)

        var line: String? { held.withLock { $0 } }

        func take(_ line: String) {
            held.withLock { $0 = line }
            withUnsafeCurrentTask { $0?.cancel() }
        }
    }

    @Test func `a payment that was settled late is announced by its record`() async throws {
        let text = try await Self.announcement(after: "@ fault create late-settle", "create us-east-1")
        #expect(text == "[402 $1] settled: 0.05 USDC was paid")
    }

    @Test func `the router is asked about a call that it follows`() async throws {
        let text = try await Self.announcement(
            after: "@ credits 1.00",
            "@ fault create settled-then-error",
            "create us-east-1",
            payer: .router
        )
        #expect(text == "[402 $1] settled: 0.052 USDC was paid")
    }

    @Test func `what came late can be shown`() async throws {
        let text = try await Self.announcement(
            after: "@ credits 1.00",
            "@ fault create settled-then-error",
            "create us-east-1",
            payer: .router,
            settlementStatus: .settled(transaction: nil, reply: KeptReply(status: 200, body: "{}"))
        )
        #expect(text == "[402 $1] settled: 0.052 USDC was paid; pay 1 shows the result")
    }
}
