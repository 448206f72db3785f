/// A matcher that separates a command's options from its arguments.
///
/// - A word with two dashes is an option at any position; `--` ends the options.
/// - A bare name is an option only once all required arguments are read, so that `set ttl 5` stores a key named `ttl`.
/// - After an argument that takes any number of words a bare name is one of them: `del in json` deletes two keys.
/// - The common options give way to optional arguments: `help trace` asks about `trace`, and `in` is an option there
///   only if a word follows it.
struct ArgumentMatcher {
    private let command: CommandCall
    private let signature: ArgumentSignature
    private var index = 0
    private var slot = 0
    private var optionsEnded = false
    /// The words of each positional argument, by its index in the signature.
    private(set) var arguments: [[Word]]
    /// The options that were given, with the words of their values.
    private(set) var options: [(name: String, words: [Word])] = []

    init(_ command: CommandCall, signature: ArgumentSignature) {
        self.command = command
        self.signature = signature
        arguments = Array(repeating: [], count: signature.positionals.count)
    }

    mutating func split() throws(ParseError) {
        while index < command.words.count {
            let word = command.words[index]
            if let dashed = dashed(word) {
                index += 1
                try take(dashed)
            } else if let option = bareOption(word) {
                index += 1
                try take(option, named: word, value: nil)
            } else {
                try place(word)
            }
        }
        guard slot < signature.positionals.count else { return }
        let open = signature.positionals[slot]
        guard open.isRequired, arguments[slot].isEmpty else { return }
        throw (command.words.last ?? command.verb).error(after: .missing(open.name, of: command.name))
    }

    // MARK: Options

    private enum Dashed {
        case end
        case option(Word, name: String, value: Word?)
    }

    /// Reads the word as `--`, `--name` or `--name=value`; returns nil if it is none of these.
    private func dashed(_ word: Word) -> Dashed? {
        guard !optionsEnded, word.quoting == .bare, case .text(let text)? = word.pieces.first,
            text.utf8.starts(with: "--".utf8)
        else { return nil }
        if word.literal == "--" { return .end }
        let rest = text.utf8.dropFirst(2)
        guard let first = rest.first, ASCII.isNameStart(first) else { return nil }
        guard let sign = rest.firstIndex(of: UInt8(ascii: "=")) else {
            guard word.literal != nil else { return nil }
            return .option(word, name: String(decoding: rest, as: UTF8.self).lowercased(), value: nil)
        }
        let name = String(decoding: rest[..<sign], as: UTF8.self).lowercased()
        return .option(word, name: name, value: word.dropping(bytes: name.utf8.count + 3))
    }

    private mutating func take(_ dashed: Dashed) throws(ParseError) {
        guard case .option(let word, let name, let value) = dashed else {
            optionsEnded = true
            return
        }
        guard let option = signature.option(named: name) else {
            let known = (signature.options + ArgumentSignature.common).map { "--\($0.name)" }
            let nearest = SimilarNames.nearest(to: "--\(name)", among: known)
            let value = word.typed.firstIndex(of: "=").map { String(word.typed[$0...]) } ?? ""
            let hasRoom = slot < signature.positionals.count
            let instead = nearest.first.map { $0 + value } ?? (hasRoom ? Quoter.of(word.typed) : nil)
            throw word.error(
                .unknownOption("--\(name)", nearest: nearest),
                correction: instead.flatMap { correction(replacing: word.span, with: $0) }
            )
        }
        try take(option, named: word, value: value)
    }

    private func bareOption(_ word: Word) -> ArgumentSignature.Option? {
        guard !optionsEnded, let text = word.bareLiteral, !isFillingMany, !needsArgument else { return nil }
        let name = word.loweredLiteral
        if let own = signature.ownOption(named: name) { return own }
        guard text.utf8.count <= 5, let common = ArgumentSignature.common.first(where: { $0.name == name }) else {
            return nil
        }
        let hasPlace = slot < signature.positionals.count
        guard common.kind != nil else { return hasPlace ? nil : common }
        return hasPlace && index + 1 == command.words.count ? nil : common
    }

    private var needsArgument: Bool {
        slot < signature.positionals.count && signature.positionals[slot].isRequired && arguments[slot].isEmpty
    }

    private var isFillingMany: Bool {
        slot < signature.positionals.count && signature.positionals[slot].takesMany
    }

    private mutating func take(_ option: ArgumentSignature.Option, named word: Word, value: Word?) throws(ParseError) {
        guard option.isRepeatable || !options.contains(where: { $0.name == option.name }) else {
            throw word.error(.repeatedOption(option.name))
        }
        guard let kind = option.kind else {
            guard value == nil else { throw word.error(.optionWithValue(option.name)) }
            options.append((option.name, []))
            return
        }
        let given: Word
        if let value {
            given = value
        } else {
            guard index < command.words.count, dashed(command.words[index]) == nil else {
                throw word.error(after: .optionWithoutValue(option.name))
            }
            given = command.words[index]
            index += 1
        }
        try allow(given, as: kind, named: option.name)
        options.append((option.name, [given]))
    }

    // MARK: Arguments

    private mutating func place(_ word: Word) throws(ParseError) {
        guard slot < signature.positionals.count else { throw stray(word) }
        let positional = signature.positionals[slot]
        try allow(word, as: positional.kind, named: positional.name)
        index += 1
        arguments[slot].append(word)
        if !positional.takesMany { slot += 1 }
    }

    private func allow(_ word: Word, as kind: ArgumentSignature.Kind, named name: String) throws(ParseError) {
        guard word.quoting == .json, !kind.allowsJSON else { return }
        throw word.error(
            .jsonNotAllowed(for: name),
            correction: correction(replacing: word.span, with: Quoter.of(word.typed))
        )
    }

    /// Returns the error for one word too many; its correction quotes the words that were probably meant as one.
    private func stray(_ word: Word) -> ParseError {
        if let misspelt = misspelt(word) { return misspelt }
        guard let place = signature.positionals.indices.last else {
            return word.error(.strayWord(word.typed), correction: correction(replacing: word.span, with: ""))
        }
        // Quotes help only where any text can be meant.
        guard signature.positionals[place].kind.isFreeText, index > 0, let before = arguments[place].last,
            before.span == command.words[index - 1].span
        else { return word.error(.strayWord(word.typed)) }
        let rest = command.words[index...]
        let run =
            [before]
            + rest.prefix { next in
                dashed(next) == nil && (next.bareLiteral == nil || signature.option(named: next.loweredLiteral) == nil)
            }
        let end = run.last?.span.upperBound ?? word.span.upperBound
        let quoted = Quoter.of(run)
        return word.error(
            .strayWord(word.typed),
            correction: correction(replacing: before.span.lowerBound..<end, with: quoted)
        )
    }

    /// Returns the error for a word that resembles an option of the command; nil if it resembles none.
    ///
    /// An option that takes a value must be followed by a word, and a flag must be the last word.
    private func misspelt(_ word: Word) -> ParseError? {
        guard !optionsEnded, let text = word.bareLiteral else { return nil }
        if let joined = joined(text) {
            return word.error(
                .unknownOption(word.typed, nearest: [joined.name]),
                correction: correction(replacing: word.span, with: "\(joined.name) \(joined.value)")
            )
        }
        let nearest = SimilarNames.nearest(to: word.loweredLiteral, among: signature.options.map(\.name))
        guard let name = nearest.first, let option = signature.option(named: name) else { return nil }
        guard (option.kind == nil) == (index + 1 == command.words.count) else { return nil }
        return word.error(
            .unknownOption(word.typed, nearest: nearest),
            correction: correction(replacing: word.span, with: name)
        )
    }

    /// Splits an option from a value typed without a space between, such as `ttl5` or `tll=5`; nil for other words.
    private func joined(_ text: String) -> (name: String, value: String)? {
        let name = text.prefix { $0.isLetter }
        let value = text.dropFirst(name.count).drop { $0 == "=" || $0 == ":" }
        guard name.count > 1, value.first?.isNumber == true else { return nil }
        let names = signature.options.filter { $0.kind != nil }.map(\.name)
        let isOne = signature.option(named: name.lowercased())?.kind != nil
        return (isOne ? name.lowercased() : SimilarNames.nearest(to: name.lowercased(), among: names).first)
            .map { ($0, String(value)) }
    }

    private func correction(replacing span: Range<Int>, with text: String) -> String? {
        command.verb.source.correction(of: command.statement, replacing: span, with: text)
    }
}
