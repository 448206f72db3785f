import Console
import Core
import ExecutorCore
import PaymentModel
import Payments
import Signing
import Synchronization
import X402

/// The payment setup of a run: its payer, its ledger and its limits.
struct PaymentSetup {
    let payer: PaymentAuthorizer
    let wallet: WalletFacts?
    let approvals: PendingApprovals
    let numbers: RecordNumberAllocator
    let announcer: NoticeBroadcaster
    let confirmation: PaymentServices.ConfirmationMode
    /// The store of the jobs, which are kept where the payments are.
    let jobs: any JobStore

    /// Creates a setup over a ledger.
    init(
        policy: PaymentPolicy,
        store: any LedgerStore,
        jobs: (any JobStore)? = nil,
        session: String,
        signer: LocalSigner?,
        source: String = SettingKey.walletKey.name,
        isPlay: Bool,
        confirmation: PaymentServices.ConfirmationMode,
        time: AppClock,
        nonces: @escaping @Sendable () -> AuthorizationNonce = PaymentAuthorizer.randomNonce
    ) {
        let announcer = NoticeBroadcaster()
        self.jobs = jobs ?? InMemoryJobStore(clock: time)
        numbers = RecordNumberAllocator()
        approvals = PendingApprovals(numbers: numbers, time: time) { announcer.publish($0) }
        self.announcer = announcer
        self.confirmation = confirmation
        wallet = signer.map { WalletFacts(address: $0.address, source: source, isPlay: isPlay) }
        payer = PaymentAuthorizer(
            policy: SharedPolicy(policy),
            ledger: PaymentLedger(store: store, session: session),
            signer: signer,
            approver: approvals,
            nonces: nonces
        )
    }

    /// Returns the payment services of the console.
    ///
    /// `balances` is nil if the network cannot report them; `news` returns the status of an open payment.
    func services(
        balances: (@Sendable (Address) -> [WalletBalance])?,
        settlementStatus: @escaping @Sendable (LedgerEntry) async -> SettlementStatus
    ) -> PaymentServices {
        PaymentServices(
            payer: payer,
            wallet: wallet,
            balances: balances,
            settlementStatus: settlementStatus,
            approvals: approvals,
            numbers: numbers,
            confirmation: confirmation
        )
    }

    /// The wallet of the local network, whose key is public and which holds play money only.
    static let playSigner: LocalSigner = {
        let key = Secret(Hex.prefixed(Keccak256.hash("galaksio: play money only, never fund this key")))
        guard let key = try? PrivateKey(parsing: key), let signer = try? LocalSigner(key) else {
            preconditionFailure("a hash below the order of the curve is a key")
        }
        return signer
    }()
}

/// A broadcaster of notices about events beside the prompt, once a listener has subscribed.
final class NoticeBroadcaster: Sendable {
    private let listener = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// Passes lines to the given function from now on.
    func subscribe(_ listener: @escaping @Sendable (String) -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// Publishes a line; it is dropped if there is no listener.
    func publish(_ line: String) {
        listener.withLock { $0 }?(line)
    }
}
