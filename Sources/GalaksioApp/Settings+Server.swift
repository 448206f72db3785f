import Core
import ExecutorCore
import ExecutorServer
import X402

extension Settings {
    /// The callers that may send tasks to a server.
    enum Callers: Equatable {
        /// The setting is missing.
        case notSaid
        /// Every caller that can reach the server.
        case anybody
        /// The callers that present the key.
        case holders(of: Secret)
        /// The callers that present one of the keys with names.
        case named([APIKeys.Key])
    }

    /// The minimum length of a key in characters: a shorter one could be guessed.
    private static let leastKeyLength = 16

    /// The address that `serve` listens on; if it is not set, the server is reachable from this machine only.
    var host: String { text(of: .host) ?? "127.0.0.1" }

    /// Reads a value again and again, with one setting less each time, and returns the errors of all settings that it needs.
    mutating func errors(of read: (Settings) throws -> Void) -> [SettingsError] {
        var errors: [SettingsError] = []
        while true {
            do {
                try read(self)
                return errors
            } catch {
                guard let error = error as? SettingsError else {
                    preconditionFailure("a setting is wrong with an error for its user, not with \(error)")
                }
                guard !error.isMissing(in: ignored) else { return errors }
                errors.append(error)
                guard let key = error.settingOfBadValue, ignored.insert(key).inserted else { return errors }
            }
        }
    }

    /// Returns the errors of the settings that a server reads, and leaves out those settings from then on.
    mutating func serverErrors() -> [SettingsError] {
        let everywhere: [(Settings) throws -> Void] = [
            { _ = try $0.network }, { _ = try $0.port }, { _ = try $0.jobs(beside: nil) }, { _ = try $0.drain },
            { _ = try $0.hasMetrics }, { _ = try $0.strictStatus }, { _ = try $0.logFormat }, { _ = try $0.logLevel },
            { _ = try $0.timeout }, { _ = try $0.limits }, { _ = try $0.providerSettings() },
            { _ = try $0.plainHTTPHosts }, { _ = try $0.routerBody(for: nil) },
        ]
        let live: [(Settings) throws -> Void] = [
            { _ = try $0.routerURL }, { _ = try $0.routerKey }, { _ = try $0.cacheTransport }, { _ = try $0.payer },
            { _ = try $0.storePath },
        ]
        let isLocal = (try? network) == .local
        return (everywhere + (isLocal ? [] : live)).flatMap { errors(of: $0) }
    }

    /// The callers that may send tasks.
    ///
    /// - Throws: ``SettingsError`` for a key that could be guessed.
    var callers: Callers {
        get throws(SettingsError) {
            let named = try apiKeys
            guard named.isEmpty, !hasAPIKeys else {
                guard find(.callerKey) == nil else { throw .twoKeyLists }
                return .named(named)
            }
            let allowed = "none, or at least \(Self.leastKeyLength) letters, digits and symbols without spaces"
            return try read(.callerKey, allowed: allowed) { text in
                if text == "none" { return .anybody }
                let isKey = text.utf8.count >= Self.leastKeyLength && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                return isKey ? .holders(of: Secret(text)) : nil
            } ?? .notSaid
        }
    }
}

extension Settings.Callers {
    /// Returns what callers must show on an address.
    ///
    /// - Throws: ``SettingsError`` if other machines can reach the address and no setting says who may spend.
    func check(on host: String, time: AppClock) throws(SettingsError) -> CallerCheck {
        switch self {
        case .holders(let key): return .key(key)
        case .named(let keys): return .keys(APIKeys(keys, time: time))
        case .anybody: return .nothing
        case .notSaid:
            guard ListeningHost.isLoopback(host) else { throw .openDoor(host) }
            return .nothing
        }
    }

    /// Returns the line for the start of the log: who can reach the server, and who may spend.
    func words(on host: String) -> String {
        let isOwn = ListeningHost.isLoopback(host)
        let reach = isOwn ? "from this machine only" : "from other machines (\(host.terminalSafe))"
        let who =
            switch self {
            case .holders: "spending needs GALAKSIO_API_KEY"
            case .named(let keys):
                "spending needs one of \(keys.count) API keys: "
                    + keys.map {
                        "\($0.caller.name)\($0.caller.dailyLimit.map { ", \($0.shown(decimals: 18)) a day" } ?? "")"
                    }
                    .joined(separator: "; ")
            case .anybody, .notSaid: "spending needs no key"
            }
        return "Reachable \(reach), \(who)"
    }
}
