/// A parser of typed durations: `30`, `1h`, `1h30m`, `200ms`.
enum DurationWord {
    private static let units: [(name: String, size: Duration)] = [
        ("ms", .milliseconds(1)), ("s", .seconds(1)), ("m", .seconds(60)), ("h", .seconds(3600)),
        ("d", .seconds(86_400)), ("w", .seconds(604_800)),
    ]

    /// The maximum duration in any units: the largest number of seconds that ``WholeNumber`` reads.
    private static let limit = Duration.seconds(999_999_999_999)

    /// Parses a duration; a number without a unit counts seconds.
    ///
    /// Returns nil for malformed text and for durations above the maximum.
    static func parse(_ word: String) -> Duration? {
        if let seconds = WholeNumber.parse(word) { return .seconds(seconds) }
        var rest = word[...]
        var total = Duration.zero
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let count = WholeNumber.parse(digits), let size = units.first(where: { $0.name == unit })?.size else {
                return nil
            }
            total += size * count
            guard total <= limit else { return nil }
        }
        return word.isEmpty ? nil : total
    }
}
