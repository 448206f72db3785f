import Core

/// Replies by which a server says that it did not execute a command.
extension RedisReply {
    /// The reason why a command is to be sent again.
    enum Refusal: Equatable {
        /// Another node has the slot, from now on or for this command.
        case moved(Target, isForGood: Bool)
        /// The server does not take it yet.
        case notYet
    }

    /// The node that a redirection names; without a host it is the one that was asked.
    struct Target: Equatable {
        let host: String
        let port: Int

        func place(beside asked: RedisAddress.Place) -> RedisAddress.Place {
            guard host.isEmpty, case .host(let host, _) = asked else { return .host(host, port: port) }
            return .host(host, port: port)
        }
    }

    /// The refusal; nil for a reply that stands.
    ///
    /// Source: Redis cluster specification, "Redirection and resharding".
    var refusal: Refusal? {
        guard case .error(let text) = self else { return nil }
        let words = text.split(separator: " ")
        switch words.first {
        case "MOVED", "ASK":
            guard words.count >= 3, let colon = words[2].lastIndex(of: ":"),
                let port = Int(words[2][words[2].index(after: colon)...]), 1...65_535 ~= port
            else { return nil }
            let host = words[2][..<colon]
            guard host.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
            return .moved(Target(host: String(host), port: port), isForGood: words[0] == "MOVED")
        case "LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN": return .notYet
        default: return nil
        }
    }
}

extension String {
    /// True for the error of a server that wants a password where it was shown none.
    var isNoAuth: Bool { hasPrefix("NOAUTH") }
}
