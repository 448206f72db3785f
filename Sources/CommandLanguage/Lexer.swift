import Core

/// A lexer that splits an input into words in one pass over its bytes.
struct Lexer {
    let bytes: UnsafeBufferPointer<UInt8>
    let source: SourceText
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, source: SourceText) {
        self.bytes = bytes
        self.source = source
    }

    /// The byte at the present position; nil at the end.
    var byte: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// The byte after the present one; nil at the end.
    var following: UInt8? {
        position + 1 < bytes.count ? bytes[position + 1] : nil
    }

    /// Reads the next word, operator or separator.
    mutating func next() throws(ParseError) -> Token {
        try skipSpace()
        let start = position
        switch byte {
        case nil: return .end
        case ASCII.newline:
            position += 1
            return .separator
        case ASCII.single: return .word(try singleQuoted())
        case ASCII.double: return .word(try doubleQuoted())
        case ASCII.openBrace, ASCII.openBracket: return .word(try json())
        default:
            let word = try bare()
            guard let sign = sign(from: start) else { return .word(word) }
            return sign
        }
    }

    /// Skips spaces, comments and line continuations.
    mutating func skipSpace() throws(ParseError) {
        while let byte {
            if ASCII.isSpace(byte) {
                position += 1
            } else if byte == UInt8(ascii: "#") {
                while let next = self.byte, next != ASCII.newline { position += 1 }
            } else if let length = try continuation() {
                position += length
            } else {
                return
            }
        }
    }

    /// True at a position where a word may end: at a space, a line break, a final backslash or the end.
    var isAtWordEnd: Bool {
        guard let byte else { return true }
        return ASCII.isSpace(byte) || byte == ASCII.newline || isAtContinuation
    }

    /// Returns the text of a range of bytes of the input.
    func text(_ span: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[span]), as: UTF8.self)
    }

    /// Reads the rest of the line for the shell, including following lines after a final backslash.
    mutating func restOfLine() throws(ParseError) -> Range<Int> {
        while let byte, ASCII.isSpace(byte) { position += 1 }
        let start = position
        while let byte, byte != ASCII.newline {
            position += try continuation() ?? 1
        }
        var end = position
        while end > start, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// True at a backslash that is followed by a line break or the end of the input.
    private var isAtContinuation: Bool {
        guard byte == ASCII.backslash else { return false }
        return following == nil || following == ASCII.newline || isReturnAndNewline(at: position + 1)
    }

    private func isReturnAndNewline(at place: Int) -> Bool {
        place + 1 < bytes.count && bytes[place] == 0x0D && bytes[place + 1] == ASCII.newline
    }

    /// Returns the number of bytes of the line continuation at the present position; nil if there is none.
    private func continuation() throws(ParseError) -> Int? {
        guard isAtContinuation else { return nil }
        guard following != nil else { throw source.error(.unfinished("\\"), at: position) }
        return following == ASCII.newline ? 2 : 3
    }

    private func sign(from start: Int) -> Token? {
        guard position - start <= 2 else { return nil }
        switch (bytes[start], position - start) {
        case (UInt8(ascii: ";"), 1): return .separator
        case (UInt8(ascii: "<"), 1): return .sign(.read, start..<position)
        case (UInt8(ascii: ">"), 1): return .sign(.write, start..<position)
        case (UInt8(ascii: ">"), 2) where bytes[start + 1] == UInt8(ascii: ">"): return .sign(.append, start..<position)
        case (UInt8(ascii: "|"), 1): return .sign(.pipe, start..<position)
        case (UInt8(ascii: "&"), 1): return .sign(.background, start..<position)
        default: return nil
        }
    }

    private mutating func bare() throws(ParseError) -> Word {
        let start = position
        if byte == ASCII.dollar, let following, ASCII.isNameStart(following) || ASCII.isDigit(following) {
            return try wholeReference()
        }
        var pieces: [Word.Piece] = []
        var textStart = start
        while let byte, !ASCII.isSpace(byte), byte != ASCII.newline {
            if byte == ASCII.dollar, following == ASCII.openBrace {
                if textStart < position { pieces.append(.text(text(textStart..<position))) }
                pieces.append(.hole(try hole(.text, openedBy: nil)))
                textStart = position
            } else if byte == ASCII.backslash, isAtContinuation {
                guard following != nil else { throw source.error(.unfinished("\\"), at: position) }
                break
            } else {
                position += 1
            }
        }
        let span = start..<position
        guard !pieces.isEmpty else { return Word(text(span), quoting: .bare, span: span, source: source) }
        if textStart < position { pieces.append(.text(text(textStart..<position))) }
        if pieces.count == 1, case .hole(let hole)? = pieces.first {
            pieces = [.hole(Interpolation(reference: hole.reference, place: .wholeWord, span: hole.span))]
        }
        return Word(pieces: pieces, quoting: .bare, span: span, source: source)
    }

    private mutating func wholeReference() throws(ParseError) -> Word {
        let start = position
        position += 1
        let reference = try path(from: start, openedBy: nil)
        guard isAtWordEnd else { throw referenceError("a space, . or [", from: start) }
        let hole = Interpolation(reference: reference, place: .wholeWord, span: start..<position)
        return Word(pieces: [.hole(hole)], quoting: .bare, span: start..<position, source: source)
    }
}
