import ArgumentParser
import CommandLanguage
import Core
import OrderedJSON

/// The console: what runs unless the first word is another subcommand.
struct ConsoleSubcommand: Subcommand {
    static let configuration = CommandConfiguration(commandName: "galaksio")

    @Option(name: .customShort("c"), help: "Run this line. Can be repeated.")
    var command: [String] = []

    @Flag(name: .customShort("x"), help: "Read the last argument from standard input.")
    var takesLastArgument = false

    @Flag(help: "Print one JSON record per line.")
    var json = false

    @Flag(help: "Print bare values.")
    var raw = false

    @Flag(help: "Print results only.")
    var quiet = false

    @Flag(help: "Continue after a failed command. Exit with the first failure's code.")
    var keepGoing = false

    @Flag(help: "Show the HTTP requests of every command.")
    var trace = false

    @Option(help: "The id of the cache to use.")
    var cache: String?

    @Option(help: "The default region for create.")
    var region: String?

    @Option(help: "The cache provider.")
    var provider: String?

    @Option(help: "The router's address.")
    var router: String?

    @Option(help: "The network: local or live.")
    var network: String?

    @Option(
        name: .customLong("pay-up-to"),
        help: ArgumentHelp("Pay without asking, up to this amount in all.", valueName: "amount")
    )
    var payUpTo: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("Set a variable, as let does.", valueName: "name=value"))
    var set: [String] = []

    @Option(help: "Colors: auto, always or never.")
    var color: String?

    @Option(help: "The line width.")
    var width: String?

    @Option(help: ArgumentHelp("How long a command may take.", valueName: "duration"))
    var timeout: String?

    @Flag(name: .customLong("no-rc"), help: "Skip the startup file.")
    var noRC = false

    @Flag(help: "Write no history.")
    var noHistory = false

    @Option(help: ArgumentHelp("Record the run as a session file.", valueName: "file"))
    var record: String?

    @Argument(parsing: .captureForPassthrough, help: "One command. Each argument is taken literally.")
    var words: [String] = []

    func execute() async -> Int32 { await ConsoleRun(options: self).run() }

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
        "--network",
        "--set", "--color", "--width", "--timeout", "--no-rc", "--no-history", "--record", "--help", "--version", "-c",
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
