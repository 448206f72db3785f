public import OrderedJSON

/// The words of a command, told apart by its shape and read as what they should be.
///
/// `ttl 3600`, `--ttl 3600` and `--ttl=3600` are the same option. References are filled in when an argument is read, and
/// an error stands under the word that caused it.
public struct Arguments {
    /// The command whose words these are.
    public let command: CommandCall
    private let shape: CommandSignature
    private let scope: any ReferenceScope
    private let arguments: [[Word]]
    private let options: [(name: String, words: [Word])]

    /// Splits the words of a command.
    ///
    /// - Throws: ``ParseError`` for a missing or stray word, an option that is unknown, stands twice or lacks its value,
    ///   and for JSON where a word is wanted.
    public init(
        _ command: CommandCall,
        shape: CommandSignature,
        in scope: some ReferenceScope
    ) throws(ParseError) {
        var splitter = ArgumentMatcher(command, shape: shape)
        try splitter.split()
        self.command = command
        self.shape = shape
        self.scope = scope
        self.arguments = splitter.arguments
        self.options = splitter.options
    }

    // MARK: Arguments by the name of their place

    /// The words of that place as they were typed.
    public func typed(_ name: String) -> [Word] {
        guard let index = shape.positionals.firstIndex(where: { $0.name == name }) else { return [] }
        return arguments[index]
    }

    /// The text of a place that is filled.
    ///
    /// - Throws: ``ParseError`` if it is empty, if a reference leads nowhere, or leads to a list of several.
    public func word(_ name: String) throws(ParseError) -> String {
        try text(of: try first(name), named: name)
    }

    /// The text of a place; nil if nothing stands there.
    public func optionalWord(_ name: String) throws(ParseError) -> String? {
        guard let word = typed(name).first else { return nil }
        return try text(of: word, named: name)
    }

    /// The texts of a place that takes many; a list that is a whole word spreads.
    public func words(_ name: String) throws(ParseError) -> [String] {
        var texts: [String] = []
        for word in typed(name) { texts += try word.spread(in: scope) }
        return texts
    }

    /// The value of a place that is filled.
    public func value(_ name: String) throws(ParseError) -> JSONValue {
        try first(name).value(in: scope)
    }

    /// The value of a place; nil if nothing stands there.
    public func optionalValue(_ name: String) throws(ParseError) -> JSONValue? {
        guard let word = typed(name).first else { return nil }
        return try word.value(in: scope)
    }

    /// The duration of a place that is filled; nil for `none`.
    public func duration(_ name: String) throws(ParseError) -> Duration? {
        try first(name).duration(in: scope)
    }

    /// The amount of a place that is filled.
    public func amount(_ name: String) throws(ParseError) -> TypedAmount {
        try amount(of: typed(name), behind: try first(name))
    }

    /// The whole number of a place; nil if nothing stands there.
    ///
    /// `$3`, and any reference to a record, is the number of the record.
    public func number(_ name: String) throws(ParseError) -> Int? {
        guard let word = typed(name).first else { return nil }
        return try number(of: word)
    }

    // MARK: Options by their name

    /// True if the option was given, with a value or without.
    public func has(_ option: String) -> Bool {
        !given(option).isEmpty
    }

    /// The words of an option's value as they were typed.
    public func typed(option name: String) -> [Word] {
        given(name).first ?? []
    }

    /// The text of an option; nil if it was not given.
    public func word(option name: String) throws(ParseError) -> String? {
        guard let word = typed(option: name).first else { return nil }
        return try text(of: word, named: name)
    }

    /// The texts of an option that may stand several times.
    public func words(option name: String) throws(ParseError) -> [String] {
        var texts: [String] = []
        for word in given(name).joined() { texts += try word.spread(in: scope) }
        return texts
    }

    /// The value of an option; nil if it was not given.
    public func value(option name: String) throws(ParseError) -> JSONValue? {
        guard let word = typed(option: name).first else { return nil }
        return try word.value(in: scope)
    }

    /// The duration of an option; nil if it was not given, and for `none`.
    public func duration(option name: String) throws(ParseError) -> Duration? {
        guard let word = typed(option: name).first else { return nil }
        return try word.duration(in: scope)
    }

    /// The amount of an option; nil if it was not given.
    public func amount(option name: String) throws(ParseError) -> TypedAmount? {
        let words = typed(option: name)
        guard let word = words.first else { return nil }
        return try amount(of: words, behind: word)
    }

    /// The whole number of an option; nil if it was not given.
    public func number(option name: String) throws(ParseError) -> Int? {
        guard let word = typed(option: name).first else { return nil }
        return try number(of: word)
    }

    // MARK: Reading

    /// The words of an option's values, once for each time it was given; case does not count.
    private func given(_ option: String) -> [[Word]] {
        guard !options.isEmpty else { return [] }
        let name = option.lowercased()
        return options.filter { $0.name == name }.map(\.words)
    }

    private func first(_ name: String) throws(ParseError) -> Word {
        guard let word = typed(name).first else {
            throw (command.words.last ?? command.verb).error(after: .missing(name, of: command.name))
        }
        return word
    }

    private func text(of word: Word, named name: String) throws(ParseError) -> String {
        guard word.wholeHole != nil else { return try word.text(in: scope) }
        let texts = try word.spread(in: scope)
        guard let text = texts.first, texts.count == 1 else {
            throw word.error(.listNotAllowed(for: name, count: texts.count))
        }
        return text
    }

    private func amount(of words: [Word], behind first: Word) throws(ParseError) -> TypedAmount {
        var text = try first.text(in: scope)
        for word in words.dropFirst() { text += " " + (try word.text(in: scope)) }
        do throws(ParseError) {
            return try AmountParser.read(text)
        } catch {
            throw error.placed(at: first)
        }
    }

    private func number(of word: Word) throws(ParseError) -> Int {
        if let reference = word.reference {
            if case .record(let number) = reference.root, reference.steps.isEmpty { return number }
            let value = try word.value(in: scope)
            if let number = value["n"]?.int ?? value.int { return number }
        }
        let text = try word.text(in: scope)
        guard let number = Int(text), text.utf8.allSatisfy(ASCII.isDigit) else {
            throw word.error(.wrongWord(word.typed, wanted: "a whole number"))
        }
        return number
    }
}
