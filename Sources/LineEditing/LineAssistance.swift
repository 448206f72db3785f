/// What a reader asks of the console while a person types.
///
/// The closures are called on the reader's own thread for each key: they are synchronous, read snapshots and must not
/// wait for anything.
public struct LineAssistance: Sendable {
    /// Whether Enter submits the text, or goes on to another line of it.
    public var isComplete: @Sendable (String) -> Bool
    /// What may stand at the cursor.
    public var complete: @Sendable (_ textBeforeCursor: String) -> LineCompletion
    /// What is shown in another shade after the cursor, when it stands at the end of the input.
    public var hint: @Sendable (_ line: String) -> String
    /// How hints are told from what was typed.
    public var hintStyle: HintStyle
    /// What stands before the next line of an input, given the prompt and the lines above.
    public var continuation: @Sendable (_ prompt: LinePrompt, _ above: String) -> String
    /// Called at the Enter that submits a command, before anything is heard of what was typed behind it.
    public var commandBegins: @Sendable () -> Void
    /// Called where Ctrl-C came right behind Enter, while it still was a key: it is meant for the command.
    ///
    /// Nil leaves it to the next read.
    public var interruptCommand: (@Sendable () -> Void)?

    /// Makes an assistance; without arguments each line is complete and nothing is offered.
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

/// How a hint is told from what was typed: the parameters of ECMA-48's SGR.
public enum HintStyle: String, Sendable {
    /// A grey that can be read on light and on dark backgrounds, which dim text cannot.
    case grey = "38;5;244"
    /// For terminals without colours, or where none are wanted.
    case dim = "2"
}
