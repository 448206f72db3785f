extension CommandCall {
    /// Returns the same command with one more word, from a file or from standard input.
    ///
    /// The word is taken literally and holds no references; read as a value, it may be JSON.
    public func appending(_ text: String) -> CommandCall {
        let end = words.last?.span.upperBound ?? verb.span.upperBound
        let word = Word(text, quoting: .bare, span: end..<end, source: verb.source)
        return CommandCall(verb: verb, words: words + [word], statement: statement)
    }
}

extension Pipeline {
    /// Returns the same pipeline with one more word; see ``CommandCall/appending(_:)``.
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
