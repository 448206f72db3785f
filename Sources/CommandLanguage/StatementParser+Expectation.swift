import Core

extension StatementParser {
    /// Parses an expectation from its subject on; the lexer is after `expect`.
    mutating func expectation() throws(ParseError) -> Expectation {
        try lexer.skipSpace()
        let subjectStart = lexer.position
        let subject = try subject()
        let subjectSpan = subjectStart..<lexer.position
        var words = try assertionWords()
        let isNegated = words.first?.bareLiteral?.lowercased() == "not"
        if isNegated { words.removeFirst() }
        guard let sign = words.first else {
            throw lexer.source.error(.missing("one of \(Self.relations)", of: "expect"), at: subjectSpan.upperBound)
        }
        guard let relation = sign.bareLiteral.flatMap({ ComparisonOperator(rawValue: $0.lowercased()) }) else {
            let known = ComparisonOperator.allCases.map(\.rawValue)
            throw sign.error(
                .wrongWord(sign.typed, wanted: "one of \(Self.relations)"),
                correction: correction(sign, known)
            )
        }
        let operand = Array(words.dropFirst())
        try check(operand, of: relation, sign)
        return Expectation(
            subject: subject,
            isNegated: isNegated,
            relation: relation,
            operand: operand,
            source: lexer.text(subjectStart..<(operand.last ?? sign).span.upperBound),
            subjectSpan: subjectSpan
        )
    }

    private static var relations: String {
        ComparisonOperator.allCases.map(\.rawValue).joined(separator: " ")
    }

    private func correction(_ sign: Word, _ known: [String]) -> String? {
        let nearest = sign.typed == "=" ? "==" : SimilarNames.nearest(to: sign.typed, among: known).first
        return nearest.flatMap { sign.source.correction(replacing: sign.span, with: $0) }
    }

    /// Parses the path of the compared value, with `$` or without.
    private mutating func subject() throws(ParseError) -> Reference {
        let start = lexer.position
        guard let first = lexer.byte, first != ASCII.newline else {
            throw lexer.source.error(.missing("a path", of: "expect"), at: start)
        }
        let reference: Reference
        if first == ASCII.dollar {
            lexer.position += 1
            reference = try lexer.path(from: start, openedBy: nil)
        } else {
            let name = lexer.name()
            guard !name.isEmpty else { throw lexer.referenceError("a name", from: start) }
            let steps = try lexer.steps(from: start, openedBy: nil)
            reference = Reference(.last, [.member(name)] + steps)
        }
        guard lexer.isAtWordEnd else { throw lexer.referenceError("a space, . or [", from: start) }
        return reference
    }

    /// Reads the words after the subject; here `<` and `>` are comparison operators.
    private mutating func assertionWords() throws(ParseError) -> [Word] {
        var words: [Word] = []
        while true {
            switch try lexer.next() {
            case .word(let word): words.append(word)
            case .separator, .end: return words
            case .sign(let sign, let span):
                let isOperator = (sign == .read || sign == .write) && words.count < 2
                guard isOperator else {
                    let correction = lexer.source.correction(replacing: span, with: Quoter.of(sign.rawValue))
                    throw lexer.source.error(.misplaced(sign.rawValue), at: span.lowerBound, correction: correction)
                }
                words.append(Word(sign.rawValue, quoting: .bare, span: span, source: lexer.source))
            }
        }
    }

    private func check(_ operand: [Word], of relation: ComparisonOperator, _ sign: Word) throws(ParseError) {
        if relation == .exists {
            guard let stray = operand.first else { return }
            throw stray.error(.strayWord(stray.typed))
        }
        guard let first = operand.first else { throw sign.error(after: .missing("a value", of: sign.typed)) }
        if operand.count > 1, let last = operand.last {
            let texts = operand.compactMap(\.bareLiteral)
            let isAmount = operand.count == 2 && texts.count == 2 && ParsedAmount.looksLikeAmount(texts[0], texts[1])
            guard isAmount else {
                let span = first.span.lowerBound..<last.span.upperBound
                let correction = first.source.correction(replacing: span, with: Quoter.of(operand))
                throw operand[1].error(.strayWord(operand[1].typed), correction: correction)
            }
        }
        if relation == .matches, let pattern = first.literal { try Expectation.compile(pattern, for: first) }
        if relation == .is { try Expectation.requireKind(first) }
    }
}
