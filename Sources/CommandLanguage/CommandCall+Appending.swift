extension CommandCall {
    /// The same words and one more, from a file or from standard input: it is taken as it is, holds no references, and as a value may
    /// read as JSON.
    public func appending(_ text: String) -> CommandCall {
        let end = words.last?.span.upperBound ?? verb.span.upperBound
        let word = Word(text, quoting: .bare, span: end..<end, source: verb.source)
        return CommandCall(verb: verb, words: words + [word], statement: statement)
    }
}

extension Pipeline {
    /// The same command with one more word, see ``CommandCall/appending(_:)``.
    public func appending(_ text: String) -> Pipeline {
        Pipeline(
            prefixes: prefixes,
            command: command.appending(text),
            redirect: redirect,
            isBackground: isBackground,
            source: source
        )
    }
}
