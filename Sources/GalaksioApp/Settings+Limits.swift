import Core
import PaymentModel
import Payments
import X402

/// The limits of a `.env` that allow higher payments than the defaults; the user confirms them once.
extension Settings {
    /// The confirmation of such limits.
    enum LooseLimits: Sendable, Hashable {
        /// The user confirmed them, in this run or before.
        case confirmed
        /// The user was asked, and keeps the defaults for this run.
        case declined
        /// The user was not asked.
        case unconfirmed
    }

    /// A limit and its setting.
    struct Limit: Hashable, Sendable {
        /// The setting.
        let key: SettingKey
        /// The change of the policy.
        let edit: PolicyChange
    }

    /// The default policy of a prompt.
    static var usualPolicy: PaymentPolicy {
        var policy = PaymentPolicy()
        policy.mode = .ask
        return policy
    }

    /// The limits that are set, in any source.
    ///
    /// - Throws: ``SettingsError`` for invalid values.
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

    /// The limits of the `.env` that allow higher payments than the defaults.
    ///
    /// - Throws: ``SettingsError`` for invalid values.
    var confirmation: [Limit] {
        get throws(SettingsError) {
            try limits.filter { find($0.key)?.source == .file && $0.edit.relaxes(Self.usualPolicy) }
        }
    }

    /// The settings that reach beyond the folder of a `.env`.
    ///
    /// Another ledger forgets past spending, a key file may be any file of the user, plain HTTP exposes the router's
    /// key, and a pager is executed.
    static let reaching: [SettingKey] = [
        .store, .storePath, .databaseURL, .walletKeyFile, .allowHTTP, .history, .pager,
    ]

    /// The settings beyond the folder that the `.env` sets, as `NAME=VALUE`.
    var reaching: [String] {
        Self.reaching.compactMap { key in
            guard let found = find(key), found.source == .file else { return nil }
            return "\(key.name)=\(key.isSecret ? "(secret)" : found.text.terminalSafe)"
        }
    }

    /// Returns true if a setting applies to a run.
    ///
    /// A setting of a `.env` that reaches beyond its folder applies only once it is confirmed.
    func counts(_ key: SettingKey, for use: PaymentContext) -> Bool {
        if case .server = use { return true }
        return find(key)?.source != .file || looseLimits == .confirmed
    }

    /// Returns the limits that apply to a run.
    ///
    /// - Throws: ``SettingsError/unconfirmedLimits(_:)`` if those of a `.env` are not confirmed and the run could pay.
    func limits(for use: PaymentContext) throws(SettingsError) -> [Limit] {
        let confirmation = try confirmation
        guard looseLimits != .confirmed, !(confirmation.isEmpty && reaching.isEmpty) else { return try limits }
        switch use {
        case .server: return try limits
        case .script(payUpTo: .some) where looseLimits == .unconfirmed:
            throw .unconfirmedLimits((confirmation.map(\.words) + reaching).joined(separator: ", "))
        case .prompt, .script: return try limits.filter { !confirmation.contains($0) }
        }
    }

    private func amount(_ key: SettingKey) throws(SettingsError) -> SpendingLimit? {
        try read(key, allowed: "an amount such as 0.50 or 0.50 USDC") { try? SpendingLimit(parsing: $0) }
    }

    /// The log lines of `serve` about its limits, each with its source; empty if none is set.
    ///
    /// - Throws: ``SettingsError`` for invalid values.
    var limitLines: [String] {
        get throws(SettingsError) {
            guard hasLimits else { return [] }
            let policy = try policy(for: .server)
            let lines: [(SettingKey, String)] = [
                (.policy, "mode \(policy.mode.rawValue)"), (.maxPerPayment, "\(policy.maxPerPayment) per payment"),
                (.budget, "\(policy.dailyBudget) a day"),
            ]
            return lines.map { key, words in
                "Limit: \(words) (\(key.name), \(find(key)?.source ?? .builtIn))"
            }
        }
    }
}

extension Settings.Limit {
    /// The limit and the default, such as `1,000 per payment (default 1.00)`.
    var words: String {
        let usual = Settings.usualPolicy
        return switch edit {
        case .mode(let mode): "mode \(mode.rawValue), which pays without asking (default \(usual.mode.rawValue))"
        case .max(let limit): "\(limit) per payment (default \(usual.maxPerPayment))"
        case .budget(let limit, _): "\(limit) a day (default \(usual.dailyBudget))"
        case .allow, .deny: ""
        }
    }

    /// The default that replaces it, such as `1.00 per payment`.
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
