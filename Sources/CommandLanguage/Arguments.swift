public import OrderedJSON

/// The arguments and options of a command, separated by its signature and read as values of the wanted types.
///
/// `ttl 3600`, `--ttl 3600` and `--ttl=3600` are the same option. References are resolved when an argument is read,
/// and an error points at the word that caused it.
public struct Arguments {
    /// The command that the words belong to.
    public let command: CommandCall
    private let signature: ArgumentSignature
    private let scope: any ReferenceScope
    private let arguments: [[Word]]
    private let options: [(name: String, words: [Word])]

    /// Separates the words of a command into arguments and options.
    ///
    /// - Throws: ``ParseError`` for a missing or surplus word, for an option that is unknown, repeated or without its
    ///   value, and for JSON where a word is wanted.
    public init(
        _ command: CommandCall,
        signature: ArgumentSignature,
        in scope: some ReferenceScope
    ) throws(ParseError) {
        var splitter = ArgumentMatcher(command, signature: signature)
        try splitter.split()
        self.command = command
        self.signature = signature
        self.scope = scope
        self.arguments = splitter.arguments
        self.options = splitter.options
    }

    // MARK: Arguments by name

    /// Returns the words of an argument as they were typed; empty if it was not given.
    public func typed(_ name: String) -> [Word] {
        guard let index = signature.positionals.firstIndex(where: { $0.name == name }) else { return [] }
        return arguments[index]
    }

    /// Returns the text of a required argument.
    ///
    /// - Throws: ``ParseError`` if it is missing, or if a reference cannot be resolved or resolves to a list that does
    ///   not have exactly one element.
    public func word(_ name: String) throws(ParseError) -> String {
        try text(of: try first(name), named: name)
    }

    /// Returns the text of an argument; nil if it was not given.
    public func optionalWord(_ name: String) throws(ParseError) -> String? {
        guard let word = typed(name).first else { return nil }
        return try text(of: word, named: name)
    }

    /// Returns the texts of an argument that takes several words; a list that is a whole word is spread.
    public func words(_ name: String) throws(ParseError) -> [String] {
        var texts: [String] = []
        for word in typed(name) { texts += try word.spread(in: scope) }
        return texts
    }

    /// Returns the value of a required argument.
    public func value(_ name: String) throws(ParseError) -> JSONValue {
        try first(name).value(in: scope)
    }

    /// Returns the value of an argument; nil if it was not given.
    public func optionalValue(_ name: String) throws(ParseError) -> JSONValue? {
        guard let word = typed(name).first else { return nil }
        return try word.value(in: scope)
    }

    /// Returns the texts and values of an argument that takes pairs of words.
    ///
    /// - Throws: ``ParseError`` for a text without a value as well.
    public func pairs(_ name: String) throws(ParseError) -> [(key: String, value: JSONValue)] {
        let words = typed(name)
        var pairs: [(key: String, value: JSONValue)] = []
        for index in stride(from: 0, to: words.count, by: 2) {
            guard index + 1 < words.count else { throw words[index].error(after: .missing("VALUE", of: command.name)) }
            let key = try text(of: words[index], named: name)
            pairs.append((key, try words[index + 1].value(in: scope)))
        }
        return pairs
    }

    /// Returns the duration of a required argument; nil for `none`.
    public func duration(_ name: String) throws(ParseError) -> Duration? {
        try first(name).duration(in: scope)
    }

    /// Returns the whole number of an argument; nil if it was not given.
    ///
    /// `$3`, like any reference to a record, is read as the number of the record.
    public func number(_ name: String) throws(ParseError) -> Int? {
        guard let word = typed(name).first else { return nil }
        return try number(of: word)
    }

    // MARK: Options by name

    /// Returns true if the option was given, with a value or without.
    public func has(_ option: String) -> Bool {
        !given(option).isEmpty
    }

    /// Returns the words of an option's value as they were typed; empty if it was not given.
    public func typed(option name: String) -> [Word] {
        given(name).first ?? []
    }

    /// Returns the text of an option; nil if it was not given.
    public func word(option name: String) throws(ParseError) -> String? {
        guard let word = typed(option: name).first else { return nil }
        return try text(of: word, named: name)
    }

    /// Returns the texts of an option that may be given several times.
    public func words(option name: String) throws(ParseError) -> [String] {
        var texts: [String] = []
        for word in given(name).joined() { texts += try word.spread(in: scope) }
        return texts
    }

    /// Returns the value of an option; nil if it was not given.
    public func value(option name: String) throws(ParseError) -> JSONValue? {
        guard let word = typed(option: name).first else { return nil }
        return try word.value(in: scope)
    }

    /// Returns the duration of an option; nil if it was not given, and for `none`.
    public func duration(option name: String) throws(ParseError) -> Duration? {
        guard let word = typed(option: name).first else { return nil }
        return try word.duration(in: scope)
    }

    /// Returns the whole number of an option; nil if it was not given.
    public func number(option name: String) throws(ParseError) -> Int? {
        guard let word = typed(option: name).first else { return nil }
        return try number(of: word)
    }

    // MARK: Reading

    /// Returns the words of an option's values, one list for each time it was given; the name ignores case.
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
