public import Core
public import BigInt

/// An amount of a token in its smallest unit, from 0 to 2^256 - 1.
///
/// USDC has six decimals, so one dollar is 1 000 000 units. Amounts are sent as decimal text, because a JSON number
/// loses digits above 2^53.
///
/// Source: x402 specification, version 1, section 5.1, `maxAmountRequired`; version 2, `amount`.
public struct AtomicAmount: Sendable, Hashable {
    /// The number of smallest units.
    public let units: BigUInt

    /// The amount of zero units.
    public static let zero = AtomicAmount(unchecked: 0)

    /// Creates an amount of the given number of units; nil above 2^256 - 1.
    public init?(units: BigUInt) {
        guard units.bitWidth <= 256 else { return nil }
        self.units = units
    }

    /// Creates an amount of the given number of units.
    public init(_ units: UInt64) {
        self.units = BigUInt(units)
    }

    private init(unchecked units: BigUInt) {
        self.units = units
    }

    /// Reads decimal text such as `"10000"`; leading zeros do not matter.
    ///
    /// - Throws: ``AmountError/malformed(_:)`` for anything but ASCII digits, or for more than 2^256 - 1.
    public init(parsing text: String) throws(AmountError) {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "0") }
        // 2^256 has 78 digits; longer text is refused before anything is computed with it.
        guard !text.isEmpty, digits.count <= 78, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else {
            throw .malformed(text)
        }
        guard let units = digits.isEmpty ? 0 : BigUInt(Substring(digits)), units.bitWidth <= 256 else {
            throw .malformed(text)
        }
        self.units = units
    }

    /// The number of units in decimal digits, as it is sent.
    public var text: String { String(units) }

    /// The number of units as 32 bytes, the highest first, as contracts and signatures use it.
    public var word: [UInt8] {
        let bytes = Array(units.serialize())
        return [UInt8](repeating: 0, count: 32 - bytes.count) + bytes
    }

    /// Returns the amount with the given number of decimals and no trailing zeros: `0.5`, `1`, `1000000000`.
    public func bare(decimals: Int) -> String {
        let (whole, fraction) = split(decimals: decimals)
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }

    /// Returns the amount as people read it.
    ///
    /// It has at least two decimals (`0.50`, `0.001`). From 1,000 up, thousands are grouped and whole amounts have no
    /// decimals (`1,000,000,000`, `1,234.50`).
    public func shown(decimals: Int) -> String {
        let (whole, fraction) = split(decimals: decimals)
        if whole.utf8.count > 3, fraction.isEmpty { return Self.grouped(whole) }
        let padding = String(repeating: "0", count: max(0, 2 - fraction.utf8.count))
        return "\(Self.grouped(whole)).\(fraction)\(padding)"
    }

    private func split(decimals: Int) -> (whole: String, fraction: String) {
        var digits = text
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        let point = digits.index(digits.endIndex, offsetBy: -decimals)
        var fraction = digits[point...]
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return (String(digits[..<point]), String(fraction))
    }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        var left = digits.utf8.count
        for digit in digits {
            text.append(digit)
            left -= 1
            if left > 0, left % 3 == 0 { text.append(",") }
        }
        return text
    }
}

extension AtomicAmount: Comparable, CustomStringConvertible {
    public static func < (left: AtomicAmount, right: AtomicAmount) -> Bool {
        left.units < right.units
    }

    public var description: String { text }
}
