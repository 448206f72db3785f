public import X402

/// The form in which results are written.
public enum OutputForm: String, Sendable, Hashable, CaseIterable {
    /// Text for people: values laid out, blocks in words.
    case human
    /// JSON for programs: one record per line.
    case json
    /// Bare values for pipes.
    case raw
}

/// The settings of a console, changed with `:NAME VALUE`.
public struct ConsoleSettings: Sendable, Hashable {
    /// The condition under which the elapsed time of a command is shown.
    public enum Timing: String, Sendable, Hashable, CaseIterable {
        /// Shown if the command took half a second or more.
        case auto
        /// Always shown.
        case on
        /// Never shown.
        case off
    }

    /// The part of a line that is written to the history file.
    public enum HistoryChoice: String, Sendable, Hashable, CaseIterable {
        /// The whole line.
        case on
        /// Verbs and keys, without values.
        case commands
        /// Nothing is written.
        case off
    }

    /// The condition under which colours are used.
    public enum ColorChoice: String, Sendable, Hashable, CaseIterable {
        /// Used on a terminal that supports them.
        case auto
        /// Always used, wherever the output goes.
        case always
        /// Never used.
        case never
    }

    /// The form in which results are written.
    public var output: OutputForm
    /// The condition under which the elapsed time of a command is shown.
    public var timing: Timing = .auto
    /// True if the HTTP exchanges of every command are shown after it.
    public var trace = false
    /// The condition under which colours are used.
    public var color: ColorChoice = .auto
    /// The width of a line in cells; nil for the width of the terminal.
    public var width: Int?
    /// The program for output that is taller than the screen: `auto`, `off`, or a command.
    public var pager = "auto"
    /// True if hints are drawn after the cursor.
    public var hints = true
    /// True if notices appear above the prompt.
    public var notices = true
    /// The part of a line that is written to the history file.
    public var history: HistoryChoice = .on
    /// The region of `create` if none is typed.
    public var region: String?
    /// The provider of cache tasks.
    public var provider = ""
    /// The network to pay on if there is a choice.
    public var prefer: Network?
    /// The time that a served payment waits for the user's decision.
    public var approval = Duration.seconds(30)
    /// True if only results are printed.
    public var quiet = false

    /// Creates settings with the default values.
    public init(output: OutputForm = .human) {
        self.output = output
    }
}
