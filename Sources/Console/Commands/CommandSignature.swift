import CommandLanguage
import Core
import ExecutorCore

/// How a command is written and what people read of it: help, completion, hints and the manual follow from it.
struct CommandSignature: Sendable {
    /// A heading of `help`.
    enum Group: String, Sendable, CaseIterable {
        case cache
        case session
        case payments
        case server
        case console
    }

    /// The cost of running a command once.
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
    let usage: String
    let summary: String
    let examples: [String]
    /// The operation of its task, if it runs one.
    let operation: CacheOperation?
    let cost: Cost
    /// The words it takes.
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
