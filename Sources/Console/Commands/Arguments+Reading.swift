import CommandLanguage
import Core

extension Arguments {
    /// Reads the time to live from `ttl DUR`, `EX SECONDS` or `PX MILLISECONDS`; nil for none.
    func timeToLive() throws(ParseError) -> Duration? {
        let given = ["ttl", "ex", "px"].filter(has)
        if given.count > 1, let second = typed(option: given[1]).first {
            throw second.error(.repeatedOption("the expiry"))
        }
        guard let word = typed(option: "px").first else {
            return try duration(option: given.first ?? "ttl")
        }
        return try Self.wholeSeconds(word, milliseconds: try number(option: "px"))
    }

    /// Reads a positional argument in milliseconds, which must be whole seconds; nil if it is absent.
    func milliseconds(_ name: String) throws(ParseError) -> Duration? {
        guard let word = typed(name).first else { return nil }
        return try Self.wholeSeconds(word, milliseconds: try number(name))
    }

    /// Returns milliseconds as a duration of whole seconds.
    ///
    /// The service counts whole seconds, so anything else is an error and is not rounded.
    private static func wholeSeconds(_ word: Word, milliseconds: Int?) throws(ParseError) -> Duration? {
        guard let milliseconds else { return nil }
        guard milliseconds % 1000 == 0 else {
            throw word.error(
                .wrongWord("\(milliseconds) ms", wanted: "a whole number of seconds")
            )
        }
        return .milliseconds(milliseconds)
    }

    /// Reads an option that is a number in a range; nil if it is absent.
    func number(option name: String, in range: ClosedRange<Int>) throws(ParseError) -> Int? {
        guard let number = try number(option: name), let word = typed(option: name).first else { return nil }
        guard range.contains(number) else {
            throw word.error(.wrongWord(word.typed, wanted: "a number from \(range.lowerBound) to \(range.upperBound)"))
        }
        return number
    }

    /// Reads the positional argument `N` as the number of a record, from 1; nil if it is absent.
    func record() throws(ParseError) -> Int? {
        guard let number = try number("N") else { return nil }
        guard number > 0, number < 1_000_000_000 else {
            throw ParseError(.refused("records are numbered from 1"), correction: "history")
        }
        return number
    }

    /// Reads an option that is one of a few words; nil if it is absent.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        option name: String,
        of type: Choice.Type
    ) throws(ParseError) -> Choice? {
        guard let text = try word(option: name), let word = typed(option: name).first else { return nil }
        guard let choice = Choice(rawValue: text.lowercased()) else {
            let allowed = Choice.allCases.map(\.rawValue)
            throw word.error(.wrongWord(text, wanted: "one of \(allowed.joined(separator: ", "))"))
        }
        return choice
    }
}
