import Core
import PaymentModel
import Payments
import X402

/// Limits of a `.env` that let more be paid than the defaults do; a person confirms them once.
extension Settings {
    /// Whether such limits count.
    enum LooseLimits: Sendable, Hashable {
        /// A person confirmed them, in this run or before.
        case confirmed
        /// A person was asked, and keeps the defaults for this run.
        case declined
        /// Nobody was asked.
        case unconfirmed
    }

    /// A limit and where it was set.
    struct Limit: Hashable, Sendable {
        /// The setting.
        let key: SettingKey
        /// What it sets.
        let edit: PolicyChange
    }

    /// The defaults of a prompt.
    static var usualPolicy: PaymentPolicy {
        var policy = PaymentPolicy()
        policy.mode = .ask
        return policy
    }

    /// The limits that are set, wherever.
    ///
    /// - Throws: ``SettingsError`` for values that they cannot have.
    var limits: [Limit] {
        get throws(SettingsError) {
            let mode: PaymentPolicy.Mode? = try choice(.policy)
            let edits: [(SettingKey, PolicyChange?)] = [
                (.policy, mode.map { .mode($0) }),
                (.maxPerPayment, try amount(.maxPerPayment).map { .max($0) }),
                (.budget, try amount(.budget).map { .budget($0, .day) }),
            ]
            return edits.compactMap { key, edit in edit.map { Limit(key: key, edit: $0) } }
        }
    }

    /// Those of `.env` that let more be paid than the defaults.
    ///
    /// - Throws: ``SettingsError`` for values that they cannot have.
    var loosening: [Limit] {
        get throws(SettingsError) {
            try limits.filter { find($0.key)?.source == .file && $0.edit.relaxes(Self.usualPolicy) }
        }
    }

    /// Settings that reach beyond the folder: another ledger forgets what was spent, a key file may be any of yours, plain http shows
    /// the router's key, a pager is run.
    static let reaching: [SettingKey] = [
        .store, .storePath, .walletKeyFile, .allowHTTP, .history, .pager,
    ]

    /// Those of them that a `.env` sets, as `NAME=VALUE`.
    var reaching: [String] {
        Self.reaching.compactMap { key in
            guard let found = find(key), found.source == .file else { return nil }
            return "\(key.rawValue)=\(found.text.terminalSafe)"
        }
    }

    /// True if a setting of that name counts in a run: one that reaches beyond the folder of a `.env`
    /// only once it is confirmed.
    func counts(_ key: SettingKey, for use: PaymentContext) -> Bool {
        if case .server = use { return true }
        return find(key)?.source != .file || looseLimits == .confirmed
    }

    /// The limits that count in a run.
    ///
    /// - Throws: ``SettingsError/unconfirmedLimits(_:)`` where nobody confirmed those of a `.env` and the run could pay.
    func limits(for use: PaymentContext) throws(SettingsError) -> [Limit] {
        let loosening = try loosening
        guard looseLimits != .confirmed, !(loosening.isEmpty && reaching.isEmpty) else { return try limits }
        switch use {
        case .server: return try limits
        case .script(payUpTo: .some) where looseLimits == .unconfirmed:
            throw .unconfirmedLimits((loosening.map(\.words) + reaching).joined(separator: ", "))
        case .prompt, .script: return try limits.filter { !loosening.contains($0) }
        }
    }

    private func amount(_ key: SettingKey) throws(SettingsError) -> SpendingLimit? {
        try read(key, allowed: "an amount such as 0.50 or 0.50 USDC") { try? SpendingLimit(parsing: $0) }
    }

    /// What `serve` says of its limits when it starts: each one, and where it comes from; nothing where none is set.
    ///
    /// - Throws: ``SettingsError`` for values that they cannot have.
    var limitLines: [String] {
        get throws(SettingsError) {
            guard hasLimits else { return [] }
            let policy = try policy(for: .server)
            let lines: [(SettingKey, String)] = [
                (.policy, "mode \(policy.mode.rawValue)"), (.maxPerPayment, "\(policy.maxPerPayment) per payment"),
                (.budget, "\(policy.dailyBudget) a day"),
            ]
            return lines.map { key, words in
                "Limit: \(words) (\(key.rawValue), \(find(key)?.source ?? .builtIn))"
            }
        }
    }
}

extension Settings.Limit {
    /// The limit beside the default: `1,000 per payment (default 1.00)`.
    var words: String {
        let usual = Settings.usualPolicy
        return switch edit {
        case .mode(let mode): "mode \(mode.rawValue), which pays without asking (default \(usual.mode.rawValue))"
        case .max(let limit): "\(limit) per payment (default \(usual.maxPerPayment))"
        case .budget(let limit, _): "\(limit) a day (default \(usual.dailyBudget))"
        case .allow, .deny: ""
        }
    }

    /// The default that takes its place: `1.00 per payment`.
    var usualWords: String {
        let usual = Settings.usualPolicy
        return switch edit {
        case .mode: "mode \(usual.mode.rawValue)"
        case .max: "\(usual.maxPerPayment) per payment"
        case .budget: "\(usual.dailyBudget) a day"
        case .allow, .deny: ""
        }
    }
}
