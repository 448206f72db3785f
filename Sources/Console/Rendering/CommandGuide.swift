import CommandLanguage

/// What a manual and a shell need to know of the console's commands.
public struct CommandGuide: Sendable {
    /// A command.
    public struct Entry: Sendable {
        /// The name.
        public let name: String
        /// The form of a line, such as `get KEY`.
        public let usage: String
        /// What it does, in a few words.
        public let summary: String
        /// Other names.
        public let aliases: [String]
        /// Lines that show its use.
        public let examples: [String]
    }

    /// The heading.
    public let title: String
    /// The commands, in the order of `help`.
    public let entries: [Entry]

    /// All commands, by their group.
    public static let all: [CommandGuide] = CommandSignature.Group.allCases.map { group in
        let entries = CommandRegistry.all.filter { $0.group == group }.map { command in
            Entry(
                name: command.name,
                usage: command.usage,
                summary: command.summary,
                aliases: command.aliases,
                examples: command.examples
            )
        }
        return CommandGuide(title: group.rawValue, entries: entries)
    }
}
