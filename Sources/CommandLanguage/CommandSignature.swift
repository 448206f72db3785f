/// What words a command takes, as far as that is needed to tell options from arguments.
public struct CommandSignature: Sendable, Hashable {
    /// What an argument or the value of an option is made of.
    public enum Kind: Sendable, Hashable {
        /// One word of text.
        case word
        /// A value: JSON or text.
        case value
        /// A number, and the symbol of a token if one follows: `0.10 USDC`.
        case amount
    }

    /// One place for arguments.
    public struct Positional: Sendable, Hashable {
        /// How many words find place there.
        public enum Count: Sendable, Hashable {
            /// Exactly one.
            case one
            /// One or none.
            case optional
            /// One or more; nothing can follow.
            case some
            /// Any number; nothing can follow.
            case any
        }

        /// What people call it: `KEY`.
        public let name: String
        /// What stands there.
        public let kind: Kind
        /// How often.
        public let count: Count

        /// A place of that name.
        public init(_ name: String, _ kind: Kind = .word, _ count: Count = .one) {
            self.name = name
            self.kind = kind
            self.count = count
        }

        var isRequired: Bool { count == .one || count == .some }
        var takesMany: Bool { count == .some || count == .any }
    }

    /// One option.
    public struct Option: Sendable, Hashable {
        /// Its name, without dashes; case does not count.
        public let name: String
        /// What it takes; nil for a flag.
        public let kind: Kind?
        /// True if it may stand more than once.
        public let isRepeatable: Bool

        private init(_ name: String, _ kind: Kind?, isRepeatable: Bool) {
            self.name = name.lowercased()
            self.kind = kind
            self.isRepeatable = isRepeatable
        }

        /// An option without a value.
        public static func flag(_ name: String) -> Option {
            Option(name, nil, isRepeatable: false)
        }

        /// An option with a value.
        public static func taking(_ name: String, _ kind: Kind = .word) -> Option {
            Option(name, kind, isRepeatable: false)
        }

        /// An option with a value that may stand several times.
        public static func repeated(_ name: String, _ kind: Kind = .word) -> Option {
            Option(name, kind, isRepeatable: true)
        }
    }

    /// The places, those that must be filled first.
    public let positionals: [Positional]
    /// The command's own options.
    public let options: [Option]

    /// Places and options of one command.
    public init(_ positionals: [Positional] = [], options: [Option] = []) {
        self.positionals = positionals
        self.options = options
    }

    /// The options of every command.
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
