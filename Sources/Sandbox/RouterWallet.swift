import Core
import Signing
import Synchronization
import X402

/// The wallet from which the router pays sellers on its customers' behalf.
///
/// Its funds never run out: the customers have paid with credits for what it spends.
final class RouterWallet: Sendable {
    private let ledger: LocalLedger
    private let time: AppClock
    private let count = Mutex<UInt64>(0)

    init(ledger: LocalLedger, time: AppClock) {
        self.ledger = ledger
        self.time = time
    }

    /// Funds the wallet with the amount of an entry and signs a payment; returns nil if the entry cannot be signed.
    func payment(
        answering challenge: PaymentChallenge,
        by requirements: PaymentRequirements
    ) -> PaymentPayload? {
        guard let token = requirements.token, let nonce = nextNonce() else { return nil }
        ledger.give(TokenAmount(requirements.amount, of: token), to: Self.signer.address)
        return try? Self.signer.payment(answering: challenge, by: requirements, at: time.now, nonce: nonce)
    }

    /// The address of the wallet, which customers pay who pay each request themselves.
    var address: Address { Self.signer.address }

    /// Returns the transfer of a payment of this wallet; nil if no money moved.
    func transfer(of payment: PaymentPayload) -> LocalTransfer? {
        guard case .transfer(let transfer) = payment.authorization else { return nil }
        return ledger.transfer(transfer.nonce, of: transfer.from)
    }

    /// Returns the next nonce, which is counted instead of random, so that every replay is the same.
    private func nextNonce() -> AuthorizationNonce? {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return AuthorizationNonce(bytes: Keccak256.hash("payment \(number) of the local router"))
    }

    /// The signer of the wallet, with a publicly known key for money without value.
    private static let signer: LocalSigner = {
        let secret = Secret(Hex.prefixed(Keccak256.hash("the wallet of the local router")))
        guard let key = try? PrivateKey(parsing: secret), let signer = try? LocalSigner(key) else {
            preconditionFailure("the local router's key is a key")
        }
        return signer
    }()
}
