import CommandLanguage
import Core
import OrderedJSON

/// The options of a run of the console; the defaults are those of a run without arguments.
///
/// They are a type of their own, because such a run need not wait for the parser of flags.
struct ConsoleOptions {
    /// The lines given by `-c`.
    var command: [String] = []
    /// True to read the last argument from standard input.
    var takesLastArgument = false
    /// True to print one JSON record per line.
    var json = false
    /// True to print bare values.
    var raw = false
    /// True to print results only.
    var quiet = false
    /// True to go on after a failed command.
    var keepGoing = false
    /// True to show the HTTP requests of every command.
    var trace = false
    /// The id of the cache to use.
    var cache: String?
    /// The default region for `create`.
    var region: String?
    /// The cache provider.
    var provider: String?
    /// The router's address.
    var router: String?
    /// The network.
    var network: String?
    /// The amount that may be paid without asking.
    var payUpTo: String?
    /// The variables, as `NAME=VALUE`.
    var set: [String] = []
    /// The use of colours.
    var color: String?
    /// The width of a line.
    var width: String?
    /// The time limit of a command.
    var timeout: String?
    /// True to skip the startup file.
    var noRC = false
    /// True to write no history.
    var noHistory = false
    /// The file into which the run is recorded.
    var record: String?
    /// The words of one command.
    var words: [String] = []

    /// True if the lines come from standard input.
    var takesLinesFromInput: Bool {
        command.isEmpty && words.isEmpty
    }

    /// True if the run is one command of the shell, so that the next one is typed there too.
    ///
    /// A command with flags that choose where it works is left to its user, who knows them.
    var isOneCommand: Bool {
        let choices = [cache, region, provider, router, network]
        return command.count <= 1 && !takesLinesFromInput && !takesLastArgument && set.isEmpty
            && choices.allSatisfy { $0 == nil }
    }

    /// Returns the words of the command, without a leading `--`.
    ///
    /// - Throws: ``UsageError`` for a flag that does not exist, which would otherwise be a command of that name, for
    ///   commands both in words and as lines, and for `-x` without a command.
    func commandWords() throws(UsageError) -> [String] {
        guard let first = words.first else {
            if takesLastArgument { throw .noCommandForInput }
            return []
        }
        if first == "--" { return Array(words.dropFirst()) }
        guard !first.hasPrefix("-") else { throw .unknownFlag(first, among: Self.flagNames) }
        guard command.isEmpty else { throw .wordsBesideLines }
        return words
    }

    /// The names of the flags, for suggestions.
    static let flagNames = [
        "--json", "--raw", "--quiet", "--keep-going", "--trace", "--cache", "--region", "--provider", "--router",
        "--network", "--pay-up-to", "--set", "--color", "--width", "--timeout", "--no-rc", "--no-history", "--record",
        "--help", "--version", "-c",
        "-x",
    ]

    /// Returns the settings given by flags.
    func settingFlags() -> [SettingKey: String] {
        var flags: [SettingKey: String] = [:]
        flags[.routerURL] = router
        flags[.network] = network
        flags[.timeout] = timeout
        return flags
    }

    /// Returns the variables given by `--set`.
    ///
    /// - Throws: ``SettingsError`` for anything that is not `NAME=VALUE`.
    func variables() throws(SettingsError) -> [(String, JSONValue)] {
        var variables: [(String, JSONValue)] = []
        for text in set {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .badValue(
                    name: "--set",
                    value: text,
                    allowed: "NAME=VALUE",
                    source: .flag,
                    example: "id=demo status"
                )
            }
            variables.append((String(text[..<equals]), ValueParser.read(String(text[text.index(after: equals)...]))))
        }
        return variables
    }
}
