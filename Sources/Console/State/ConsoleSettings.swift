public import X402

/// How answers are written.
public enum OutputForm: String, Sendable, Hashable, CaseIterable {
    /// For people: values laid out, blocks in words.
    case human
    /// For programs: one record per line.
    case json
    /// For pipes: bare values.
    case raw
}

/// The settings of a console, changed with `:NAME VALUE`.
public struct ConsoleSettings: Sendable, Hashable {
    /// When the time of a command is shown.
    public enum Timing: String, Sendable, Hashable, CaseIterable {
        /// From half a second.
        case auto
        /// Always.
        case on
        /// Never.
        case off
    }

    /// What of a line goes into the history file.
    public enum HistoryChoice: String, Sendable, Hashable, CaseIterable {
        /// The line.
        case on
        /// Verbs and keys, no values.
        case commands
        /// Nothing.
        case off
    }

    /// Whether colours are used.
    public enum ColorChoice: String, Sendable, Hashable, CaseIterable {
        /// On a terminal that has them.
        case auto
        /// Wherever the output goes.
        case always
        /// Nowhere.
        case never
    }

    /// How answers are written.
    public var output: OutputForm
    /// When the time of a command is shown.
    public var timing: Timing = .auto
    /// Whether the rounds of every command are shown after it.
    public var trace = false
    /// Whether colours are used.
    public var color: ColorChoice = .auto
    /// The cells of a line; nil for those of the terminal.
    public var width: Int?
    /// The program for what is taller than the screen: `auto`, `off`, or a command.
    public var pager = "auto"
    /// Whether hints are drawn behind the cursor.
    public var hints = true
    /// Whether notices appear above the prompt.
    public var notices = true
    /// What of a line goes into the history file.
    public var history: HistoryChoice = .on
    /// The region of `create` where none is typed.
    public var region: String?
    /// The provider of cache tasks.
    public var provider = "xcache"
    /// The network to pay on if there is a choice.
    public var prefer: Network?
    /// How long a served payment waits for a person.
    public var approval = Duration.seconds(30)
    /// Whether only results are printed.
    public var quiet = false

    /// Settings as they are at the start.
    public init(output: OutputForm = .human) {
        self.output = output
    }
}
