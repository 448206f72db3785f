extension Word {
    /// Returns an error about this word, with its line and a caret under its first character.
    public func error(_ reason: ParseError.Reason, correction: String? = nil) -> ParseError {
        source.error(reason, at: span.lowerBound, correction: correction)
    }

    /// Returns an error about something that is missing after this word.
    public func error(after reason: ParseError.Reason, correction: String? = nil) -> ParseError {
        source.error(reason, at: span.upperBound, correction: correction)
    }

    /// The word without the byte that marks it, such as the colon of a setting.
    var droppingFirstByte: Word {
        dropping(bytes: 1)
    }

    /// Returns the word without its first bytes, which must be text.
    func dropping(bytes count: Int) -> Word {
        let span = min(span.lowerBound + count, span.upperBound)..<span.upperBound
        var pieces = pieces
        guard case .text(let text)? = pieces.first else { return self }
        let rest = String(decoding: text.utf8.dropFirst(count), as: UTF8.self)
        if rest.isEmpty, pieces.count > 1 {
            pieces.removeFirst()
        } else {
            pieces[0] = .text(rest)
        }
        if pieces.count == 1, case .hole(let hole) = pieces[0] {
            pieces = [.hole(Interpolation(reference: hole.reference, place: .wholeWord, span: hole.span))]
        }
        return Word(pieces: pieces, quoting: quoting, span: span, source: source)
    }
}

extension ParseError {
    /// Returns the same error with a caret under that word, unless it has a position already.
    public func placed(at word: Word) -> ParseError {
        placed(in: word.source, at: word.span.lowerBound)
    }
}
