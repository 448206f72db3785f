/// The functions and options with which the console assists a reader while the user types.
///
/// The closures are called on the reader's own thread for each key: they are synchronous, read snapshots and must not
/// block.
public struct LineAssistance: Sendable {
    /// Returns true if Enter submits the text; otherwise Enter begins another line of it.
    public var isComplete: @Sendable (String) -> Bool
    /// Returns the possible completions at the cursor.
    public var complete: @Sendable (_ textBeforeCursor: String) -> LineCompletion
    /// Returns the hint that is shown in another shade after the cursor, when it is at the end of the input.
    public var hint: @Sendable (_ line: String) -> String
    /// The style that distinguishes hints from typed text.
    public var hintStyle: HintStyle
    /// Returns the text before the next line of an input, given the prompt and the lines above.
    public var continuation: @Sendable (_ prompt: LinePrompt, _ above: String) -> String
    /// Called at the Enter that submits a command, before any input after it is processed.
    public var commandBegins: @Sendable () -> Void
    /// Called for a Ctrl-C typed directly after Enter while the terminal still delivers it as a key.
    ///
    /// Such a Ctrl-C is meant for the command. Nil leaves it to the next read.
    public var interruptCommand: (@Sendable () -> Void)?

    /// Creates an assistance; by default each line is complete and nothing is offered.
    public init(
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true },
        complete: @escaping @Sendable (_ textBeforeCursor: String) -> LineCompletion = { _ in .none },
        hint: @escaping @Sendable (_ line: String) -> String = { _ in "" },
        continuation: @escaping @Sendable (_ prompt: LinePrompt, _ above: String) -> String = { _, _ in "" },
        hintStyle: HintStyle = .grey,
        commandBegins: @escaping @Sendable () -> Void = {},
        interruptCommand: (@Sendable () -> Void)? = nil
    ) {
        self.isComplete = isComplete
        self.complete = complete
        self.hint = hint
        self.continuation = continuation
        self.hintStyle = hintStyle
        self.commandBegins = commandBegins
        self.interruptCommand = interruptCommand
    }
}

/// The style of a hint, as parameters of ECMA-48's SGR.
public enum HintStyle: String, Sendable {
    /// A grey that is readable on light and on dark backgrounds, which dim text is not.
    case grey = "38;5;244"
    /// Dim text, for terminals without colours and for output without them.
    case dim = "2"
}
