/// A parser that reads an input into statements.
///
/// It takes one pass over the bytes, runs nothing and resolves no references.
///
///     input     = { [ statement ] [ "#" comment ] ( newline | ";" ) }
///     statement = setting | let | assertion | directive | pipeline
///     setting   = ":" [ name [ value ] ] | ":set" name value
///     let       = "let" [ name [ "=" value ] ] | "unlet" name
///     assertion = "expect" path [ "not" ] operator [ operand ]
///     directive = "@" name { word }
///     pipeline  = { prefix } verb { word } [ redirect ] [ "&" ]
///     prefix    = "explain" | "watch" [ every ] | [ "repeat" ] number [ every ] | "bench" { option }
///     redirect  = ( "<" | ">" | ">>" ) file | "|" shell command
///     word      = 'text' | "text, escapes, ${path}" | bare${path} | $path | { JSON } | [ JSON ]
///
/// The operators `<`, `>`, `>>`, `|`, `&` and `;` have a meaning only as whole words. A quote opens a string and a
/// bracket opens JSON only at the start of a word. A final backslash continues the line on the next one.
public struct StatementParser {
    var lexer: Lexer

    /// Parses the statements of an input, in order; returns none for an empty one.
    ///
    /// - Throws: ``ParseError`` with its position for the first error. Input that may continue throws
    ///   ``ParseError/Reason/unfinished(_:)``.
    public static func parse(_ input: String) throws(ParseError) -> [Statement] {
        try parse(SourceText(text: input))
    }

    /// Parses an expectation without its `expect`, as it follows `?` in a session file.
    public static func expectation(_ input: String) throws(ParseError) -> Expectation {
        try withParser(over: SourceText(text: input)) { parser throws(ParseError) in
            let expectation = try parser.expectation()
            guard try parser.statements().isEmpty else { throw ParseError(.refused("only one assertion per line")) }
            return expectation
        }
    }

    /// Parses the statements of an input, in order, each with its text and the rest of the input after it.
    ///
    /// - Throws: As ``parse(_:)``.
    public static func placed(in input: String) throws(ParseError) -> [PlacedStatement] {
        let source = SourceText(text: input)
        let found = try withParser(over: source) { parser throws(ParseError) in try parser.placedStatements() }
        return found.map { statement, span in
            PlacedStatement(
                statement: statement,
                text: Self.withoutSeparator(source.text(in: span)),
                rest: ASCII.trimmed(source.text(in: span.upperBound..<source.count))
            )
        }
    }

    /// Returns the text of a statement without the line break or the semicolon that ends it.
    private static func withoutSeparator(_ text: String) -> String {
        let text = ASCII.trimmed(text)
        guard text.hasSuffix(" ;") || text.hasSuffix("\n;") else { return text }
        return ASCII.trimmed(String(text.dropLast()))
    }

    static func parse(_ source: SourceText) throws(ParseError) -> [Statement] {
        try withParser(over: source) { parser throws(ParseError) in try parser.statements() }
    }

    private static func withParser<Parsed>(
        over source: SourceText,
        _ body: (inout StatementParser) throws(ParseError) -> Parsed
    ) throws(ParseError) -> Parsed {
        var text = source.text
        let result = text.withUTF8 { bytes in
            Result { () throws(ParseError) in
                var parser = StatementParser(lexer: Lexer(bytes: bytes, source: source))
                return try body(&parser)
            }
        }
        return try result.get()
    }

    private mutating func statements() throws(ParseError) -> [Statement] {
        try placedStatements().map(\.0)
    }

    private mutating func placedStatements() throws(ParseError) -> [(Statement, Range<Int>)] {
        var statements: [(Statement, Range<Int>)] = []
        while true {
            switch try lexer.next() {
            case .end: return statements
            case .separator: continue
            case .word(let word):
                let statement = try statement(beginningWith: word)
                // A statement consumes its own separator.
                statements.append((statement, word.span.lowerBound..<lexer.position))
            case .sign(let sign, let span): throw lexer.source.error(.misplaced(sign.rawValue), at: span.lowerBound)
            }
        }
    }

    private mutating func statement(beginningWith word: Word) throws(ParseError) -> Statement {
        guard let text = word.bareLiteral else { return .pipeline(try pipeline(beginningWith: word)) }
        switch text.utf8.first {
        case UInt8(ascii: ":"): return .setting(try setting(beginningWith: word))
        case UInt8(ascii: "@"): return .directive(try directive(beginningWith: word))
        default: break
        }
        switch word.loweredLiteral {
        case "let": return .binding(try binding(of: word))
        case "unlet": return .binding(.forget(name: try onlyName(after: word)))
        case "expect": return .assertion(try expectation())
        default: return .pipeline(try pipeline(beginningWith: word))
        }
    }

    /// Reads the words up to the end of a statement in which operators have no meaning.
    mutating func plainWords() throws(ParseError) -> [Word] {
        var words: [Word] = []
        while true {
            switch try lexer.next() {
            case .word(let word): words.append(word)
            case .separator, .end: return words
            case .sign(let sign, let span):
                let correction = lexer.source.correction(replacing: span, with: Quoter.of(sign.rawValue))
                throw lexer.source.error(.misplaced(sign.rawValue), at: span.lowerBound, correction: correction)
            }
        }
    }

    /// Reads the single name that a statement takes.
    private mutating func onlyName(after verb: Word) throws(ParseError) -> Word {
        let words = try plainWords()
        guard let name = words.first else { throw verb.error(after: .missing("NAME", of: verb.typed)) }
        if let stray = words.dropFirst().first { throw stray.error(.strayWord(stray.typed)) }
        try requireName(name)
        return name
    }

    private mutating func directive(beginningWith sign: Word) throws(ParseError) -> Directive {
        guard sign.bareLiteral == "@" else {
            let rest = sign.typed.dropFirst()
            let correction = sign.source.correction(replacing: sign.span, with: "@ \(rest)")
            throw sign.error(
                .wrongWord(sign.typed, wanted: "a command; for a directive, put a space after @"),
                correction: correction
            )
        }
        let words = try plainWords()
        guard let name = words.first, let last = words.last else {
            throw sign.error(after: .missing("a directive name", of: "@"))
        }
        guard name.bareLiteral != nil else {
            throw name.error(.wrongWord(name.typed, wanted: "a directive name"))
        }
        let source = sign.source.text(in: sign.span.lowerBound..<last.span.upperBound)
        return Directive(name: name, words: Array(words.dropFirst()), source: source)
    }

    private mutating func setting(beginningWith word: Word) throws(ParseError) -> SettingStatement {
        var words = try plainWords()
        let isSet = word.loweredLiteral == ":set"
        if word.bareLiteral == ":" {
            guard let stray = words.first else { return .list }
            let correction = word.source.correction(replacing: word.span.upperBound..<stray.span.lowerBound, with: "")
            throw stray.error(.refused("put the name of the setting directly after :"), correction: correction)
        }
        let name: Word
        if isSet {
            guard !words.isEmpty else { throw word.error(after: .missing("NAME VALUE", of: ":set")) }
            name = words.removeFirst()
            guard name.bareLiteral != nil else {
                throw name.error(.wrongWord(name.typed, wanted: "a setting name"))
            }
            guard !words.isEmpty else {
                let correction = word.source.correction(
                    replacing: word.span.lowerBound..<name.span.upperBound,
                    with: ":\(name)"
                )
                throw name.error(after: .missing("VALUE", of: ":set \(name)"), correction: correction)
            }
        } else {
            name = word.droppingFirstByte
        }
        guard let value = words.first else { return .show(name: name) }
        try requireOne(words)
        return .change(name: name, value: value)
    }

    private mutating func binding(of verb: Word) throws(ParseError) -> LetStatement {
        let words = try plainWords()
        guard let name = words.first else { return .list }
        guard words.count > 1 else {
            if let text = name.bareLiteral, let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                let spaced = "\(text[..<sign]) = \(text[text.utf8.index(after: sign)...])"
                let correction = name.source.correction(replacing: name.span, with: spaced)
                throw name.error(.wrongWord(text, wanted: "a name; put spaces around ="), correction: correction)
            }
            try requireName(name)
            return .show(name: name)
        }
        try requireName(name)
        guard words[1].bareLiteral == "=" else {
            let start = words[1].span.lowerBound
            let end = words[1].typed.hasPrefix("=") ? start + 1 : start
            let correction = name.source.correction(replacing: name.span.upperBound..<end, with: " = ")
            throw words[1].error(.refused("put = between the name and the value"), correction: correction)
        }
        guard words.count > 2 else { throw words[1].error(after: .missing("a value", of: "let \(name) =")) }
        try requireOne(Array(words[2...]))
        return .name(name, value: words[2])
    }

    private func requireName(_ word: Word) throws(ParseError) {
        guard let name = word.bareLiteral, let first = name.utf8.first,
            ASCII.isNameStart(first) || ASCII.isDigit(first), name.utf8.allSatisfy(ASCII.isNamePart)
        else { throw word.error(.wrongWord(word.typed, wanted: "a valid name; use letters, digits, _ and -")) }
        guard !ASCII.isDigit(first) else {
            let correction = word.source.correction(replacing: word.span, with: "n\(name)")
            throw word.error(.wrongWord(name, wanted: "a valid name; begin it with a letter"), correction: correction)
        }
        guard name != "last", name != "env" else { throw word.error(.takenName(name)) }
    }

    /// Requires a single word.
    ///
    /// - Throws: ``ParseError`` with a correction that quotes the words as one.
    private func requireOne(_ words: [Word]) throws(ParseError) {
        guard words.count > 1, let first = words.first, let last = words.last else { return }
        let correction = first.source.correction(
            replacing: first.span.lowerBound..<last.span.upperBound,
            with: Quoter.of(words)
        )
        throw words[1].error(.strayWord(words[1].typed), correction: correction)
    }
}
