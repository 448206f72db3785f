/// The arguments and options of a command, as far as needed to separate the two.
public struct ArgumentSignature: Sendable, Hashable {
    /// The kind of an argument or of an option's value: how it is read, and what can be offered while it is typed.
    public enum Kind: Sendable, Hashable {
        /// One word of text, about which nothing is known.
        case word
        /// A value: JSON or text.
        case value
        /// A key of the cache in use, or of the one that `in` names.
        case cacheKey
        /// A cache, by its name or id.
        case cache
        /// A region of the cache service.
        case region
        /// A network on which payments are made.
        case network
        /// A record of the session, by its number.
        case record(RecordKind)
        /// A record of the session, or a value.
        case recordOrValue(RecordKind)
        /// A job: a command of the session by its record, or a served job by its id.
        case job
        /// A path.
        case file
        /// A provider of caches.
        case cacheProvider
        /// A provider that keeps files.
        case storageProvider
        /// A file that was stored, by its id.
        case storedFile
        /// A topic of the help.
        case helpTopic
        /// A length of time, such as `30s`.
        case duration
        /// One of the given words.
        case choice([String])
        /// Words of a phrase, in one of the given forms.
        ///
        /// A form's words are separated by spaces: alternatives by `|`, `_` for any word, `NETWORK` and `RECORD` for
        /// one of that kind.
        case phrase([String])

        /// True if any text can be meant, spaces included.
        var isFreeText: Bool {
            switch self {
            case .word, .value, .cacheKey, .job, .file, .storedFile: true
            case .cache, .region, .network, .record, .recordOrValue, .cacheProvider, .storageProvider, .helpTopic,
                .duration, .choice,
                .phrase:
                false
            }
        }

        /// True if a word that is JSON can be meant; elsewhere a bracket must be quoted.
        var allowsJSON: Bool {
            switch self {
            case .value, .recordOrValue: true
            case .word, .cacheKey, .cache, .region, .network, .record, .job, .file, .cacheProvider, .storageProvider,
                .storedFile,
                .helpTopic, .duration, .choice,
                .phrase:
                false
            }
        }
    }

    /// The records that an argument can name.
    public enum RecordKind: Sendable, Hashable {
        /// Any record.
        case any
        /// Those with a challenge.
        case paid
        /// Those that are running.
        case running
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
        .flag("json"), .flag("raw"), .flag("quiet"), .flag("trace"), .flag("yes"), .taking("in", .cache),
    ]

    func option(named name: String) -> Option? {
        ownOption(named: name) ?? Self.common.first { $0.name == name }
    }

    func ownOption(named name: String) -> Option? {
        options.first { $0.name == name }
    }
}
