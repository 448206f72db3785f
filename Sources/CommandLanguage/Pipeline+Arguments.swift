extension Pipeline {
    /// Creates a pipeline from the shell's own argument list: each argument is one word, taken literally.
    ///
    /// There are no references, quotes, comments or operators. A value is still read as JSON, and options and modifiers
    /// have the same meaning as at the prompt.
    ///
    /// - Throws: ``ParseError`` if there is no command among the arguments, or a modifier is not valid.
    public init(arguments: [String]) throws(ParseError) {
        let typed = arguments.map { Self.isPlain($0) ? $0 : Quoter.of($0) }
        let source = SourceText(text: typed.joined(separator: " "))
        var start = 0
        var words: [Word] = []
        for (argument, text) in zip(arguments, typed) {
            let span = start..<start + text.utf8.count
            words.append(Word(argument, quoting: .bare, span: span, source: source))
            start = span.upperBound + 1
        }
        let (prefixes, rest) = try ModifierParser.split(words)
        self.prefixes = prefixes
        self.command = try StatementParser.command(rest, statement: 0..<source.count)
        self.redirect = nil
        self.isBackground = false
        self.source = source.text
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                ASCII.isNamePart(byte) || ":.,/@=+*?%".utf8.contains(byte)
            }
    }
}
