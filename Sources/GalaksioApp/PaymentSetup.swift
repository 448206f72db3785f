import Console
import Core
import PaymentModel
import Payments
import Signing
import Synchronization
import X402

/// Who pays in a run, from which ledger, within which limits.
struct PaymentSetup {
    let payer: PaymentAuthorizer
    let wallet: WalletFacts?
    let approvals: PendingApprovals
    let numbers: RecordNumberAllocator
    let announcer: NoticeBroadcaster
    let loosening: PaymentServices.ConfirmationMode

    /// A purse over a ledger.
    init(
        policy: PaymentPolicy,
        store: any LedgerStore,
        session: String,
        signer: LocalSigner?,
        source: String = SettingKey.walletKey.rawValue,
        isPlay: Bool,
        loosening: PaymentServices.ConfirmationMode,
        time: AppClock,
        nonces: @escaping @Sendable () -> AuthorizationNonce = PaymentAuthorizer.randomNonce
    ) {
        let announcer = NoticeBroadcaster()
        numbers = RecordNumberAllocator()
        approvals = PendingApprovals(numbers: numbers, time: time) { announcer.publish($0) }
        self.announcer = announcer
        self.loosening = loosening
        wallet = signer.map { WalletFacts(address: $0.address, source: source, isPlay: isPlay) }
        payer = PaymentAuthorizer(
            policy: SharedPolicy(policy),
            ledger: PaymentLedger(store: store, session: session),
            signer: signer,
            approver: approvals,
            nonces: nonces
        )
    }

    /// What the console is handed; `balances` where the network can tell them, `news` of open payments.
    func effects(
        balances: (@Sendable (Address) -> [WalletBalance])?,
        news: @escaping @Sendable (LedgerEntry) async -> SettlementStatus
    ) -> PaymentServices {
        PaymentServices(
            payer: payer,
            wallet: wallet,
            balances: balances,
            news: news,
            approvals: approvals,
            numbers: numbers,
            loosening: loosening
        )
    }

    /// The wallet of the local network: everybody knows its key, and it holds play money only.
    static let playSigner: LocalSigner = {
        let key = Secret(Hex.prefixed(Keccak256.hash("galaksio: play money only, never fund this key")))
        guard let key = try? PrivateKey(parsing: key), let signer = try? LocalSigner(key) else {
            preconditionFailure("a hash below the order of the curve is a key")
        }
        return signer
    }()
}

/// Tells a person what happens beside the prompt, once somebody listens.
final class NoticeBroadcaster: Sendable {
    private let listener = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// Hands lines to that function from now on.
    func subscribe(_ listener: @escaping @Sendable (String) -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// Says a line; nobody hears it if nobody listens.
    func publish(_ line: String) {
        listener.withLock { $0 }?(line)
    }
}
