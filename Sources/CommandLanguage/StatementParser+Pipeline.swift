extension StatementParser {
    mutating func pipeline(beginningWith first: Word) throws(ParseError) -> Pipeline {
        var words = [first]
        var redirect: Redirect?
        var isBackground = false
        var end = first.span.upperBound
        collect: while true {
            switch try lexer.next() {
            case .word(let word):
                words.append(word)
                end = word.span.upperBound
            case .separator, .end: break collect
            case .sign(.background, let span):
                end = span.upperBound
                isBackground = true
                try requireEnd(after: .background, at: span)
                break collect
            case .sign(.pipe, let span):
                let command = try shellCommand(after: span)
                (redirect, isBackground, end) = (.pipe(command.text), command.isBackground, command.end)
                break collect
            case .sign(let sign, let span):
                let file = try file(after: sign, at: span)
                redirect = sign == .read ? .read(file) : sign == .write ? .write(file) : .append(file)
                end = file.span.upperBound
                isBackground = try endAfterFile(&end)
                break collect
            }
        }
        let statement = first.span.lowerBound..<end
        let (prefixes, rest) = try ModifierParser.split(words)
        return Pipeline(
            prefixes: prefixes,
            command: try Self.command(rest, statement: statement),
            redirect: redirect,
            isBackground: isBackground,
            source: lexer.text(statement)
        )
    }

    /// Creates a command from its words; the verb must be a plain word.
    static func command(_ words: ArraySlice<Word>, statement: Range<Int>) throws(ParseError) -> CommandCall {
        guard let verb = words.first else { throw ParseError(.missingCommand(after: "")) }
        guard verb.quoting != .json, verb.literal?.isEmpty == false else {
            throw verb.error(.wrongWord(verb.typed, wanted: "a command"))
        }
        return CommandCall(verb: verb, words: words.dropFirst(), statement: statement)
    }

    private mutating func shellCommand(
        after span: Range<Int>
    ) throws(ParseError) -> (text: String, isBackground: Bool, end: Int) {
        let rest = try lexer.restOfLine()
        guard !rest.isEmpty else {
            throw lexer.source.error(.missing("a shell command", of: "|"), at: span.upperBound)
        }
        var end = rest.upperBound
        let isBackground =
            end - rest.lowerBound > 2 && lexer.bytes[end - 1] == UInt8(ascii: "&")
            && ASCII.isSpace(lexer.bytes[end - 2])
        if isBackground { end -= 1 }
        return (ASCII.trimmed(lexer.text(rest.lowerBound..<end)), isBackground, rest.upperBound)
    }

    private mutating func file(after sign: OperatorToken, at span: Range<Int>) throws(ParseError) -> Word {
        guard case .word(let file) = try lexer.next() else {
            throw lexer.source.error(.missing("a file", of: sign.rawValue), at: span.upperBound)
        }
        guard file.quoting != .json else {
            let correction = file.source.correction(replacing: file.span, with: Quoter.of(file.typed))
            throw file.error(.jsonNotAllowed(for: "FILE"), correction: correction)
        }
        return file
    }

    /// Requires the statement to end after a file; returns true if it ends with `&`.
    private mutating func endAfterFile(_ end: inout Int) throws(ParseError) -> Bool {
        switch try lexer.next() {
        case .separator, .end: return false
        case .sign(.background, let span):
            end = span.upperBound
            try requireEnd(after: .background, at: span)
            return true
        case .sign(let sign, let span):
            throw lexer.source.error(.misplaced(sign.rawValue), at: span.lowerBound)
        case .word(let word): throw word.error(.strayWord(word.typed))
        }
    }

    private mutating func requireEnd(after sign: OperatorToken, at span: Range<Int>) throws(ParseError) {
        switch try lexer.next() {
        case .separator, .end: return
        case .sign(let next, let place):
            throw lexer.source.error(.misplaced(next.rawValue), at: place.lowerBound)
        case .word(let word):
            let correction = lexer.source.correction(replacing: span, with: "& ;")
            throw word.error(.strayWord(word.typed), correction: correction)
        }
    }
}
