import Core

/// A secret goes only to an address from the same place or a stronger one: whoever can write a `.env` into a folder must not be able
/// to lead the keys of its visitors elsewhere.
extension Settings {
    /// A setting that was found, and where.
    struct Found: Hashable, Sendable {
        /// The setting.
        let key: SettingKey
        /// Where it was set.
        let source: SettingSource
    }

    /// - Throws: ``SettingsError/notTrusted(_:address:text:)`` if the router's address comes from a weaker place than its key.
    func requireTrustedRouter() throws(SettingsError) {
        guard let secret = find(.routerKey) else { return }
        try require([.routerURL, .olderRouterURL], for: Found(key: .routerKey, source: secret.source))
    }

    /// - Throws: ``SettingsError/notTrusted(_:address:text:)`` if the seller's address comes from a weaker place than the wallet's key.
    func requireTrustedSeller(for wallet: WalletKey) throws(SettingsError) {
        try require([.xcacheURL, .olderXCacheURL], for: Found(key: wallet.setting, source: wallet.source))
    }

    /// Compares with the first of the settings that is set; the program's own address is trusted.
    private func require(_ addresses: [SettingKey], for secret: Found) throws(SettingsError) {
        for key in addresses {
            guard let (text, source) = find(key) else { continue }
            guard source < secret.source else { return }
            throw .notTrusted(secret, address: Found(key: key, source: source), text: text)
        }
    }
}
