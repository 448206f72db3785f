import CommandLanguage
import Core

extension Arguments {
    /// Reads the time to live from `ttl DUR`, `EX SECONDS` or `PX MILLISECONDS`; nil for none.
    ///
    /// It may have milliseconds, which the cache may not count.
    func timeToLive() throws(ParseError) -> Duration? {
        let given = ["ttl", "ex", "px"].filter(has)
        if given.count > 1, let second = typed(option: given[1]).first {
            throw second.error(.repeatedOption("the expiry"))
        }
        if let milliseconds = try number(option: "px") { return .milliseconds(milliseconds) }
        let name = given.first ?? "ttl"
        guard let text = try word(option: name), text.hasSuffix("ms"), let word = typed(option: name).first else {
            return try duration(option: name)
        }
        return try Self.milliseconds(text, word)
    }

    /// Reads a positional argument as a duration that may have milliseconds; nil for `none`.
    func timeToLive(_ name: String) throws(ParseError) -> Duration? {
        let text = try word(name)
        guard text.hasSuffix("ms"), let word = typed(name).first else { return try duration(name) }
        return try Self.milliseconds(text, word)
    }

    private static func milliseconds(_ text: String, _ word: Word) throws(ParseError) -> Duration? {
        do throws(ParseError) {
            return try DurationParser.readMilliseconds(text)
        } catch {
            throw error.placed(at: word)
        }
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
