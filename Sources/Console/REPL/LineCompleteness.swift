import CommandLanguage
public import LineEditing

/// The validator of the console's lines, by the parser that runs them.
public struct LineCompleteness: LineValidator {
    /// Creates a validator.
    public init() {}

    /// Returns true if Enter should run the text.
    ///
    /// False while a quote, a brace or a bracket is open, or after a final backslash.
    public func isComplete(_ text: String) -> Bool {
        if case .complete = InputCompleteness.state(of: text) { true } else { false }
    }

    /// Returns the prompt of a further line: as wide as the first, showing what is open, such as `            {> `.
    public func continuation(of prompt: LinePrompt, below text: String) -> String {
        let sign = if case .open(let open) = InputCompleteness.state(of: text) { open } else { "" }
        let room = prompt.plain.displayWidth - sign.displayWidth - 2
        return String(repeating: " ", count: max(0, room)) + sign + "> "
    }
}
