extension Lexer {
    /// The quote or bracket that stays open if the input ends inside a reference, and the offset of its opening.
    typealias Opening = (text: String, place: Int)

    /// Reads `${path}`; the lexer is at the `$` and stops after the brace.
    mutating func hole(_ place: Interpolation.Place, openedBy opening: Opening?) throws(ParseError) -> Interpolation {
        let start = position
        position += 2
        let reference = try path(from: start, openedBy: opening)
        guard byte == ASCII.closeBrace else { throw referenceError("}", from: start, openedBy: opening) }
        position += 1
        return Interpolation(reference: reference, place: place, span: start..<position)
    }

    /// Reads a path without its `$` and stops at its end.
    mutating func path(from start: Int, openedBy opening: Opening?) throws(ParseError) -> Reference {
        let root = try root(from: start, openedBy: opening)
        return Reference(root, try steps(from: start, openedBy: opening))
    }

    private mutating func root(from start: Int, openedBy opening: Opening?) throws(ParseError) -> Reference.Root {
        let wanted = "a name or a record number"
        guard let first = byte else { throw referenceError(wanted, from: start, openedBy: opening) }
        if ASCII.isDigit(first) {
            guard let number = number() else { throw referenceError("a smaller number", from: start) }
            return .record(number)
        }
        guard ASCII.isNameStart(first) else { throw referenceError(wanted, from: start, openedBy: opening) }
        let name = name()
        switch name {
        case "last": return .last
        case "env":
            guard byte == UInt8(ascii: ".") else { throw referenceError(".NAME", from: start, openedBy: opening) }
            position += 1
            let variable = self.name()
            guard !variable.isEmpty else { throw referenceError("a name", from: start, openedBy: opening) }
            return .environment(variable)
        default: return .variable(name)
        }
    }

    /// Reads the steps of a path, if there are any, and stops where no further one begins.
    mutating func steps(from start: Int, openedBy opening: Opening?) throws(ParseError) -> [Reference.Step] {
        var steps: [Reference.Step] = []
        while let byte {
            if byte == UInt8(ascii: ".") {
                position += 1
                let name = name()
                guard !name.isEmpty else { throw referenceError("a name", from: start, openedBy: opening) }
                steps.append(.member(name))
            } else if byte == ASCII.openBracket {
                position += 1
                steps.append(try bracketed(from: start, openedBy: opening))
            } else {
                break
            }
        }
        return steps
    }

    private mutating func bracketed(from start: Int, openedBy opening: Opening?) throws(ParseError) -> Reference.Step {
        let step: Reference.Step
        if byte == ASCII.double {
            var name = ""
            for case .text(let text) in try quotedPieces(allowsHoles: false) { name += text }
            step = .member(name)
        } else if let byte, ASCII.isDigit(byte) {
            guard let index = number() else { throw referenceError("a smaller number", from: start) }
            step = .element(index)
        } else {
            throw referenceError("a number or a name in double quotes", from: start, openedBy: opening)
        }
        guard byte == ASCII.closeBracket else { throw referenceError("]", from: start, openedBy: opening) }
        position += 1
        return step
    }

    /// Reads a name at the present position; empty if there is none.
    mutating func name() -> String {
        let start = position
        while let byte, ASCII.isNamePart(byte) { position += 1 }
        return text(start..<position)
    }

    private mutating func number() -> Int? {
        let start = position
        while let byte, ASCII.isDigit(byte) { position += 1 }
        return Int(text(start..<position))
    }

    /// Returns an error at the present position; at the end of the input, the one for what is still open.
    func referenceError(_ wanted: String, from start: Int, openedBy opening: Opening? = nil) -> ParseError {
        if byte == nil, let opening { return source.error(.unfinished(opening.text), at: opening.place) }
        guard opening == nil else { return source.error(.badReference(wanted: wanted), at: position) }
        // In a bare word the correction quotes the whole word as text.
        var wordStart = start
        while wordStart > 0, !ASCII.isSpace(bytes[wordStart - 1]), bytes[wordStart - 1] != ASCII.newline {
            wordStart -= 1
        }
        var end = position
        while end < bytes.count, !ASCII.isSpace(bytes[end]), bytes[end] != ASCII.newline { end += 1 }
        let correction = source.correction(
            replacing: wordStart..<end,
            with: Quoter.of(text(wordStart..<end))
        )
        return source.error(.badReference(wanted: wanted), at: position, correction: correction)
    }
}
