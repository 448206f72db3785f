/// The arguments and options of a command, as far as needed to separate the two.
public struct ArgumentSignature: Sendable, Hashable {
    /// The kind of an argument or of an option's value.
    public enum Kind: Sendable, Hashable {
        /// One word of text.
        case word
        /// A value: JSON or text.
        case value
    }

    /// A positional argument.
    public struct Positional: Sendable, Hashable {
        /// The number of words that a positional argument takes.
        public enum Count: Sendable, Hashable {
            /// Exactly one.
            case one
            /// One or none.
            case optional
            /// One or more; no argument can follow.
            case some
            /// Any number; no argument can follow.
            case any
        }

        /// The name of the argument, as in the help: `KEY`.
        public let name: String
        /// The kind of the argument's words.
        public let kind: Kind
        /// The number of words that the argument takes.
        public let count: Count

        /// Creates a positional argument.
        public init(_ name: String, _ kind: Kind = .word, _ count: Count = .one) {
            self.name = name
            self.kind = kind
            self.count = count
        }

        var isRequired: Bool { count == .one || count == .some }
        var takesMany: Bool { count == .some || count == .any }
    }

    /// An option of a command.
    public struct Option: Sendable, Hashable {
        /// The name without dashes, in lower case; matching ignores case.
        public let name: String
        /// The kind of the option's value; nil for a flag.
        public let kind: Kind?
        /// True if the option may be given more than once.
        public let isRepeatable: Bool

        private init(_ name: String, _ kind: Kind?, isRepeatable: Bool) {
            self.name = name.lowercased()
            self.kind = kind
            self.isRepeatable = isRepeatable
        }

        /// Returns an option without a value.
        public static func flag(_ name: String) -> Option {
            Option(name, nil, isRepeatable: false)
        }

        /// Returns an option with a value.
        public static func taking(_ name: String, _ kind: Kind = .word) -> Option {
            Option(name, kind, isRepeatable: false)
        }

        /// Returns an option with a value that may be given several times.
        public static func repeated(_ name: String, _ kind: Kind = .word) -> Option {
            Option(name, kind, isRepeatable: true)
        }
    }

    /// The positional arguments, required ones first.
    public let positionals: [Positional]
    /// The command's own options.
    public let options: [Option]

    /// Creates the signature of a command from its arguments and its own options.
    public init(_ positionals: [Positional] = [], options: [Option] = []) {
        self.positionals = positionals
        self.options = options
    }

    /// The options that every command takes.
    public static let common: [Option] = [
        .flag("json"), .flag("raw"), .flag("quiet"), .flag("trace"), .flag("yes"), .taking("in"),
    ]

    func option(named name: String) -> Option? {
        ownOption(named: name) ?? Self.common.first { $0.name == name }
    }

    func ownOption(named name: String) -> Option? {
        options.first { $0.name == name }
    }
}
