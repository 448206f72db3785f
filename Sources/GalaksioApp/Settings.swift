import CommandLanguage
import Core
import ExecutorCore
import Glibc
import HTTPayer
import Logging
import Payments
import Providers
import Signing
import X402

/// The configuration of a run: flags take precedence over environment, `.env` and defaults, in this order.
///
/// Only this type reads the environment; all other modules receive plain values.
struct Settings {
    private let flags: [SettingKey: String]
    private let environment: [String: String]
    private let file: DotEnvFile?
    /// The wallet's key, or the reason for which it is invalid; nil if there is none.
    let wallet: Result<WalletKey, SettingsError>?
    /// The confirmation of the limits of the `.env` that allow higher payments than the defaults.
    var looseLimits = LooseLimits.unconfirmed
    /// The settings that count as not set.
    var ignored: Set<SettingKey> = []
    /// The hash of the `.env`; nil without one.
    private var fileDigest: String?

    /// Reads the process's environment and the `.env` of the current folder.
    ///
    /// Keys are removed from the environment. While one is held, no other program can see the memory of this process.
    ///
    /// - Throws: ``SettingsError`` for a `.env` that cannot be parsed, for a misspelt variable, and for two wallet
    ///   keys.
    init(flags: [SettingKey: String] = [:]) throws(SettingsError) {
        let access = MemoryAccess.forbid()
        let key = EnvironmentBlock.take(SettingKey.walletKey.name) { WalletKey.parsed($0) } ?? nil
        var environment: [String: String] = [:]
        for key in SettingKey.allCases {
            environment[key.name] =
                key.isSecret
                ? EnvironmentBlock.take(key.name) { String(decoding: $0, as: UTF8.self) }
                : Self.variable(key.name)
        }
        for name in EnvironmentBlock.names {
            if let nearest = SettingKey.nearest(toMisspelt: name) { throw .unknownVariable(name, nearest: nearest) }
        }
        let bytes = try WipedFile.settings(in: ".env")
        let file = try bytes.map { file throws(SettingsError) in try DotEnvFile(reading: file.bytes, path: ".env")
        }
        try self.init(flags: flags, environment: environment, key: key, file: file)
        if wallet == nil, !SettingKey.allCases.contains(where: { $0.isSecret && find($0) != nil }) { access.restore() }
        fileDigest = bytes.map { ConfirmedLimits.digest(of: UnsafeRawBufferPointer($0.bytes)) }
        if let fileDigest, Self.confirmedLimits?.contains(fileDigest) == true { looseLimits = .confirmed }
    }

    private static var confirmedLimits: ConfirmedLimits? {
        stateFolder.map { ConfirmedLimits(folder: $0) }
    }

    /// Stores that the user confirmed the limits of this `.env`; returns false if that fails.
    func rememberLimits() -> Bool {
        guard let fileDigest, let confirmed = Self.confirmedLimits else { return false }
        return confirmed.add(fileDigest)
    }

    /// Creates settings from the given sources; the wallet's key is not among the variables.
    ///
    /// - Throws: ``SettingsError`` for two wallet keys.
    init(
        flags: [SettingKey: String],
        environment: [String: String],
        key: Result<PrivateKey, SigningError>? = nil,
        file: DotEnvFile?
    ) throws(SettingsError) {
        self.flags = flags
        self.environment = environment
        self.file = file
        let keyFile = Self.find(.walletKeyFile, flags, environment, file)
        wallet = try Self.wallet(environment: key, file: file, keyFile: keyFile.map { ($0.text, $0.source) })
    }

    /// Returns a variable of the process's environment; nil if it is not set, or empty.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Returns the text of a setting and its source.
    ///
    /// Settings of a `.env` that the user declined are ignored.
    func find(_ key: SettingKey) -> (text: String, source: SettingSource)? {
        guard !ignored.contains(key) else { return nil }
        let found = Self.find(key, flags, environment, file)
        let isUnwanted = found?.source == .file && looseLimits == .declined && Self.reaching.contains(key)
        return isUnwanted ? nil : found
    }

    private static func find(
        _ key: SettingKey,
        _ flags: [SettingKey: String],
        _ environment: [String: String],
        _ file: DotEnvFile?
    ) -> (text: String, source: SettingSource)? {
        if let text = flags[key] { return (text, .flag) }
        if let text = environment[key.name], !text.isEmpty {
            return (key.isSecret ? withoutLineEnd(text) : text, .environment)
        }
        return file?.values[key.name].map { (key.isSecret ? withoutLineEnd($0) : $0, .file) }
    }

    /// Returns a secret without the line break that follows it in a file.
    private static func withoutLineEnd(_ text: String) -> String {
        String(text.reversed().drop(while: \.isNewline).reversed())
    }

    func read<Value>(
        _ key: SettingKey,
        allowed: @autoclosure () -> String,
        _ convert: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        guard let (text, source) = find(key) else { return nil }
        guard let value = convert(text) else {
            let shown = key.isSecret ? "…" : text
            let name = source == .flag ? key.flag ?? key.name : key.name
            throw .badValue(name: name, value: shown, allowed: allowed(), source: source, example: key.example)
        }
        return value
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: SettingKey) throws(SettingsError) -> Choice? {
        try read(key, allowed: Choice.allCases.map(\.rawValue).joined(separator: ", ")) { Choice(rawValue: $0) }
    }

    private func address(_ key: SettingKey) throws(SettingsError) -> HTTPURL? {
        try read(key, allowed: "an address such as http://localhost:3000") { try? HTTPURL($0) }
    }
}

extension Settings {
    /// The network that the console uses.
    enum Network: String, CaseIterable {
        case local
        case live
    }

    var port: Int {
        get throws(SettingsError) {
            try read(.port, allowed: "0 to 65535") { Int($0).flatMap { 0...65_535 ~= $0 ? $0 : nil } } ?? 8090
        }
    }

    var routerURL: HTTPURL? {
        get throws(SettingsError) {
            if let address = try address(.routerURL) { return address }
            return try address(.olderRouterURL)
        }
    }

    /// Returns the values of the settings that providers declare.
    ///
    /// - Throws: ``SettingsError`` for an invalid value.
    func providerSettings() throws(SettingsError) -> ProviderSettings {
        var values = ProviderSettings()
        for setting in BuiltInProviders.settings {
            guard let text = try text(of: setting) else { continue }
            if setting.isSecret { values.set(Secret(text), for: setting) } else { values[setting] = text }
        }
        return values
    }

    private func text(of setting: ProviderSetting) throws(SettingsError) -> String? {
        for key in setting.keys {
            if let text = try read(key, allowed: setting.allowed, { setting.value(from: $0) }) { return text }
        }
        return nil
    }

    var routerKey: Secret? {
        get throws(SettingsError) {
            try read(.routerKey, allowed: "letters, digits and symbols without spaces") { text in
                text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? Secret(text) : nil
            }
        }
    }

    /// Returns the text of a setting that is a path or a name.
    func text(of key: SettingKey) -> String? {
        find(key)?.text
    }

    /// The chosen network; nil if none was chosen.
    var network: Network? {
        get throws(SettingsError) { try choice(.network) }
    }

    /// True if a setting locates the live network.
    var hasLiveSettings: Bool {
        [.routerURL, .olderRouterURL, .routerKey].contains { find($0) != nil }
    }

    var timeout: Duration? {
        get throws(SettingsError) {
            try read(.timeout, allowed: "a duration such as 30s or 2m") { text in
                guard let span = (try? DurationParser.read(text)) ?? nil, span > .zero else { return nil }
                return span
            }
        }
    }

    /// Returns the format of a request to the router.
    ///
    /// The default is the seed's, or the current one at HTTPayer's own address.
    func routerBody(for router: HTTPURL?) throws(SettingsError) -> RouterRequestFormat {
        try choice(.routerBody) ?? (router?.host == "api.httpayer.com" ? .json : .seed)
    }

    var cacheTransport: RoutingMode {
        get throws(SettingsError) { try choice(.cacheTransport) ?? .router }
    }

    var strictStatus: Bool {
        get throws(SettingsError) { try flag(.strictStatus) ?? false }
    }

    /// Returns a setting that is true or false; nil if it is not set.
    func flag(_ key: SettingKey) throws(SettingsError) -> Bool? {
        try read(key, allowed: "true, false") {
            $0 == "true" || $0 == "1" ? true : $0 == "false" || $0 == "0" ? false : nil
        }
    }

    /// The program that shows output taller than the screen.
    var pager: String {
        find(.pager)?.text ?? Self.variable("PAGER") ?? SettingKey.pager.example
    }

    /// The path of the history file; nil if there is none, as with `GALAKSIO_HISTORY=`.
    var historyPath: String? {
        if let value = getenv(SettingKey.history.name) {
            return value.pointee == 0 ? nil : String(cString: value)
        }
        return find(.history)?.text ?? Self.stateFolder.map { "\($0)/history" }
    }

    /// The format of log lines.
    var logFormat: LogFormat {
        get throws(SettingsError) { try choice(.logFormat) ?? .text }
    }

    var logLevel: Logger.Level? {
        get throws(SettingsError) { try choice(.logLevel) }
    }

    /// True if the server counts what it does.
    var hasMetrics: Bool {
        get throws(SettingsError) { try flag(.metrics) ?? true }
    }

    /// True if a limit on payments was configured.
    var hasLimits: Bool {
        find(.maxPerPayment) != nil || find(.budget) != nil || find(.policy) != nil || hasAPIKeys
    }

    /// True if callers have API keys with names, for each of which something else may be spent: then the price is asked
    /// before anything is bought, as with a limit.
    var hasAPIKeys: Bool {
        find(.apiKeys) != nil || find(.apiKeysFile) != nil
    }

    /// All secrets that are configured, except for the wallet's key, which is not kept as text.
    var secrets: [Secret] {
        SettingKey.allCases.filter(\.isSecret).compactMap { find($0).map { Secret($0.text) } }
    }

    /// The secrets that no recording may contain.
    var unrecordable: RecordingSecrets {
        RecordingSecrets(texts: secrets, wallet: (try? wallet?.get())?.key)
    }
}
