import Core
import ExecutorCore
import Providers

/// The rules for sending a secret to a configured address.
///
/// A secret is sent only to an address from the same source or a more trusted one: a person who can write a `.env` into
/// a folder must not be able to direct the keys of its visitors elsewhere.
extension Settings {
    /// A setting that is set, with its source.
    struct Found: Hashable, Sendable {
        /// The setting.
        let key: SettingKey
        /// The source of the setting.
        let source: SettingSource
    }

    /// Checks that the router's key may be sent to the router's address.
    ///
    /// - Throws: ``SettingsError/notTrusted(_:address:text:)`` if the router's address comes from a less trusted
    ///   source than its key.
    func requireTrustedRouter() throws(SettingsError) {
        guard let secret = find(.routerKey) else { return }
        try require([.routerURL, .olderRouterURL], for: Found(key: .routerKey, source: secret.source))
    }

    /// Checks that the wallet's key may be used with the addresses of the providers.
    ///
    /// - Throws: ``SettingsError/notTrusted(_:address:text:)`` if an address comes from a less trusted source than the
    ///   wallet's key.
    func requireTrustedProviders(for wallet: WalletKey) throws(SettingsError) {
        for setting in BuiltInProviders.settings where setting.kind == .address {
            try require(setting.keys, for: Found(key: wallet.setting, source: wallet.source))
        }
    }

    /// Checks that the secrets of each provider may be sent to its addresses.
    ///
    /// - Throws: ``SettingsError/notTrusted(_:address:text:)`` if an address comes from a less trusted source than a
    ///   secret of the same provider.
    func requireTrustedProviderSecrets(
        of providers: [[ProviderSetting]] = BuiltInProviders.settingsByProvider
    ) throws(SettingsError) {
        for settings in providers {
            for key in settings.filter(\.isSecret).flatMap(\.keys) {
                guard let secret = find(key) else { continue }
                for address in settings where address.kind == .address {
                    try require(address.keys, for: Found(key: key, source: secret.source))
                }
            }
        }
    }

    /// Compares the source of the secret with that of the first address that is set; the default address is trusted.
    private func require(_ addresses: [SettingKey], for secret: Found) throws(SettingsError) {
        for key in addresses {
            guard let (text, source) = find(key) else { continue }
            guard source < secret.source else { return }
            throw .notTrusted(secret, address: Found(key: key, source: source), text: text)
        }
    }
}
