import Core

/// A parser of durations such as `3600`, `1h30m`, `2d`, `1w` and `none`.
///
/// Units are s, m, h, d and w; a bare number is seconds. Only whole seconds can be written, as xcache counts them, unless
/// milliseconds are allowed.
public enum DurationParser {
    /// Reads a duration; returns nil for `none`.
    ///
    /// - Throws: ``ParseError`` without a position for anything else, and for more seconds than 64 bits hold.
    public static func read(_ text: String) throws(ParseError) -> Duration? {
        if text.lowercased() == "none" { return nil }
        return .seconds(try seconds(text))
    }

    /// Reads a duration that may end in milliseconds, such as `200ms` or `1s500ms`.
    ///
    /// - Throws: ``ParseError`` without a position for anything else.
    public static func readMilliseconds(_ text: String) throws(ParseError) -> Duration? {
        guard text.hasSuffix("ms") else { return try read(text) }
        let digits = text.dropLast(2).reversed().prefix(while: { $0.isNumber }).reversed()
        guard let count = Int(digits: String(digits)) else { throw wrong(text) }
        let whole = text.dropLast(2 + digits.count)
        guard !whole.isEmpty else { return .milliseconds(count) }
        guard let last = whole.utf8.last, size(of: last) != nil else { throw wrong(text) }
        return .seconds(try seconds(String(whole))) + .milliseconds(count)
    }

    private static func seconds(_ text: String) throws(ParseError) -> Int {
        var total = 0
        var number: Int?
        for byte in text.utf8 {
            if ASCII.isDigit(byte) {
                guard let next = add(Int(byte - 0x30), to: number ?? 0, times: 10) else { throw tooLong(text) }
                number = next
                continue
            }
            guard let size = size(of: byte), let count = number, let sum = add(total, to: count, times: size) else {
                throw number != nil && size(of: byte) != nil ? tooLong(text) : wrong(text)
            }
            total = sum
            number = nil
        }
        guard let rest = number else {
            guard total > 0 || text.utf8.last.map({ size(of: $0) != nil }) ?? false else { throw wrong(text) }
            return total
        }
        // A number without a unit must be the only one: the unit of 30 in 1h30 is ambiguous.
        guard text.utf8.allSatisfy(ASCII.isDigit) else { throw wrong(text) }
        return rest
    }

    private static func add(_ summand: Int, to factor: Int, times other: Int) -> Int? {
        let (product, tooLarge) = factor.multipliedReportingOverflow(by: other)
        let (sum, alsoTooLarge) = product.addingReportingOverflow(summand)
        return tooLarge || alsoTooLarge ? nil : sum
    }

    private static func size(of unit: UInt8) -> Int? {
        switch unit {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        case UInt8(ascii: "d"): 86_400
        case UInt8(ascii: "w"): 604_800
        default: nil
        }
    }

    private static func wrong(_ text: String) -> ParseError {
        ParseError(.wrongWord(text, wanted: "a valid duration; examples: 3600, 1h30m, 2d, none"))
    }

    private static func tooLong(_ text: String) -> ParseError {
        ParseError(.wrongWord(text, wanted: "a valid duration: it is too long"))
    }
}
