import Core
import ExecutorServer

extension Settings {
    /// Who may send tasks to a server.
    enum Callers: Equatable {
        /// Nobody said.
        case notSaid
        /// Whoever reaches it.
        case anybody
        /// Whoever shows that key.
        case holders(of: Secret)
    }

    /// The fewest characters of a key: fewer could be tried out.
    private static let leastKeyLength = 16

    /// The address that `serve` listens on: this machine only, unless more was said.
    var host: String { text(of: .host) ?? "127.0.0.1" }

    /// Who may send tasks.
    ///
    /// - Throws: ``SettingsError`` for a key that could be guessed.
    var callers: Callers {
        get throws(SettingsError) {
            let allowed = "at least \(Self.leastKeyLength) letters, digits and signs without spaces, or none"
            return try read(.callerKey, allowed: allowed) { text in
                if text == "none" { return .anybody }
                let isKey = text.utf8.count >= Self.leastKeyLength && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                return isKey ? .holders(of: Secret(text)) : nil
            } ?? .notSaid
        }
    }
}

extension Settings.Callers {
    /// The key that is wanted on an address; nil where none is.
    ///
    /// - Throws: ``SettingsError`` where others reach the address and nobody said who may spend.
    func key(on host: String) throws(SettingsError) -> Secret? {
        switch self {
        case .holders(let key): return key
        case .anybody: return nil
        case .notSaid:
            guard ListeningHost.isLoopback(host) else { throw .openDoor(host) }
            return nil
        }
    }

    /// Who reaches the server, and who may spend: for the log when it starts.
    func words(on host: String) -> String {
        let isOwn = ListeningHost.isLoopback(host)
        let reach = isOwn ? "from this machine only" : "from other machines, on \(host.terminalSafe)"
        let who =
            switch self {
            case .holders: "who shows GALAKSIO_API_KEY may spend"
            case .anybody, .notSaid: "whoever reaches it may spend"
            }
        return "Reachable \(reach); \(who)"
    }
}
