import BigInt

/// A token of the imitated Python, with the number of its line.
struct PythonToken: Sendable {
    enum Kind: Sendable, Hashable {
        case int(BigInt)
        case float(Double)
        case text(String)
        case name(String)
        case symbol(String)
        /// The end of a statement's line.
        case newline
        /// The white space before the first token of a line.
        case indent
    }

    let kind: Kind
    let line: Int
}

/// A lexer of the imitated Python.
///
/// Source: The Python Language Reference, section 2.
struct PythonLexer {
    private static let symbols = [
        "**=", "//=", ">>=", "<<=", "...", "**", "//", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=",
        "<<", ">>", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=", "<", ">", "@", "&",
        "|", "^", "~", "!", "?", "$", "`",
    ].map { Array($0.unicodeScalars) }

    private let source: [Unicode.Scalar]
    private var place = 0
    private var line = 1
    /// The number of brackets that are open, in which line breaks mean nothing.
    private var depth = 0
    private var tokens: [PythonToken] = []

    /// Returns the tokens of a snippet.
    static func tokens(of source: String) throws(PythonStop) -> [PythonToken] {
        var lexer = PythonLexer(source)
        while let scalar = lexer.next { try lexer.read(scalar) }
        lexer.add(.newline)
        return lexer.tokens
    }

    private init(_ source: String) {
        self.source = Array(source.replacing("\r\n", with: "\n").unicodeScalars)
    }

    private var next: Unicode.Scalar? { place < source.count ? source[place] : nil }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        place + distance < source.count ? source[place + distance] : nil
    }

    private mutating func add(_ kind: PythonToken.Kind) {
        tokens.append(PythonToken(kind: kind, line: line))
    }

    private mutating func read(_ scalar: Unicode.Scalar) throws(PythonStop) {
        switch scalar {
        case "\n":
            if depth == 0 { add(.newline) }
            place += 1
            line += 1
        case " ", "\t":
            while let scalar = next, scalar == " " || scalar == "\t" { place += 1 }
            let startsLine = tokens.last.map { $0.kind == .newline } ?? true
            if startsLine, depth == 0, let scalar = next, scalar != "\n", scalar != "#" { add(.indent) }
        case "#": while let scalar = next, scalar != "\n" { place += 1 }
        case "\\" where peek(1) == "\n":
            place += 2
            line += 1
        case "'", "\"": try readText(scalar)
        case _ where Self.isDigit(scalar) || (scalar == "." && peek(1).map(Self.isDigit) == true): try readNumber()
        case _ where scalar == "_" || scalar.properties.isXIDStart: try readName()
        default: try readSymbol()
        }
    }

    private mutating func readName() throws(PythonStop) {
        let start = place
        while let scalar = next, scalar == "_" || scalar.properties.isXIDContinue { place += 1 }
        let name = Self.text(source[start..<place])
        if next == "'" || next == "\"", name.count <= 2 { throw .unknown("text with the prefix \(name)") }
        add(.name(name))
    }

    private mutating func readSymbol() throws(PythonStop) {
        guard let symbol = Self.symbols.first(where: { source[place...].starts(with: $0) }) else {
            throw .unknown("the character \(source[place])")
        }
        place += symbol.count
        let text = Self.text(symbol[...])
        if "([{".contains(text) { depth += 1 }
        if ")]}".contains(text) { depth = max(0, depth - 1) }
        add(.symbol(text))
    }

    private mutating func readNumber() throws(PythonStop) {
        let start = place
        var isFloat = false
        if next == "0", let letter = peek(1), let radix = Self.radixes[letter] {
            place += 2
            let digits = takeDigits { $0.properties.numericType != nil || $0.properties.isAlphabetic }
            guard let value = BigInt(digits, radix: radix) else { throw .unknown("the number 0\(letter)\(digits)") }
            return add(.int(value))
        }
        _ = takeDigits(Self.isDigit)
        if next == "." {
            isFloat = true
            place += 1
            _ = takeDigits(Self.isDigit)
        }
        if next == "e" || next == "E" {
            let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
            if let digit = peek(1 + sign), Self.isDigit(digit) {
                isFloat = true
                place += 1 + sign
                _ = takeDigits(Self.isDigit)
            }
        }
        let text = Self.text(source[start..<place]).replacing("_", with: "")
        if let scalar = next, scalar == "_" || scalar.properties.isXIDStart {
            throw .unknown("the number \(text)\(scalar)")
        }
        guard !isFloat else { return add(.float(Double(text.hasSuffix(".") ? text + "0" : text) ?? 0)) }
        guard text.utf8.count <= 4300 else { throw .tooManyDigits }
        guard let value = BigInt(text) else { throw .unknown("the number \(text)") }
        add(.int(value))
    }

    private mutating func takeDigits(_ isDigit: (Unicode.Scalar) -> Bool) -> String {
        let start = place
        while let scalar = next, isDigit(scalar) || scalar == "_" { place += 1 }
        return Self.text(source[start..<place]).replacing("_", with: "")
    }

    private static let radixes: [Unicode.Scalar: Int] = ["x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2]

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}

extension PythonLexer {
    private mutating func readText(_ quote: Unicode.Scalar) throws(PythonStop) {
        let isLong = peek(1) == quote && peek(2) == quote
        place += isLong ? 3 : 1
        var text = String.UnicodeScalarView()
        while let scalar = next {
            if scalar == quote, !isLong || (peek(1) == quote && peek(2) == quote) {
                place += isLong ? 3 : 1
                return add(.text(String(text)))
            }
            if scalar == "\n" {
                guard isLong else { break }
                line += 1
            }
            place += 1
            if scalar == "\\" { try readEscape(into: &text) } else { text.append(scalar) }
        }
        throw .error("SyntaxError", "unterminated string literal (detected at line \(line))")
    }

    /// Reads the rest of an escape after its backslash; an unknown one keeps the backslash, as in Python.
    private mutating func readEscape(into text: inout String.UnicodeScalarView) throws(PythonStop) {
        guard let scalar = next else { return }
        place += 1
        switch scalar {
        case "\n": line += 1
        case "\\", "'", "\"": text.append(scalar)
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "x", "u":
            let count = scalar == "x" ? 2 : 4
            let digits = Self.text(source[place..<min(place + count, source.count)])
            guard digits.count == count, let value = UInt32(digits, radix: 16), let found = Unicode.Scalar(value) else {
                throw .unknown("the escape \\\(scalar)\(digits)")
            }
            place += count
            text.append(found)
        case "a", "b", "f", "v", "N", "U", "0"..."7": throw .unknown("the escape \\\(scalar)")
        default:
            text.append("\\")
            text.append(scalar)
        }
    }
}
