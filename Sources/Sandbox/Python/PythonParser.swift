/// An expression of the imitated Python.
indirect enum PythonExpression: Sendable {
    case value(PythonValue)
    case name(String)
    case list([PythonExpression])
    case negative(PythonExpression)
    case positive(PythonExpression)
    case binary(String, PythonExpression, PythonExpression)
    case attribute(PythonExpression, String)
    case call(PythonExpression, [PythonExpression], [PythonArgument])
}

/// An argument that is passed by its name.
struct PythonArgument: Sendable {
    let name: String
    let value: PythonExpression
}

/// A statement of the imitated Python, with the number of its line.
struct PythonStatement: Sendable {
    enum Kind: Sendable {
        /// `import module`, `import module as name`.
        case load(module: String, name: String)
        case assign([String], PythonExpression)
        /// An expression alone; its value is shown if it is the last statement, and no semicolon follows.
        case expression(PythonExpression, isShown: Bool)
        case raise(PythonExpression)
        /// `while True: pass`.
        case loopForever
        case pass
    }

    let kind: Kind
    let line: Int
}

/// A parser of the imitated Python.
///
/// It knows assignments to names, expressions of the operators `+ - * / // % **`, calls, lists, `import`, `raise`, and
/// `while True: pass`. For anything else it throws a `NotImplementedError` that names it.
///
/// Source: The Python Language Reference, sections 6 to 8.
struct PythonParser {
    /// The maximum depth of nested expressions, and the maximum number of operators in one.
    private static let limit = 100
    private static let keywords: Set<String> = [
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "in", "is", "lambda", "nonlocal", "not", "or", "return", "try",
        "with",
        "yield",
    ]

    private let tokens: [PythonToken]
    private var place = 0
    private var depth = 0
    private var operators = 0

    init(_ tokens: [PythonToken]) {
        self.tokens = tokens
    }

    /// Returns the statements of a snippet.
    mutating func statements() throws(PythonStop) -> [PythonStatement] {
        var statements: [PythonStatement] = []
        while place < tokens.count {
            if take(.newline) { continue }
            let line = tokens[place].line
            statements.append(PythonStatement(kind: try statement(), line: line))
        }
        return statements
    }

    private var next: PythonToken.Kind? { place < tokens.count ? tokens[place].kind : nil }

    private mutating func take(_ kind: PythonToken.Kind) -> Bool {
        guard next == kind else { return false }
        place += 1
        return true
    }

    private mutating func take(_ symbol: String) -> Bool { take(.symbol(symbol)) }

    private mutating func takeName() -> String? {
        guard case .name(let name)? = next else { return nil }
        place += 1
        return name
    }

    /// The error for a token that cannot stand where it stands.
    private var unexpected: PythonStop {
        switch next {
        case nil, .newline: .error("SyntaxError", "invalid syntax")
        case .indent: .unknown("blocks of indented lines")
        case .name(let name): .unknown(Self.keywords.contains(name) ? "the keyword \(name)" : "\(name) at this place")
        case .symbol(let symbol): .unknown("\(symbol) at this place")
        case .int, .float: .unknown("a number at this place")
        case .text: .unknown("a text at this place")
        }
    }

    private mutating func statement() throws(PythonStop) -> PythonStatement.Kind {
        operators = 0
        let kind: PythonStatement.Kind
        switch next {
        case .name("import"):
            place += 1
            kind = try load()
        case .name("raise"):
            place += 1
            kind = .raise(try expression())
        case .name("pass"):
            place += 1
            kind = .pass
        case .name("while"):
            place += 1
            kind = try loop()
        default: kind = try assignment()
        }
        let isEnded = take(";")
        guard isEnded || take(.newline) || next == nil else { throw unexpected }
        if isEnded, case .expression(let expression, _) = kind { return .expression(expression, isShown: false) }
        return kind
    }

    private mutating func load() throws(PythonStop) -> PythonStatement.Kind {
        guard var module = takeName() else { throw unexpected }
        while take(".") {
            guard let part = takeName() else { throw unexpected }
            module += ".\(part)"
        }
        guard take(.name("as")) else { return .load(module: module, name: module) }
        guard let name = takeName() else { throw unexpected }
        return .load(module: module, name: name)
    }

    private mutating func loop() throws(PythonStop) -> PythonStatement.Kind {
        guard take(.name("True")), take(":") else { throw .unknown("a loop other than while True: pass") }
        while take(.newline) {}
        _ = take(.indent)
        guard take(.name("pass")) else { throw .unknown("a loop other than while True: pass") }
        return .loopForever
    }

    private mutating func assignment() throws(PythonStop) -> PythonStatement.Kind {
        var names: [String] = []
        var value = try expression()
        while take("=") {
            guard case .name(let name) = value else { throw .unknown("an assignment to anything but a name") }
            names.append(name)
            value = try expression()
        }
        return names.isEmpty ? .expression(value, isShown: true) : .assign(names, value)
    }
}

extension PythonParser {
    private mutating func expression() throws(PythonStop) -> PythonExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.limit else { throw .unknown("expressions nested that deep") }
        var left = try product()
        while case .symbol(let symbol)? = next, symbol == "+" || symbol == "-" {
            try countOperator()
            left = .binary(symbol, left, try product())
        }
        return left
    }

    private mutating func product() throws(PythonStop) -> PythonExpression {
        var left = try factor()
        while case .symbol(let symbol)? = next, ["*", "/", "//", "%"].contains(symbol) {
            try countOperator()
            left = .binary(symbol, left, try factor())
        }
        return left
    }

    private mutating func factor() throws(PythonStop) -> PythonExpression {
        if next == .symbol("-") {
            try countOperator()
            return .negative(try factor())
        }
        if next == .symbol("+") {
            try countOperator()
            return .positive(try factor())
        }
        let base = try primary()
        guard next == .symbol("**") else { return base }
        try countOperator()
        return .binary("**", base, try factor())
    }

    private mutating func countOperator() throws(PythonStop) {
        place += 1
        operators += 1
        guard operators <= Self.limit else { throw .unknown("expressions of more than \(Self.limit) operators") }
    }

    private mutating func primary() throws(PythonStop) -> PythonExpression {
        var base = try atom()
        while true {
            if next == .symbol(".") {
                try countOperator()
                guard let name = takeName() else { throw unexpected }
                base = .attribute(base, name)
            } else if next == .symbol("(") {
                try countOperator()
                let (values, named) = try arguments()
                base = .call(base, values, named)
            } else {
                return base
            }
        }
    }

    private mutating func arguments() throws(PythonStop) -> ([PythonExpression], [PythonArgument]) {
        var values: [PythonExpression] = []
        var named: [PythonArgument] = []
        while !take(")") {
            let value = try expression()
            if case .name(let name) = value, take("=") {
                named.append(PythonArgument(name: name, value: try expression()))
            } else {
                values.append(value)
            }
            guard take(",") || next == .symbol(")") else { throw unexpected }
        }
        return (values, named)
    }

    private mutating func atom() throws(PythonStop) -> PythonExpression {
        switch next {
        case .int(let value): return taken(.value(.int(value)))
        case .float(let value): return taken(.value(.float(value)))
        case .text(var text):
            place += 1
            // Neighbouring texts are one text.
            while case .text(let more)? = next {
                text += more
                place += 1
            }
            return .value(.text(text))
        case .name("True"): return taken(.value(.bool(true)))
        case .name("False"): return taken(.value(.bool(false)))
        case .name("None"): return taken(.value(.none))
        case .name(let name) where !Self.keywords.contains(name): return taken(.name(name))
        case .symbol("("):
            place += 1
            let inner = try expression()
            guard take(")") else { throw unexpected }
            return inner
        case .symbol("["):
            place += 1
            var elements: [PythonExpression] = []
            while !take("]") {
                elements.append(try expression())
                guard take(",") || next == .symbol("]") else { throw unexpected }
            }
            return .list(elements)
        case nil, .name, .symbol, .newline, .indent: throw unexpected
        }
    }

    private mutating func taken(_ expression: PythonExpression) -> PythonExpression {
        place += 1
        return expression
    }
}
