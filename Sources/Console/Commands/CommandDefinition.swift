import CommandLanguage
import Core
import ExecutorCore

/// All that is known of a command: what people read, and how its words become a ``Command``.
///
/// Parsing runs nothing, prints nothing, asks no clock.
struct CommandDefinition: Sendable {
    /// A heading of `help`.
    enum Group: String, Sendable, CaseIterable {
        case cache
        case session
        case payments
        case server
        case console
    }

    /// Whether a command can cost money.
    enum Cost: Sendable {
        /// It sends nothing that is paid for.
        case free
        /// It uses one operation of the cache.
        case operation
        /// It is sold.
        case priced
    }

    let name: String
    let aliases: [String]
    let group: Group
    let synopsis: String
    let summary: String
    let examples: [String]
    /// The operation of its task, if it runs one.
    let operation: CacheOperation?
    let cost: Cost
    let shape: CommandSignature
    let parse: @Sendable (Arguments) throws(ParseError) -> Command

    init(
        _ name: String,
        aliases: [String] = [],
        group: Group,
        synopsis: String,
        summary: String,
        examples: [String],
        operation: CacheOperation? = nil,
        cost: Cost = .free,
        takes positionals: [CommandSignature.Positional] = [],
        options: [CommandSignature.Option] = [],
        parse: @escaping @Sendable (Arguments) throws(ParseError) -> Command
    ) {
        self.name = name
        self.aliases = aliases
        self.group = group
        self.synopsis = synopsis
        self.summary = summary
        self.examples = examples
        self.operation = operation
        self.cost = cost
        shape = CommandSignature(positionals, options: options)
        self.parse = parse
    }
}
