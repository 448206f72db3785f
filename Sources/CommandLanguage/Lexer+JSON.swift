extension Lexer {
    /// Reads JSON from its opening bracket to the matching closing one, with `${path}` in it.
    ///
    /// Only brackets and strings are examined; the JSON is validated once the references are resolved.
    mutating func json() throws(ParseError) -> Word {
        let start = position
        var pieces: [Word.Piece] = []
        var open: [UInt8] = []
        var textStart = start
        var string: Int?
        scan: while true {
            guard let byte else {
                let innermost = open.last.map { String(UnicodeScalar($0)) } ?? "{"
                throw source.error(.unfinished(string == nil ? innermost : "\""), at: string ?? start)
            }
            if byte == ASCII.dollar, following == ASCII.openBrace {
                if textStart < position { pieces.append(.text(text(textStart..<position))) }
                let place: Interpolation.Place = string == nil ? .json : .jsonString
                pieces.append(.hole(try hole(place, openedBy: string.map { ("\"", $0) } ?? ("{", position + 1))))
                textStart = position
                continue
            }
            position += 1
            switch byte {
            case ASCII.double: string = string == nil ? position - 1 : nil
            case ASCII.backslash where string != nil: position = min(position + 1, bytes.count)
            case _ where string != nil: continue
            case ASCII.openBrace, ASCII.openBracket: open.append(byte)
            case ASCII.closeBrace, ASCII.closeBracket:
                try close(byte, in: &open)
                if open.isEmpty { break scan }
            default: continue
            }
        }
        try requireWordEnd(.textAfterJSON, from: start, text: text(start..<position))
        pieces.append(.text(text(textStart..<position)))
        return Word(pieces: pieces, quoting: .json, span: start..<position, source: source)
    }

    private func close(_ byte: UInt8, in open: inout [UInt8]) throws(ParseError) {
        // In ASCII the code of a closing bracket is two more than that of its opening one.
        guard let opening = open.popLast() else { return }
        guard opening == byte - 2 else {
            let reason = ParseError.Reason.unmatchedBracket(
                found: String(UnicodeScalar(byte)),
                open: String(UnicodeScalar(opening))
            )
            throw source.error(reason, at: position - 1)
        }
    }
}
