import CommandLanguage
public import LineEditing

/// What an editor asks while lines are typed.
public enum LineCompleteness {
    /// True if Enter should run the text; false while a quote, a brace or a bracket is open, or after a final backslash.
    public static func isComplete(_ text: String) -> Bool {
        if case .complete = InputCompleteness.state(of: text) { true } else { false }
    }

    /// What stands before a further line: as wide as the prompt, showing what is open, such as `            {> `.
    public static func continuation(of prompt: LinePrompt, below text: String) -> String {
        let sign = if case .open(let open) = InputCompleteness.state(of: text) { open } else { "" }
        let room = prompt.plain.displayWidth - sign.displayWidth - 2
        return String(repeating: " ", count: max(0, room)) + sign + "> "
    }
}
