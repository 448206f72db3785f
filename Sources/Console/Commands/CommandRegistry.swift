import CommandLanguage
import Core

/// The list of commands; help, completion, hints and the manual follow from it.
enum CommandRegistry {
    static let commands: [any ConsoleCommand.Type] = [
        CreateCommand.self, SetCommand.self, GetCommand.self, DeleteCommand.self, KeysCommand.self, TTLCommand.self,
        ExpireCommand.self, TopUpCommand.self, TaskJSONCommand.self, ImportCommand.self, ExportCommand.self,
        SetEXCommand.self, ScanCommand.self, DBSizeCommand.self, ExistsCommand.self, PExpireCommand.self,
        PersistCommand.self, MGetCommand.self, MSetCommand.self, TypeCommand.self, StrLenCommand.self,
        PutCommand.self, FetchCommand.self, PinsCommand.self, RunCommand.self,
        UseCommand.self, StatusCommand.self, PingCommand.self, AuthCommand.self,
        ChallengeCommand.self, ExplainRecordCommand.self, TraceCommand.self, ProbeCommand.self, StatsCommand.self,
        PayCommand.self, DeclineCommand.self, ReceiptCommand.self, PolicyCommand.self, LedgerCommand.self,
        WalletCommand.self,
        ServeCommand.self, MonitorCommand.self, ProvidersCommand.self,
        JobsCommand.self, WaitCommand.self, CancelCommand.self, RetryCommand.self,
        RecordCommand.self, IncludeCommand.self, ReplayCommand.self, HistoryCommand.self, EditCommand.self,
        HelpCommand.self, ClearCommand.self, ExitCommand.self,
    ]

    /// The signatures of all commands, in the order of the list.
    static let all: [CommandSignature] = commands.map { $0.signature }

    private static let byName: [String: any ConsoleCommand.Type] = {
        var table: [String: any ConsoleCommand.Type] = [:]
        for command in commands {
            table[command.signature.name] = command
            for alias in command.signature.aliases { table[alias] = command }
        }
        return table
    }()

    /// Words that begin a statement without being commands.
    static let statementWords = StatementSignatures.all.map(\.name)

    /// The places in which a line can be typed.
    enum Place {
        /// The shell: the line begins with the name of a program.
        case program
        /// The console, whose language alone knows the line.
        case language
        /// The console, or the shell behind the program's name.
        case command
        /// The console that has the record on which the line works.
        case record
    }

    /// Returns the place in which a line can be typed.
    static func place(of line: String) -> Place {
        let word = line.prefix { $0 != " " }.lowercased()
        guard let signature = byName[word]?.signature else {
            let isLanguage = [":", "@"].contains(word.first) || Int(word) != nil || statementWords.contains(word)
            return isLanguage ? .language : .program
        }
        let takesRecord = signature.arguments.positionals.contains {
            switch $0.kind {
            case .record, .recordOrValue: true
            default: false
            }
        }
        // At the shell, serve is another command.
        return takesRecord ? .record : signature.name == "serve" ? .language : .command
    }

    /// Returns the signature of the command of a name in lower case; nil if there is none.
    static func signature(_ name: String) -> CommandSignature? {
        byName[name]?.signature
    }

    /// Returns the command of a name.
    ///
    /// - Throws: ``CommandError`` with the nearest names, or with why a Redis command is not available and what to do
    ///   instead.
    static func command(_ name: String) throws(CommandError) -> any ConsoleCommand.Type {
        if let command = byName[name] { return command }
        if let word = RedisCompatibility.refused[name] {
            throw .redisOnly(name.uppercased(), why: word.why, instead: word.instead)
        }
        let nearest = SimilarNames.nearest(to: name, among: Array(byName.keys.sorted()) + statementWords)
        throw .unknownCommand(name, nearest: nearest, instead: nearest.first.map { "help \($0)" } ?? "help")
    }

    /// Returns the command of a line's words.
    ///
    /// - Throws: ``CommandError``; for an unknown verb with the line as it was probably meant, if that can be typed.
    static func command(_ words: CommandCall) throws(CommandError) -> any ConsoleCommand.Type {
        if statementWords.contains(words.name) {
            let line = ([words.name] + words.words.map(\.typed)).joined(separator: " ")
            throw .other(
                .syntax,
                "\(words.name) works only at the prompt, in scripts and with -c",
                hint: "galaksio -c '\(line.replacing("'", with: "'\\''"))'"
            )
        }
        do {
            return try command(words.name)
        } catch {
            guard case .unknownCommand(let name, let nearest, _) = error, let first = nearest.first,
                let command = byName[first], fit(words, command)
            else { throw error }
            let line = ([first] + words.words.map(\.typed)).joined(separator: " ")
            throw .unknownCommand(name, nearest: nearest, instead: line)
        }
    }

    /// Returns true if the words fit that command; references are not resolved, so words with references do not fit.
    private static func fit(_ words: CommandCall, _ command: any ConsoleCommand.Type) -> Bool {
        guard let arguments = try? Arguments(words, signature: command.signature.arguments, in: EmptyScope()) else {
            return false
        }
        return (try? command.init(arguments)) != nil
    }
}
