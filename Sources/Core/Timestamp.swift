/// A moment of the calendar, in UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// The time since 1970-01-01T00:00:00Z.
    public let sinceEpoch: Duration

    /// Creates a moment that is the given time after 1970-01-01T00:00:00Z.
    public init(sinceEpoch: Duration) {
        self.sinceEpoch = sinceEpoch
    }

    /// The whole seconds since 1970, truncated.
    public var seconds: Int { sinceEpoch.wholeSeconds }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.sinceEpoch < right.sinceEpoch
    }

    /// Returns the moment that is later (or earlier) by the given span.
    public static func + (moment: Timestamp, span: Duration) -> Timestamp {
        Timestamp(sinceEpoch: moment.sinceEpoch + span)
    }

    /// Returns the time from one moment to the other.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        later.sinceEpoch - earlier.sinceEpoch
    }

    /// The moment as `2025-10-28T12:00:00Z`.
    public var iso8601: String {
        text(milliseconds: nil)
    }

    /// The moment as `2025-10-28T12:00:00.000Z`, as the original executor writes it.
    public var iso8601Milliseconds: String {
        text(milliseconds: sinceEpoch.milliseconds % 1000)
    }

    /// Reads `2025-10-28T12:00:00Z`, with or without milliseconds; nil for anything else.
    public init?(iso8601 text: String) {
        let fields = text.split { !$0.isNumber }.compactMap { Int($0) }
        // The fields are checked before they are multiplied: the text may come from any source.
        guard 6...7 ~= fields.count, 0...9999 ~= fields[0], fields.dropFirst().allSatisfy({ 0...999 ~= $0 }) else {
            return nil
        }
        let days = Self.days(year: fields[0], month: fields[1], day: fields[2])
        let seconds = Duration.seconds(days * 86_400 + fields[3] * 3600 + fields[4] * 60 + fields[5])
        self.init(sinceEpoch: seconds + .milliseconds(fields.count == 7 ? fields[6] : 0))
        guard iso8601 == text || iso8601Milliseconds == text else { return nil }
    }

    /// Reads a moment as clients write it, such as `2025-10-28T14:00:00.5+02:00`; nil for anything else.
    ///
    /// Digits finer than a millisecond are cut off.
    ///
    /// Source: RFC 3339, section 5.6, without leap seconds.
    public init?(rfc3339 text: String) {
        guard let match = text.wholeMatch(of: Self.rfc3339),
            let moment = Timestamp(iso8601: "\(match.1)T\(match.2)Z"),
            let hours = Int(match.5 ?? "0"), let minutes = Int(match.6 ?? "0"), hours < 24, minutes < 60
        else { return nil }
        let digits = String((match.3 ?? "").prefix(3))
        let milliseconds = (Int(digits) ?? 0) * [1, 100, 10, 1][digits.count]
        let offset = Duration.seconds((hours * 60 + minutes) * 60 * (match.4 == "-" ? -1 : 1))
        self.init(sinceEpoch: moment.sinceEpoch + .milliseconds(milliseconds) - offset)
    }

    private static var rfc3339: Regex<(Substring, Substring, Substring, Substring?, Substring?, Substring?, Substring?)>
    {
        /([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))/
    }

    /// The first moment of the next day, UTC.
    public var endOfDay: Timestamp {
        Timestamp(sinceEpoch: .seconds(86_400) * (day + 1))
    }

    /// The whole days since 1970, rounded down.
    private var day: Int {
        let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return rest < 0 ? days - 1 : days
    }

    private func text(milliseconds: Int?) -> String {
        let (year, month, day) = Self.date(days: self.day)
        let clock = ((seconds % 86_400) + 86_400) % 86_400
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let date = "\(year)-\(two(month))-\(two(day))T\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
        guard let milliseconds else { return date + "Z" }
        return date + "." + (milliseconds < 100 ? "0" : "") + two(milliseconds) + "Z"
    }

    /// Returns the days since 1970-01-01 of a date of the Gregorian calendar.
    ///
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms".
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }
}
