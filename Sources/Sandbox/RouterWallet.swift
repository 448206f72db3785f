import Core
import Signing
import Synchronization
import X402

/// The account from which the router pays sellers on its customers' behalf.
///
/// It never runs dry: what it spends was paid for with credits.
final class RouterWallet: Sendable {
    private let ledger: LocalLedger
    private let time: AppClock
    private let count = Mutex<UInt64>(0)

    init(ledger: LocalLedger, time: AppClock) {
        self.ledger = ledger
        self.time = time
    }

    /// Signs for an entry, with the money for it at hand; nil for one that cannot be signed.
    func payment(
        answering challenge: PaymentChallenge,
        by requirements: PaymentRequirements
    ) -> PaymentPayload? {
        guard let token = requirements.token, let nonce = nextNonce() else { return nil }
        ledger.give(TokenAmount(requirements.amount, of: token), to: Self.signer.address)
        return try? Self.signer.payment(answering: challenge, by: requirements, at: time.now, nonce: nonce)
    }

    /// Where customers pay who pay each call themselves.
    var address: Address { Self.signer.address }

    /// The transfer that a payment of this wallet became; nil if no money moved.
    func transfer(of payment: PaymentPayload) -> LocalTransfer? {
        guard case .transfer(let transfer) = payment.authorization else { return nil }
        return ledger.transfer(transfer.nonce, of: transfer.from)
    }

    /// Counted, not drawn, so that a replay is the same every time.
    private func nextNonce() -> AuthorizationNonce? {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return AuthorizationNonce(bytes: Keccak256.hash("payment \(number) of the local router"))
    }

    /// A key that everybody knows, for money that is worth nothing.
    private static let signer: LocalSigner = {
        let secret = Secret(Hex.prefixed(Keccak256.hash("the wallet of the local router")))
        guard let key = try? PrivateKey(parsing: secret), let signer = try? LocalSigner(key) else {
            preconditionFailure("the local router's key is a key")
        }
        return signer
    }()
}
