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

    /// Reads the settings that only a server has.
    ///
    /// - Throws: ``SettingsError`` for the first invalid value.
    func checkServerValues() throws(SettingsError) {
        _ = try (port, jobs(beside: nil), drain, hasMetrics, strictStatus, logFormat, logLevel)
        _ = try (network, routerURL, routerKey, cacheTransport, timeout, limits, providerSettings())
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
