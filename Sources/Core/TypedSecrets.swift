/// A detector of secrets in typed lines, at the places where users of Redis and HTTP are used to typing them.
public enum TypedSecrets {
    /// The prefixes of the keys of well-known services, and of signed tokens (a JWT's header).
    public static let beginnings = [
        "sk-live-", "sk-test-", "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "sk-ant-", "sk-proj-", "ghp_",
        "gho_",
        "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "AIza", "eyJhbGciOi",
    ]

    /// Returns the passwords and keys in a line, each as it was typed, without quotes around it.
    ///
    /// Source: Redis, commands `AUTH`, `HELLO`, `CONFIG SET`, `ACL SETUSER`, `MIGRATE`; RFC 9110, section 11.6.2; RFC
    /// 7468.
    public static func words(in line: String) -> [String] {
        var found: [String] = []
        for statement in line.split(whereSeparator: { $0 == ";" || $0 == "|" || $0 == "&" || $0.isNewline }) {
            let words = statement.split(whereSeparator: \.isWhitespace).map(unquoted)
            found += commandSecrets(bare(words))
            found += zip(words, words.dropFirst()).filter { NamedSecrets.isFlag($0.0) }.map(\.1)
        }
        found += line.split(whereSeparator: \.isWhitespace).map(unquoted).filter { word in
            beginnings.contains { word.hasPrefix($0) && word.utf8.count >= $0.utf8.count + 8 }
        }
        return found.filter { !$0.isEmpty }
    }

    /// Returns true if a line contains a secret, or the beginning of a key that continues on other lines.
    public static func stand(in line: String) -> Bool {
        let lower = line.lowercased()
        if lower.contains("authorization:") || lower.contains("-----begin") { return true }
        return !words(in: line).isEmpty || !NamedSecrets.values(in: line).isEmpty
    }

    /// Returns a command without a prefix such as `repeat 2`, `explain`, a session file's prompt or a program's name.
    private static func bare(_ words: [String]) -> [String] {
        guard let first = words.first?.lowercased() else { return words }
        if first.hasPrefix("!"), first.count > 1 { return bare([String(words[0].dropFirst())] + words.dropFirst()) }
        guard wrappers.contains(first) || first.allSatisfy(\.isNumber) else { return words }
        let command = words.firstIndex { commands.contains($0.lowercased()) }
        return command.map { Array(words[$0...]) } ?? words
    }

    private static let wrappers: Set<String> = [
        "explain", "repeat", "watch", "bench", "trace", "help", "time", "galaksio", "redis-cli", ">", "$", "!",
    ]
    private static let commands: Set<String> = ["auth", "hello", "migrate", "config", "acl", "-a"]

    private static func commandSecrets(_ words: [String]) -> [String] {
        let lower = words.map { $0.lowercased() }
        guard let verb = lower.first else { return [] }
        switch verb {
        // If there are two words, the first is the user.
        case "auth": return Array(words.dropFirst(words.count > 2 ? 2 : 1))
        case "-a": return Array(words.dropFirst().prefix(1))
        case "hello": return following("auth", by: 2, words, lower)
        case "migrate": return following("auth", by: 1, words, lower) + following("auth2", by: 2, words, lower)
        case "config" where lower.dropFirst().first == "set":
            return ["requirepass", "masterauth", "tls-key-file-pass", "tls-client-key-file-pass"].flatMap {
                following($0, by: 1, words, lower)
            }
        case "acl" where lower.dropFirst().first == "setuser":
            return words.dropFirst(3).filter { $0.hasPrefix(">") || $0.hasPrefix("<") }.map { String($0.dropFirst()) }
        default:
            let credentials = following("authorization:", by: 2, words, lower)
            return credentials.isEmpty ? following("authorization:", by: 1, words, lower) : credentials
        }
    }

    private static func following(_ name: String, by distance: Int, _ words: [String], _ lower: [String]) -> [String] {
        guard let place = lower.firstIndex(of: name), words.indices.contains(place + distance) else { return [] }
        return [words[place + distance]]
    }

    private static func unquoted(_ word: Substring) -> String {
        var word = word
        if let first = word.first, first == "\"" || first == "'" { word = word.dropFirst() }
        if let last = word.last, last == "\"" || last == "'" { word = word.dropLast() }
        return String(word)
    }
}
