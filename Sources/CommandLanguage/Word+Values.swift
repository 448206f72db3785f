public import OrderedJSON

extension Word {
    /// The word as text, its references filled in: text as it is, anything else as compact JSON.
    ///
    /// - Throws: ``ParseError`` if a reference leads nowhere.
    public func text(in scope: some ReferenceScope) throws(ParseError) -> String {
        if let literal { return literal }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .hole(let hole): text += Self.filling(for: hole.place, with: try value(of: hole, in: scope))
            }
        }
        return text
    }

    /// The word as a value: a bare word that reads as JSON is that JSON, other words are text, and a reference that is
    /// the whole word is the JSON it leads to.
    ///
    /// - Throws: ``ParseError`` if a reference leads nowhere, or if brackets hold no JSON; its caret is at the spot.
    public func value(in scope: some ReferenceScope) throws(ParseError) -> JSONValue {
        if let hole = wholeHole { return try value(of: hole, in: scope) }
        switch quoting {
        case .bare:
            guard let literal else { return .string(try text(in: scope)) }
            return ValueParser.read(literal)
        case .single, .double: return .string(try text(in: scope))
        case .json: return try json(in: scope)
        }
    }

    /// The word as one or more arguments: a list that is the whole word spreads, one argument for each element.
    ///
    /// - Throws: ``ParseError`` if a reference leads nowhere.
    public func spread(in scope: some ReferenceScope) throws(ParseError) -> [String] {
        guard let hole = wholeHole, case .array(let elements) = try value(of: hole, in: scope) else {
            return [try text(in: scope)]
        }
        return elements.map { Self.filling(for: .text, with: $0) }
    }

    /// The duration the word stands for; nil for `none`.
    ///
    /// - Throws: ``ParseError`` with a caret under the word.
    public func duration(in scope: some ReferenceScope) throws(ParseError) -> Duration? {
        let text = try text(in: scope)
        do throws(ParseError) {
            return try DurationParser.read(text)
        } catch {
            throw error.placed(at: self)
        }
    }

    private func value(of hole: Interpolation, in scope: some ReferenceScope) throws(ParseError) -> JSONValue {
        do throws(ParseError) {
            return try scope.value(at: hole.reference)
        } catch {
            throw error.placed(in: source, at: hole.span.lowerBound)
        }
    }

    private func json(in scope: some ReferenceScope) throws(ParseError) -> JSONValue {
        var filled = ""
        // Where each piece begins: in the text that is read, and in the input.
        var starts: [(filled: Int, input: Int, isText: Bool)] = []
        var input = span.lowerBound
        for piece in pieces {
            switch piece {
            case .text(let part):
                starts.append((filled.utf8.count, input, true))
                filled += part
                input += part.utf8.count
            case .hole(let hole):
                starts.append((filled.utf8.count, hole.span.lowerBound, false))
                filled += Self.filling(for: hole.place, with: try value(of: hole, in: scope))
                input = hole.span.upperBound
            }
        }
        do throws(JSONError) {
            return try JSONValue(parsing: filled)
        } catch {
            let piece = starts.last { $0.filled <= error.offset } ?? (0, span.lowerBound, true)
            let offset = piece.isText ? piece.input + error.offset - piece.filled : piece.input
            throw source.error(.brokenJSON(error.explanation), at: offset, correction: quoted)
        }
    }

    /// The statement with this word as text, for brackets that were not meant as JSON.
    private var quoted: String? {
        guard pieces.allSatisfy({ if case .text = $0 { true } else { false } }) else { return nil }
        return source.correction(replacing: span, with: Quoter.of(typed))
    }

    private static func filling(for place: Interpolation.Place, with value: JSONValue) -> String {
        switch (place, value) {
        case (.json, _): value.compact
        case (.jsonString, .string(let text)): escaped(text)
        case (.jsonString, _): escaped(value.compact)
        case (_, .string(let text)): text
        default: value.compact
        }
    }

    /// The text as it stands inside a JSON string.
    private static func escaped(_ text: String) -> String {
        String(JSONValue.string(text).compact.dropFirst().dropLast())
    }
}
