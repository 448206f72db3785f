import Console
import Core
import ExecutorCore
import HTTPayer
import PaymentModel
import Payments
import Signing
import Stores
import Synchronization
import X402

extension Settings {
    /// The context in which payments are made, which determines their limits.
    enum PaymentContext: Sendable {
        /// A user at a prompt.
        case prompt
        /// A script, with the maximum amount that this run may spend.
        case script(payUpTo: SpendingLimit?)
        /// `serve` in the foreground.
        case server

        /// The confirmation of a change that allows higher payments.
        var confirmation: PaymentServices.ConfirmationMode {
            switch self {
            case .prompt: .interactive
            case .script, .server: .forbidden
            }
        }
    }

    /// Returns the policy for payments.
    ///
    /// A prompt asks, a script pays only within its `--pay-up-to`, and `serve` pays by itself once limits are
    /// configured.
    ///
    /// - Throws: ``SettingsError``.
    func policy(for use: PaymentContext) throws(SettingsError) -> PaymentPolicy {
        var policy = PaymentPolicy()
        var mode: PaymentPolicy.Mode?
        for limit in try limits(for: use) {
            if case .mode(let chosen) = limit.edit { mode = chosen } else { policy = limit.edit.applied(to: policy) }
        }
        switch use {
        case .prompt: policy.mode = mode ?? .ask
        case .server: policy.mode = mode ?? (hasLimits ? .auto : .never)
        case .script(nil): policy.mode = .never
        case .script(let limit?):
            policy.mode = mode == .never ? .never : .auto
            policy.sessionBudget = limit
        }
        return policy
    }

    /// The payer where both the wallet and the router could pay.
    var payer: PayerChoice {
        get throws(SettingsError) { try choice(.payer) ?? .auto }
    }

    /// Returns the payment setup for a live network; `serve` without limits signs nothing, as the original did.
    ///
    /// - Throws: ``SettingsError`` for an invalid key.
    func paymentSetup(for use: PaymentContext, time: AppClock) throws(SettingsError) -> PaymentSetup {
        let wallet = try wallet(for: use)
        var signer: LocalSigner?
        do throws(SigningError) {
            signer = try wallet.map { wallet throws(SigningError) in try LocalSigner(wallet.key) }
        } catch {
            throw .badKey(SettingKey.walletKey.name, error.message)
        }
        let (ledger, jobs) = try stores(for: use, time)
        return PaymentSetup(
            policy: try policy(for: use),
            store: ledger,
            jobs: jobs,
            session: ProcessIdentity.own,
            signer: signer,
            source: (wallet?.setting ?? .walletKey).name,
            isPlay: false,
            confirmation: use.confirmation,
            time: time
        )
    }

    /// Returns the key that signs; nil if there is none.
    private func wallet(for use: PaymentContext) throws(SettingsError) -> WalletKey? {
        if case .server = use, !hasLimits { return nil }
        guard let wallet = try wallet?.get() else { return nil }
        if wallet.setting == .walletKeyFile, !counts(.walletKeyFile, for: use) { return nil }
        try requireTrustedProviders(for: wallet)
        return wallet
    }

    /// Returns the stores of the ledger and of the jobs.
    private func stores(
        for use: PaymentContext,
        _ time: AppClock
    ) throws(SettingsError) -> (any LedgerStore, any JobStore) {
        let choice: StoreChoice = try choice(.store) ?? .sqlite
        switch choice {
        case .memory: return (InMemoryLedgerStore(), InMemoryJobStore(clock: time))
        case .sqlite:
            if let url = try databaseURL(for: use) {
                let notifies = try flag(.databaseNotify) ?? true
                let database = PostgreSQLDatabase(url: url, notifies: notifies)
                return (PostgreSQLLedgerStore(database: database), PostgreSQLJobStore(database: database))
            }
            guard let path = try storePath else {
                throw .missing(
                    name: SettingKey.storePath.name,
                    why: "there is no home folder for the ledger",
                    instead: "GALAKSIO_STORE=memory galaksio"
                )
            }
            let file = SQLiteFile(path: path)
            return (SQLiteLedgerStore(file: file), SQLiteJobStore(file: file))
        }
    }

    /// Returns the address of the database; nil if there is none.
    ///
    /// The variable is one that other programs use, too: a console leaves addresses of other databases alone.
    ///
    /// - Throws: ``SettingsError`` for a server with such an address.
    private func databaseURL(for use: PaymentContext) throws(SettingsError) -> String? {
        guard counts(.databaseURL, for: use), let text = text(of: .databaseURL), !text.isEmpty else { return nil }
        let isPostgreSQL = text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
        guard !isPostgreSQL, case .server = use else { return isPostgreSQL ? text : nil }
        return try read(.databaseURL, allowed: "an address such as postgres://user@host/galaksio") { _ in nil }
    }

    /// The kinds of ledger store.
    private enum StoreChoice: String, CaseIterable {
        /// A file that survives the program.
        case sqlite
        /// Memory, which is lost with the program.
        case memory
    }
}

extension Settings.PaymentContext {
    /// Returns the context of a script, which pays up to the amount, and nothing without one.
    ///
    /// - Throws: ``SettingsError`` for anything but an amount.
    static func script(payUpTo text: String?) throws(SettingsError) -> Settings.PaymentContext {
        guard let text else { return .script(payUpTo: SpendingLimit?.none) }
        guard let limit = try? SpendingLimit(parsing: text) else {
            throw .badValue(
                name: "--pay-up-to",
                value: text,
                allowed: "an amount such as 0.50 or 0.50 USDC",
                source: .flag,
                example: "0.50"
            )
        }
        return .script(payUpTo: limit)
    }
}

extension AppServices.SandboxConfiguration {
    /// Returns the payment setup of the local network: the play key, and a ledger in memory for its play money.
    func paymentSetup(time: AppClock, ids: IDGenerator) -> PaymentSetup {
        let counted = NonceCounter()
        let isReplay = isReplay
        return PaymentSetup(
            policy: policy,
            store: InMemoryLedgerStore(clock: time),
            session: "local",
            signer: PaymentSetup.playSigner,
            source: "the play key of the local network",
            isPlay: true,
            confirmation: confirmation,
            time: time,
            nonces: { isReplay ? counted.next() : PaymentAuthorizer.randomNonce() }
        )
    }
}

/// A generator of consecutive nonces for replays.
private final class NonceCounter: Sendable {
    private let count = Mutex<UInt64>(0)

    func next() -> AuthorizationNonce {
        let number = count.withLock { count in
            count += 1
            return count
        }
        guard let nonce = AuthorizationNonce(decimal: "\(number)") else { preconditionFailure("a number is a nonce") }
        return nonce
    }
}

extension PaymentPolicy {
    /// Reads the `policy` header of a session file: `mode never, max 0.10`; nil for anything else.
    init?(header text: String) {
        self.init()
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            switch words.first {
            case "mode" where words.count == 2:
                guard let mode = Mode(rawValue: words[1]) else { return nil }
                self.mode = mode
            case "budget":
                let isSession = Array(words.suffix(2)) == ["per", "session"]
                let rest = words.suffix(2).first == "per" ? words.dropFirst().dropLast(2) : words.dropFirst()
                guard let limit = try? SpendingLimit(parsing: rest.joined(separator: " ")) else { return nil }
                if isSession { sessionBudget = limit } else { dailyBudget = limit }
            case "max":
                guard let limit = try? SpendingLimit(parsing: words.dropFirst().joined(separator: " ")) else {
                    return nil
                }
                maxPerPayment = limit
            default: return nil
            }
        }
    }
}
