public import OrderedJSON

extension Word {
    /// Returns the word as text with its references resolved: text unchanged, any other value as compact JSON.
    ///
    /// - Throws: ``ParseError`` if a reference cannot be resolved.
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

    /// Returns the word as a value.
    ///
    /// A bare word that is valid JSON is that JSON, other words are text, and a reference that is the whole word is the
    /// JSON it resolves to.
    ///
    /// - Throws: ``ParseError`` at the error if a reference cannot be resolved, or if brackets do not hold JSON.
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

    /// Returns the word as one or more arguments: a list that is the whole word gives one argument for each element.
    ///
    /// - Throws: ``ParseError`` if a reference cannot be resolved.
    public func spread(in scope: some ReferenceScope) throws(ParseError) -> [String] {
        guard let hole = wholeHole, case .array(let elements) = try value(of: hole, in: scope) else {
            return [try text(in: scope)]
        }
        return elements.map { Self.filling(for: .text, with: $0) }
    }

    /// Returns the word as a duration; nil for `none`.
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
        // The start of each piece, in the filled text and in the input.
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

    /// The statement with this word in quotes, for brackets that were not meant as JSON; nil if it holds references.
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

    /// Returns the text escaped for a JSON string.
    private static func escaped(_ text: String) -> String {
        String(JSONValue.string(text).compact.dropFirst().dropLast())
    }
}
