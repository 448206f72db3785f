import CommandLanguage
import ExecutorCore

/// Moving many entries between a cache and a file.
enum ImportExportCommand: Sendable, Hashable {
    /// Stores a file's entries, from that one on.
    case load(file: String, from: Int)
    /// Writes the entries whose keys fit the pattern, or all.
    case save(file: String, pattern: String?, replaces: Bool)
}

extension CommandDefinition {
    static let load = CommandDefinition(
        "import",
        group: .cache,
        synopsis: "import FILE [from N]",
        summary: "store the entries of a .jsonl, .json or .csv file",
        examples: ["import users.jsonl", "import users.jsonl from 313", "import table.csv --yes"],
        operation: .set,
        cost: .operation,
        takes: [.init("FILE")],
        options: [.taking("from")]
    ) { arguments throws(ParseError) in
        let start = try arguments.number(option: "from", in: 1...Int.max) ?? 1
        return .transfer(.load(file: try arguments.word("FILE"), from: start))
    }

    static let save = CommandDefinition(
        "export",
        group: .cache,
        synopsis: "export FILE [PATTERN] [force]",
        summary: "write entries to a .jsonl, .json or .csv file",
        examples: ["export all.jsonl", "export users.csv user:*", "export all.json --force"],
        operation: .get,
        cost: .operation,
        takes: [.init("FILE"), .init("PATTERN", .word, .optional)],
        options: [.flag("force")]
    ) { arguments throws(ParseError) in
        let file = try arguments.word("FILE")
        let pattern = try arguments.optionalWord("PATTERN")
        return .transfer(.save(file: file, pattern: pattern, replaces: arguments.has("force")))
    }
}
