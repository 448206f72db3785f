import CommandLanguage
import Core
import ExecutorCore

/// The syntax and the texts of a command, from which help, completion, hints and the manual follow.
struct CommandSignature: Sendable {
    /// A heading of `help`.
    enum Group: String, Sendable, CaseIterable {
        case cache
        case files
        case session
        case payments
        case server
        case console
    }

    /// The cost of running a command once.
    enum Cost: Sendable {
        /// The command sends nothing that is paid for.
        case free
        /// The command uses one operation of the cache.
        case operation
        /// The command uses one operation of the cache for each key.
        case operationPerKey
        /// Each run costs as much as the command that is run.
        case command
        /// The command is sold.
        case priced
    }

    let name: String
    let aliases: [String]
    let group: Group
    let usage: String
    let summary: String
    let examples: [String]
    /// The operation of the command's task; nil if it runs none.
    let operation: CacheOperation?
    let cost: Cost
    /// The arguments and options that the command takes.
    let arguments: ArgumentSignature

    init(
        _ name: String,
        aliases: [String] = [],
        group: Group,
        usage: String,
        summary: String,
        examples: [String],
        operation: CacheOperation? = nil,
        cost: Cost = .free,
        arguments: [ArgumentSignature.Positional] = [],
        options: [ArgumentSignature.Option] = []
    ) {
        self.name = name
        self.aliases = aliases
        self.group = group
        self.usage = usage
        self.summary = summary
        self.examples = examples
        self.operation = operation
        self.cost = cost
        self.arguments = ArgumentSignature(arguments, options: options)
    }
}
