import Core
import Signing

/// The wallet's key and the setting that it comes from.
struct WalletKey: Sendable {
    /// The key, of which this is the only copy.
    let key: PrivateKey
    /// The setting: the key itself, or the path of its file.
    let setting: SettingKey
    /// The source of the setting.
    let source: SettingSource

    /// Parses the key in a variable's value; nil for an empty value and the placeholder `0x...` of the seed's own file.
    static func parsed(_ value: UnsafeRawBufferPointer) -> Result<PrivateKey, SigningError>? {
        guard !value.isEmpty, !value.elementsEqual("0x...".utf8) else { return nil }
        return Result { () throws(SigningError) in try PrivateKey(parsing: value) }
    }
}

extension Settings {
    /// Returns the wallet's key, from its variable or from the file that another one names; nil if neither is set.
    ///
    /// - Throws: ``SettingsError`` if both are set, or if the path is itself a key.
    static func wallet(
        environment: Result<PrivateKey, SigningError>?,
        file: DotEnvFile?,
        keyFile: (path: String, source: SettingSource)?
    ) throws(SettingsError) -> Result<WalletKey, SettingsError>? {
        let source = environment == nil ? SettingSource.file : .environment
        let found = environment ?? file?.wallet
        guard let keyFile else {
            return found.map { Self.wallet($0, .walletKey, source, of: SettingKey.walletKey.name) }
        }
        guard !KeyFile.isKey(keyFile.path) else { throw .keyAsPath(source: keyFile.source) }
        guard found == nil else { throw .twoKeys(source, keyFile.source) }
        do throws(KeyFile.Problem) {
            let subject = "\(SettingKey.walletKeyFile.name): \(keyFile.path.terminalSafe)"
            return Self.wallet(try KeyFile.read(keyFile.path), .walletKeyFile, keyFile.source, of: subject)
        } catch {
            return .failure(.badKeyFile(path: keyFile.path, error))
        }
    }

    private static func wallet(
        _ found: Result<PrivateKey, SigningError>,
        _ setting: SettingKey,
        _ source: SettingSource,
        of subject: String
    ) -> Result<WalletKey, SettingsError> {
        found.map { WalletKey(key: $0, setting: setting, source: source) }.mapError { .badKey(subject, $0.message) }
    }
}
