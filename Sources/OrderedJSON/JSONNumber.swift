/// A JSON number that keeps the digits it was written with.
///
/// `1.10`, `9007199254740993` and `1e21` are written as they were read; two numbers are equal only if their texts are
/// equal. Use ``isNumericallyEqual(to:)`` to compare values.
///
/// Source: RFC 8259, section 6.
public struct JSONNumber: Sendable, Hashable {
    /// The number as it was written, valid by RFC 8259.
    public let text: String

    /// Creates a number from text that is known to be a JSON number.
    init(validated text: String) {
        self.text = text
    }

    /// Creates a whole number.
    public init(_ value: some BinaryInteger) {
        text = String(value)
    }

    /// Reads a number by the grammar of RFC 8259; nil for anything else.
    public init?(_ text: String) {
        guard case .number(let number)? = try? JSONValue(parsing: text), number.text == text else { return nil }
        self = number
    }

    /// The value as an `Int`; nil unless it is written without fraction and exponent, and fits.
    public var int: Int? {
        Int(text)
    }

    /// The value as an `Int`, however it is written: `60` for `60.0` and for `6e1`; nil if it has a fraction, or does not fit.
    public var wholeNumber: Int? {
        int ?? Int(canonicalText)
    }

    /// The value rounded to a double, for comparisons and display, never for money.
    public var double: Double {
        Double(text) ?? 0
    }

    /// Returns true if both have the same value, however they are written (`1.10` and `1.1`, `1e3` and `1000`).
    ///
    /// Numbers of more than 2^40 digits are equal only if their texts are equal.
    public func isNumericallyEqual(to other: JSONNumber) -> Bool {
        if text == other.text { return true }
        let (own, others) = (ScientificForm(self), ScientificForm(other))
        return own.isExact && others.isExact && own == others
    }

    /// The canonical text of the value, however it was written: `1` for `1.0` and for `10e-1`.
    ///
    /// Beyond 2^40 digits it is the number's own text.
    public var canonicalText: String {
        let form = ScientificForm(self)
        return form.isExact ? form.text : text
    }

    /// The value as JavaScript writes a number with the same digits: `1` for `1.0`, `0.5`, `1e+21`, `1.5e-7`.
    ///
    /// No digit is lost, whereas JavaScript rounds to a double. Source: ECMA-262, `Number::toString`.
    public var javaScriptText: String { ScientificForm(self).javaScriptText }

    /// Returns true if this value is less than the other.
    public func isLess(than other: JSONNumber) -> Bool {
        ScientificForm(self).isLess(than: ScientificForm(other))
    }
}

/// A number as its sign, its digits without zeros at either end, and the power of ten if the point is before them.
private struct ScientificForm: Equatable {
    let isNegative: Bool
    let digits: [UInt8]
    let magnitude: Int

    private static let limit = 1 << 40

    /// True unless the exponent is beyond ``limit`` and only the order of magnitude is right.
    var isExact: Bool { magnitude.magnitude <= Self.limit }

    init(_ number: JSONNumber) {
        var digits: [UInt8] = []
        var exponent = 0
        var sawPoint = false
        var bytes = Array(number.text.utf8)[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { bytes = bytes.dropFirst() }
        while let byte = bytes.first {
            bytes = bytes.dropFirst()
            switch byte {
            case UInt8(ascii: "."): sawPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent += Self.clampedExponent(bytes)
                bytes = []
            default:
                digits.append(byte)
                if sawPoint { exponent -= 1 }
            }
        }
        exponent += digits.count
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.isNegative = negative && !digits.isEmpty
        self.digits = digits
        self.magnitude = digits.isEmpty ? 0 : exponent
    }

    private static func clampedExponent(_ bytes: ArraySlice<UInt8>) -> Int {
        // The value stays beyond the limit even after the number of digits, which is far smaller, is added.
        let limit = Self.limit * 4
        let text = String(decoding: bytes, as: UTF8.self)
        guard let exponent = Int(text) else { return text.hasPrefix("-") ? -limit : limit }
        return min(max(exponent, -limit), limit)
    }

    /// The number as plain digits if 1 to 21 of them are before the point, else as `0.12e40`.
    var text: String {
        guard !digits.isEmpty else { return "0" }
        let sign = isNegative ? "-" : ""
        let all = String(decoding: digits, as: UTF8.self)
        guard 1...21 ~= magnitude else { return "\(sign)0.\(all)e\(magnitude)" }
        let whole = all.prefix(magnitude)
        let zeros = String(repeating: "0", count: magnitude - whole.count)
        let rest = all.dropFirst(magnitude)
        return sign + whole + zeros + (rest.isEmpty ? "" : ".\(rest)")
    }

    var javaScriptText: String {
        let all = String(decoding: digits, as: UTF8.self)
        let sign = isNegative ? "-" : ""
        switch magnitude {
        case _ where digits.isEmpty, 1...21: return text
        case -5...0: return sign + "0." + String(repeating: "0", count: -magnitude) + all
        default:
            let exponent = magnitude - 1
            let fraction = digits.count > 1 ? ".\(all.dropFirst())" : ""
            return "\(sign)\(all.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
        }
    }

    func isLess(than other: ScientificForm) -> Bool {
        if isNegative != other.isNegative { return isNegative }
        let smaller = isNegative ? other : self
        let larger = isNegative ? self : other
        if smaller.digits.isEmpty || larger.digits.isEmpty { return smaller.digits.isEmpty && !larger.digits.isEmpty }
        if smaller.magnitude != larger.magnitude { return smaller.magnitude < larger.magnitude }
        return smaller.digits.lexicographicallyPrecedes(larger.digits)
    }
}
