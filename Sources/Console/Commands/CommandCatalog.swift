import CommandLanguage

/// The list of commands; help, completion, hints and the manual follow from it.
enum CommandCatalog {
    static let all: [CommandDefinition] = [
        .create, .set, .get, .del, .keys, .ttl, .expire, .topup, .task, .load, .save,
        .setex, .scan, .dbsize, .exists, .pexpire, .persist,
        .use, .status, .ping, .auth,
        .challenge, .explain, .trace, .probe, .stats, .pay, .decline, .receipt, .policy, .ledger, .wallet,
        .serve, .monitor, .providers,
        .jobs, .wait, .cancel,
        .record, .include, .replay, .history, .edit, .help, .clear, .exit,
    ]

    private static let byName: [String: CommandDefinition] = {
        var table: [String: CommandDefinition] = [:]
        for definition in all {
            table[definition.name] = definition
            for alias in definition.aliases { table[alias] = definition }
        }
        return table
    }()

    /// Words that begin a statement without being commands.
    static let statementWords = ["let", "unlet", "expect", "repeat", "watch", "bench"]

    /// The command of that name, in lower case.
    static func definition(_ name: String) -> CommandDefinition? {
        byName[name]
    }

    /// The command of that name.
    ///
    /// - Throws: ``CommandError`` with the nearest names, or with why a Redis command cannot be had and what to do instead.
    static func command(_ name: String) throws(CommandError) -> CommandDefinition {
        if let definition = byName[name] { return definition }
        if let word = RedisCompatibility.refused[name] {
            throw .redisOnly(name.uppercased(), why: word.why, instead: word.instead)
        }
        let nearest = SimilarNames.nearest(to: name, among: Array(byName.keys.sorted()) + statementWords)
        throw .unknownCommand(name, nearest: nearest, instead: nearest.first.map { "help \($0)" } ?? "help")
    }

    /// The command of those words.
    ///
    /// - Throws: ``CommandError``; an unknown verb is answered with the line as it was probably meant, if that can be typed.
    static func command(_ words: CommandCall) throws(CommandError) -> CommandDefinition {
        do {
            return try command(words.name)
        } catch {
            guard case .unknownCommand(let name, let nearest, _) = error, let first = nearest.first,
                let definition = byName[first], fit(words, definition)
            else { throw error }
            let line = ([first] + words.words.map(\.typed)).joined(separator: " ")
            throw .unknownCommand(name, nearest: nearest, instead: line)
        }
    }

    /// True if the words can stand behind that command; words with references are not followed, and so cannot.
    private static func fit(_ words: CommandCall, _ definition: CommandDefinition) -> Bool {
        guard let arguments = try? Arguments(words, shape: definition.shape, in: EmptyScope()) else { return false }
        return (try? definition.parse(arguments)) != nil
    }
}
