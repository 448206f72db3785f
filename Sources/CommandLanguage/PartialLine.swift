/// A line that is still being typed, up to the cursor, as the lexer of the language reads it.
///
/// What completion, hints and the history know of a line comes from here, so that they agree with what runs it. A word
/// that is still open, or that the language refuses, is kept as it was typed.
public struct PartialLine: Sendable {
    /// The purpose of the word at the cursor.
    public enum Place: Sendable, Hashable {
        /// A word of the statement.
        case word
        /// The file after `<`, `>` or `>>`.
        case file
        /// The program after `|`.
        case program
        /// A comment.
        case comment
    }

    /// The complete words of the statement at the cursor, without their quotes and without modifiers such as `repeat 5`.
    public private(set) var words: [String] = []
    /// The word at the cursor as it was typed, with the quote that opens it; empty after a space.
    public private(set) var current = ""
    /// The word at the cursor without its quotes.
    public private(set) var text = ""
    /// The quote that is open at the cursor; nil if none is.
    public private(set) var quote: Character?
    /// True if the cursor is inside of `{…}` or `[…]`.
    public private(set) var isInJSON = false
    /// The purpose of the word at the cursor.
    public private(set) var place = Place.word

    /// Reads the text before the cursor.
    public init(_ typed: String) {
        let source = SourceText(text: typed, offersCorrections: false)
        var bytes = typed
        bytes.withUTF8 { bytes in
            var lexer = Lexer(bytes: bytes, source: source)
            read(&lexer)
        }
    }

    private mutating func read(_ lexer: inout Lexer) {
        var statement: [Word] = []
        do throws(ParseError) {
            while try readToken(&lexer, into: &statement) {}
        } catch {
            // A final backslash, after which the next line goes on.
            current = lexer.text(lexer.position..<lexer.bytes.count)
            text = current
        }
        do throws(ParseError) {
            words = try ModifierParser.split(statement).rest.map { $0.literal ?? $0.typed }
        } catch {
            words = error.reason.asksForMore ? [] : statement.map { $0.literal ?? $0.typed }
        }
    }

    /// Reads a token; returns false at the cursor.
    private mutating func readToken(
        _ lexer: inout Lexer,
        into statement: inout [Word]
    ) throws(ParseError) -> Bool {
        let before = lexer.position
        try lexer.skipSpace()
        let start = lexer.position
        let token = try next(of: &lexer, from: start)
        if case .end = token {
            if lexer.text(before..<lexer.position).contains("#") { place = .comment }
            return false
        }
        guard lexer.position == lexer.bytes.count, token.isAtCursor else {
            return take(token, into: &statement, &lexer)
        }
        current = lexer.text(start..<lexer.position)
        text = current
        if case .word(let word) = token { text = word.literal ?? word.typed }
        return false
    }

    /// Returns the next token; a word that cannot be read is returned as it was typed.
    private mutating func next(of lexer: inout Lexer, from start: Int) throws(ParseError) -> Token {
        do throws(ParseError) {
            return try lexer.next()
        } catch {
            guard case .unfinished(let open) = error.reason else { return .word(lexer.malformedWord(from: start)) }
            guard open != "\\" else { throw error }
            lexer.position = lexer.bytes.count
            isInJSON = [ASCII.openBrace, ASCII.openBracket].contains(lexer.bytes[start])
            quote = open == "'" || open == "\"" ? open.first : nil
            let typed = lexer.text(start..<lexer.position)
            let content = isInJSON ? typed : Self.unescaped(typed.dropFirst(), in: quote)
            return .word(Word(content, quoting: .bare, span: start..<lexer.position, source: lexer.source))
        }
    }

    /// Adds a complete token to the statement; returns false at the end of the line.
    private mutating func take(_ token: Token, into statement: inout [Word], _ lexer: inout Lexer) -> Bool {
        switch token {
        case .end: return false
        case .separator, .sign(.background, _): (statement, place) = ([], .word)
        case .sign(.pipe, _):
            place = .program
            guard let rest = try? lexer.restOfLine() else { return false }
            if rest.upperBound == lexer.bytes.count { return false }
        case .sign(.read, _), .sign(.write, _), .sign(.append, _): place = .file
        case .word(let word):
            if place == .word { statement.append(word) }
            place = .word
        }
        return true
    }

    /// Returns the text of a quote that is still open, as far as it is typed.
    private static func unescaped(_ typed: Substring, in quote: Character?) -> String {
        var text = ""
        var isEscaped = false
        for character in typed {
            if !isEscaped, character == "\\", quote == "\"" {
                isEscaped = true
            } else {
                isEscaped = false
                text.append(character)
            }
        }
        return text
    }
}

extension Token {
    /// True for a word or an operator, which the cursor can touch.
    fileprivate var isAtCursor: Bool {
        switch self {
        case .word, .sign: true
        case .separator, .end: false
        }
    }
}

extension ParseError.Reason {
    /// True if a modifier is only begun, so that a command may follow.
    fileprivate var asksForMore: Bool {
        switch self {
        case .missing, .missingCommand, .optionWithoutValue: true
        case .unfinished, .textAfterQuote, .textAfterJSON, .unmatchedBracket, .badEscape, .notUTF8, .badReference,
            .leadsNowhere, .brokenJSON, .jsonNotAllowed, .listNotAllowed, .strayWord, .misplaced, .unknownOption,
            .optionWithValue, .repeatedOption, .takenName, .wrongWord, .unknown, .refused:
            false
        }
    }
}

extension Lexer {
    /// Moves past a word that cannot be read, to the end of its quote or to the next space, and returns it as it was
    /// typed.
    fileprivate mutating func malformedWord(from start: Int) -> Word {
        position = start + 1
        let isQuoted = bytes[start] == ASCII.double || bytes[start] == ASCII.single
        while let byte, isQuoted ? byte != bytes[start] : !ASCII.isSpace(byte) && byte != ASCII.newline {
            position += byte == ASCII.backslash && isQuoted ? 2 : 1
        }
        position = min(position + (isQuoted ? 1 : 0), bytes.count)
        while let byte, !ASCII.isSpace(byte), byte != ASCII.newline { position += 1 }
        return Word(text(start..<position), quoting: .bare, span: start..<position, source: source)
    }
}
