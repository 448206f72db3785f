/// The assistance that the console gives a reader while the user types.
///
/// The functions are called on the reader's own thread for each key: they are synchronous, read snapshots and must not
/// block.
public struct LineAssistance: Sendable {
    /// The validator, which decides whether Enter submits the text.
    public var validator: any LineValidator
    /// The completer; nil offers nothing.
    public var completer: (any LineCompleter)?
    /// The hinter; nil shows no hints.
    public var hinter: (any LineHinter)?
    /// The style that distinguishes hints from typed text.
    public var hintStyle: HintStyle
    /// Called at the Enter that submits a command, before any input after it is processed.
    public var commandBegins: @Sendable () -> Void
    /// Called for a Ctrl-C typed directly after Enter while the terminal still delivers it as a key.
    ///
    /// Such a Ctrl-C is meant for the command. Nil leaves it to the next read.
    public var interruptCommand: (@Sendable () -> Void)?

    /// Creates an assistance; by default each line is complete and nothing is offered.
    public init(
        validator: any LineValidator = SingleLineValidator(),
        completer: (any LineCompleter)? = nil,
        hinter: (any LineHinter)? = nil,
        hintStyle: HintStyle = .grey,
        commandBegins: @escaping @Sendable () -> Void = {},
        interruptCommand: (@Sendable () -> Void)? = nil
    ) {
        self.validator = validator
        self.completer = completer
        self.hinter = hinter
        self.hintStyle = hintStyle
        self.commandBegins = commandBegins
        self.interruptCommand = interruptCommand
    }
}

/// A completer of the text at the cursor.
public protocol LineCompleter: Sendable {
    /// Returns the possible completions of the text before the cursor.
    func complete(_ textBeforeCursor: String) -> LineCompletion
}

/// A source of hints.
public protocol LineHinter: Sendable {
    /// Returns the hint that is shown in another shade after the cursor, when it is at the end of the input.
    func hint(for line: String) -> String
}

/// A check of whether typed text can be submitted.
public protocol LineValidator: Sendable {
    /// Returns true if Enter submits the text; otherwise Enter begins another line of it.
    func isComplete(_ text: String) -> Bool
    /// Returns the text before the next line of an input, given the prompt and the lines above.
    func continuation(of prompt: LinePrompt, below text: String) -> String
}

/// A validator for which each line is complete.
public struct SingleLineValidator: LineValidator {
    /// Creates a validator.
    public init() {}

    public func isComplete(_ text: String) -> Bool { true }

    public func continuation(of prompt: LinePrompt, below text: String) -> String { "" }
}

/// The style of a hint, as parameters of ECMA-48's SGR.
public enum HintStyle: String, Sendable {
    /// A grey that is readable on light and on dark backgrounds, which dim text is not.
    case grey = "38;5;244"
    /// Dim text, for terminals without colours and for output without them.
    case dim = "2"
}
