/// A parser of the modifiers before a command: `explain`, `watch`, `repeat`, `bench`, a number.
enum ModifierParser {
    static func split(_ words: [Word]) throws(ParseError) -> (prefixes: [Modifier], rest: ArraySlice<Word>) {
        var prefixes: [Modifier] = []
        var rest = words[...]
        while let first = rest.first, let name = first.bareLiteral, let prefix = try prefix(first, name, &rest) {
            prefixes.append(prefix)
            guard !rest.isEmpty else { throw words[rest.startIndex - 1].error(after: .missingCommand(after: name)) }
        }
        return (prefixes, rest)
    }

    /// Takes the modifier at the beginning off the words; returns nil if a command begins there.
    private static func prefix(
        _ word: Word,
        _ name: String,
        _ rest: inout ArraySlice<Word>
    ) throws(ParseError) -> Modifier? {
        // Commands are many and modifiers few: the first byte rules out most names.
        guard let first = name.utf8.first else { return nil }
        if ASCII.isDigit(first) {
            guard isNumber(name) else { return nil }
            rest.removeFirst()
            return .repeated(try count(word, name), every: nil)
        }
        switch first | 0x20 {
        case UInt8(ascii: "e"), UInt8(ascii: "w"), UInt8(ascii: "r"), UInt8(ascii: "b"): break
        default: return nil
        }
        switch name.lowercased() {
        case "explain":
            guard !isExplainCommand(rest.dropFirst()) else { return nil }
            rest.removeFirst()
            return .explain
        case "watch":
            rest.removeFirst()
            return .watch(every: try interval(&rest))
        case "repeat":
            rest.removeFirst()
            guard let number = rest.first else { throw word.error(after: .missing("a number", of: name)) }
            guard let text = number.bareLiteral, isNumber(text) else {
                throw number.error(.wrongWord(number.typed, wanted: "a number"))
            }
            rest.removeFirst()
            return .repeated(try count(number, text), every: try interval(&rest))
        case "bench":
            rest.removeFirst()
            return .bench(options: try benchOptions(&rest))
        default: return nil
        }
    }

    /// Returns true for the command `explain` itself: alone, or with a record as in `explain 4` and `explain $1`.
    ///
    /// Options may follow.
    private static func isExplainCommand(_ words: ArraySlice<Word>) -> Bool {
        guard let first = words.first else { return true }
        if first.reference != nil || isDashed(first) { return true }
        guard let text = first.bareLiteral, isNumber(text) else { return false }
        return words.dropFirst().first.map(isDashed) ?? true
    }

    private static func isDashed(_ word: Word) -> Bool {
        word.bareLiteral?.hasPrefix("--") ?? false
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(ASCII.isDigit)
    }

    private static func count(_ word: Word, _ text: String) throws(ParseError) -> Int {
        guard let count = Int(text), count > 0 else {
            throw word.error(.wrongWord(text, wanted: "a number from 1 up"))
        }
        return count
    }

    private static func interval(_ rest: inout ArraySlice<Word>) throws(ParseError) -> Duration? {
        guard let every = rest.first, every.bareLiteral?.lowercased() == "every" else { return nil }
        rest.removeFirst()
        guard let word = rest.first else { throw every.error(after: .missing("a duration", of: "every")) }
        rest.removeFirst()
        let text = word.bareLiteral ?? word.typed
        do throws(ParseError) {
            guard let interval = try DurationParser.read(text), interval > .zero else {
                throw ParseError(.wrongWord(text, wanted: "a valid interval; example: 2s"))
            }
            return interval
        } catch {
            throw error.placed(at: word)
        }
    }

    private static func benchOptions(_ rest: inout ArraySlice<Word>) throws(ParseError) -> [Word] {
        var options: [Word] = []
        while let word = rest.first, let text = word.bareLiteral?.lowercased() {
            if text.hasPrefix("--n=") || text.hasPrefix("--clients=") {
                options.append(rest.removeFirst())
            } else if ["n", "clients", "--n", "--clients"].contains(text) {
                guard let value = rest.dropFirst().first else { throw word.error(after: .optionWithoutValue(text)) }
                options += [word, value]
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        return options
    }
}
