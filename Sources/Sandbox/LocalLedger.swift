import BigInt
import Core
import Synchronization
import X402

/// A ledger of play money: the balances of accounts and the authorizations that are used up.
///
/// It replaces all chains at once. Every account starts with 100.00 of each known token, including the accounts of
/// sellers.
final class LocalLedger: Sendable {
    private struct Account: Hashable {
        let network: Network
        let asset: Address
        let owner: Address
    }

    private struct SpentNonce: Hashable {
        let network: Network
        let asset: Address
        let payer: Address
        let nonce: AuthorizationNonce
    }

    private struct Books {
        var balances: [Account: AtomicAmount] = [:]
        var spent: Set<SpentNonce> = []
        var transfers: [LocalTransfer] = []

        /// Returns the balance of an account; an account that was never used has the initial amount.
        func balance(_ account: Account) -> AtomicAmount {
            if let balance = balances[account] { return balance }
            guard let token = KnownTokens.token(at: account.asset, on: account.network) else { return .zero }
            return AtomicAmount(units: BigUInt(100) * BigUInt(10).power(token.decimals)) ?? .zero
        }
    }

    private let books = Mutex(Books())

    /// The settled transfers, oldest first.
    var transfers: [LocalTransfer] {
        books.withLock { $0.transfers }
    }

    /// Returns the account's balance of a token; nil for a token without an address.
    func balance(of owner: Address, in token: KnownToken) -> TokenAmount? {
        guard let asset = token.address else { return nil }
        let account = Account(network: token.network, asset: asset, owner: owner)
        return TokenAmount(books.withLock { $0.balance(account) }, of: token)
    }

    /// Sets the account's balance of a token, replacing the present one.
    func set(_ balance: TokenAmount, of owner: Address) {
        guard let asset = balance.token.address else { return }
        let account = Account(network: balance.token.network, asset: asset, owner: owner)
        books.withLock { $0.balances[account] = balance.amount }
    }

    /// Adds an amount to the account's balance of a token.
    func give(_ amount: TokenAmount, to owner: Address) {
        guard let asset = amount.token.address else { return }
        let account = Account(network: amount.token.network, asset: asset, owner: owner)
        books.withLock { books in
            let sum = books.balance(account).units + amount.amount.units
            books.balances[account] = AtomicAmount(units: sum) ?? amount.amount
        }
    }

    /// Returns true if the payer's authorization with that nonce is used up.
    func isSpent(_ nonce: AuthorizationNonce, of payer: Address, _ asset: Address, on network: Network) -> Bool {
        books.withLock {
            $0.spent.contains(SpentNonce(network: network, asset: asset, payer: payer, nonce: nonce))
        }
    }

    /// Throws an error if the transfer could not be settled now.
    func check(_ transfer: LocalTransfer) throws(PaymentValidationError) {
        try books.withLock { books throws(PaymentValidationError) in _ = try Self.left(after: transfer, in: books) }
    }

    /// Settles a transfer; each authorization can be settled only once.
    func settle(_ transfer: LocalTransfer) throws(PaymentValidationError) {
        try books.withLock { books throws(PaymentValidationError) in
            let payer = Account(network: transfer.network, asset: transfer.asset, owner: transfer.payer)
            let payee = Account(network: transfer.network, asset: transfer.asset, owner: transfer.payTo)
            let before = books.balance(payer)
            books.balances[payer] = try Self.left(after: transfer, in: books)
            guard let sum = AtomicAmount(units: books.balance(payee).units + transfer.amount.units) else {
                books.balances[payer] = before
                throw PaymentValidationError(.transactionFailed, "the payee would have more than any token can count")
            }
            books.balances[payee] = sum
            books.spent.insert(Self.nonce(of: transfer))
            books.transfers.append(transfer)
        }
    }

    /// Refunds a transaction, once; does nothing if there is no such transaction.
    ///
    /// A part of it can be refunded; the transaction does not count as refunded then.
    func refund(_ transaction: String?, _ part: AtomicAmount? = nil) {
        books.withLock { books in
            guard let index = books.transfers.firstIndex(where: { $0.transaction == transaction && !$0.isRefunded })
            else { return }
            let transfer = books.transfers[index]
            let payer = Account(network: transfer.network, asset: transfer.asset, owner: transfer.payer)
            let payee = Account(network: transfer.network, asset: transfer.asset, owner: transfer.payTo)
            let (has, amount) = (books.balance(payee).units, (part ?? transfer.amount).units)
            guard amount <= transfer.amount.units, has >= amount, let left = AtomicAmount(units: has - amount),
                let sum = AtomicAmount(units: books.balance(payer).units + amount)
            else { return }
            books.balances[payee] = left
            books.balances[payer] = sum
            books.transfers[index].refunded = AtomicAmount(units: amount) ?? .zero
            books.transfers[index].isRefunded = amount == transfer.amount.units
        }
    }

    /// Returns the transfer that was settled with an authorization; nil if it was not used.
    func transfer(_ nonce: AuthorizationNonce, of payer: Address) -> LocalTransfer? {
        books.withLock { books in books.transfers.last { $0.nonce == nonce && $0.payer == payer } }
    }

    /// Returns the payer's balance after the transfer.
    private static func left(after transfer: LocalTransfer, in books: Books) throws(PaymentValidationError)
        -> AtomicAmount
    {
        guard !books.spent.contains(Self.nonce(of: transfer)) else { throw PaymentValidationError(.nonceAlreadyUsed) }
        let account = Account(network: transfer.network, asset: transfer.asset, owner: transfer.payer)
        let balance = books.balance(account)
        guard balance >= transfer.amount, let left = AtomicAmount(units: balance.units - transfer.amount.units) else {
            throw PaymentValidationError(.insufficientFunds, "the payer has \(balance) of \(transfer.amount) units")
        }
        return left
    }

    private static func nonce(of transfer: LocalTransfer) -> SpentNonce {
        SpentNonce(
            network: transfer.network,
            asset: transfer.asset,
            payer: transfer.payer,
            nonce: transfer.nonce
        )
    }
}
