extension Lexer {
    /// Reads a word in single quotes, in which only `\'` is replaced.
    mutating func singleQuoted() throws(ParseError) -> Word {
        let start = position
        position += 1
        var text = ""
        var textStart = position
        while let byte, byte != ASCII.single {
            if byte == ASCII.backslash, following == ASCII.single {
                text += self.text(textStart..<position)
                textStart = position + 1
                position += 1
            }
            position += 1
        }
        guard byte != nil else { throw source.error(.unfinished("'"), at: start) }
        text += self.text(textStart..<position)
        position += 1
        try requireWordEnd(.textAfterQuote, from: start, text: text)
        return Word(text, quoting: .single, span: start..<position, source: source)
    }

    /// Reads a word in double quotes, with escapes and references.
    mutating func doubleQuoted() throws(ParseError) -> Word {
        let start = position
        let pieces = try quotedPieces(allowsHoles: true)
        var text = ""
        for case .text(let piece) in pieces { text += piece }
        try requireWordEnd(.textAfterQuote, from: start, text: text)
        return Word(pieces: pieces, quoting: .double, span: start..<position, source: source)
    }

    /// Reads the text between double quotes and stops after the closing one.
    mutating func quotedPieces(allowsHoles: Bool) throws(ParseError) -> [Word.Piece] {
        let start = position
        position += 1
        var pieces: [Word.Piece] = []
        var run: [UInt8] = []
        var holdsBytes = false
        while let byte, byte != ASCII.double {
            if byte == ASCII.backslash {
                holdsBytes = try escape(into: &run, from: start) || holdsBytes
            } else if allowsHoles, byte == ASCII.dollar, following == ASCII.openBrace {
                if !run.isEmpty { pieces.append(.text(try decoded(run, holdsBytes, from: start))) }
                run = []
                pieces.append(.hole(try hole(.text, openedBy: ("\"", start))))
            } else {
                run.append(byte)
                position += 1
            }
        }
        guard byte != nil else { throw source.error(.unfinished("\""), at: start) }
        position += 1
        if !run.isEmpty { pieces.append(.text(try decoded(run, holdsBytes, from: start))) }
        return pieces
    }

    /// Adds the bytes of an escape; returns true for a single byte, which may be only part of a character.
    private mutating func escape(into run: inout [UInt8], from start: Int) throws(ParseError) -> Bool {
        let place = position
        guard let kind = following else { throw source.error(.unfinished("\""), at: start) }
        position += 2
        switch kind {
        case UInt8(ascii: "n"): run.append(0x0A)
        case UInt8(ascii: "r"): run.append(0x0D)
        case UInt8(ascii: "t"): run.append(0x09)
        case UInt8(ascii: "b"): run.append(0x08)
        case UInt8(ascii: "a"): run.append(0x07)
        case ASCII.backslash, ASCII.double, ASCII.dollar: run.append(kind)
        case UInt8(ascii: "x"):
            guard let high = byte.flatMap(ASCII.hexValue), let low = following.flatMap(ASCII.hexValue) else {
                throw escapeError("\\x: write \\x41", at: place, from: start)
            }
            position += 2
            run.append(high << 4 | low)
            return true
        case UInt8(ascii: "u"): run += try character(at: place, from: start).utf8
        default:
            while let byte, byte & 0xC0 == 0x80 { position += 1 }
            let shown = kind > 0x20 ? text(place..<position) : "\\ before a space or line break"
            throw escapeError(shown, at: place, from: start)
        }
        return false
    }

    /// Reads the character of `\u{…}`; the lexer is after the `u`.
    private mutating func character(at place: Int, from start: Int) throws(ParseError) -> String {
        var value: UInt32 = 0
        var digits = 0
        guard byte == ASCII.openBrace else { throw escapeError("\\u: write \\u{301}", at: place, from: start) }
        position += 1
        while let digit = byte.flatMap(ASCII.hexValue), digits < 8 {
            value = value << 4 | UInt32(digit)
            digits += 1
            position += 1
        }
        guard digits > 0, byte == ASCII.closeBrace, let scalar = UnicodeScalar(value) else {
            throw escapeError("\\u{…}: write the code of a character, as in \\u{301}", at: place, from: start)
        }
        position += 1
        return String(Character(scalar))
    }

    /// Returns the error for an escape; its correction quotes the content as plain text.
    private func escapeError(_ text: String, at place: Int, from start: Int) -> ParseError {
        var end = position
        while end < bytes.count, bytes[end] != ASCII.double { end += bytes[end] == ASCII.backslash ? 2 : 1 }
        guard end < bytes.count else { return source.error(.badEscape(text), at: place) }
        let correction = source.correction(
            replacing: start..<end + 1,
            with: Quoter.of(self.text(start + 1..<end))
        )
        return source.error(.badEscape(text), at: place, correction: correction)
    }

    private func decoded(_ run: [UInt8], _ holdsBytes: Bool, from start: Int) throws(ParseError) -> String {
        guard holdsBytes else { return String(decoding: run, as: UTF8.self) }
        guard let text = String(validating: run, as: UTF8.self) else { throw source.error(.notUTF8, at: start) }
        return text
    }

    /// Requires the word to end after a closing quote or bracket.
    ///
    /// - Throws: ``ParseError`` with a correction that quotes the whole run of characters.
    func requireWordEnd(_ reason: ParseError.Reason, from start: Int, text: String) throws(ParseError) {
        guard !isAtWordEnd else { return }
        var end = position
        while end < bytes.count, !ASCII.isSpace(bytes[end]), bytes[end] != ASCII.newline { end += 1 }
        let rest = self.text(position..<end)
        let replacement: String
        if rest == ";" || rest == "&" {
            replacement = self.text(start..<position) + " " + rest
        } else if reason == .textAfterQuote, bytes[end - 1] == bytes[start] {
            replacement = Quoter.of(self.text(start + 1..<end - 1))
        } else {
            replacement = Quoter.of(text + rest)
        }
        let correction = source.correction(replacing: start..<end, with: replacement)
        throw source.error(reason, at: position, correction: correction)
    }
}
