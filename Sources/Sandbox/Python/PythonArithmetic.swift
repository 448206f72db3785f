import BigInt
import Glibc

/// The operators of the imitated Python on numbers, texts and lists.
///
/// Source: The Python Language Reference, section 6; the messages are those of CPython 3.11.
enum PythonArithmetic {
    /// The maximum size of a whole number, in bits, and of a text, in bytes.
    private static let bitLimit = 100_000
    private static let textLimit = 1_000_000

    static func apply(
        _ symbol: String,
        _ left: PythonValue,
        _ right: PythonValue
    ) throws(PythonStop) -> PythonValue {
        if let left = whole(left), let right = whole(right) { return try apply(symbol, left, right) }
        if let left = try real(left), let right = try real(right) { return .float(try apply(symbol, left, right)) }
        switch (symbol, left, right) {
        case ("+", .text(let one), .text(let other)):
            guard one.utf8.count + other.utf8.count <= textLimit else { throw tooLong }
            return .text(one + other)
        case ("+", .list(let one), .list(let other)):
            guard one.count + other.count <= textLimit else { throw tooLong }
            return .list(one + other)
        case ("*", .list, .text):
            throw .error("TypeError", "can't multiply sequence by non-int of type '\(right.typeName)'")
        case ("*", .text(let text), _): return .text(try repeated(text, right))
        case ("*", _, .text(let text)): return .text(try repeated(text, left))
        case ("%", .text, _): throw .unknown("the formatting of texts by %")
        case ("*", .list, _), ("*", _, .list): throw .unknown("the repetition of lists")
        default: throw mismatch(symbol, left, right)
        }
    }

    static func negative(_ value: PythonValue) throws(PythonStop) -> PythonValue {
        if let number = whole(value) { return .int(-number) }
        guard case .float(let number) = value else {
            throw .error("TypeError", "bad operand type for unary -: '\(value.typeName)'")
        }
        return .float(-number)
    }

    static func positive(_ value: PythonValue) throws(PythonStop) -> PythonValue {
        if let number = whole(value) { return .int(number) }
        guard case .float = value else {
            throw .error("TypeError", "bad operand type for unary +: '\(value.typeName)'")
        }
        return value
    }

    /// Returns a value as a whole number; nil if it is none.
    static func whole(_ value: PythonValue) -> BigInt? {
        switch value {
        case .int(let number): number
        case .bool(let value): value ? 1 : 0
        case .none, .float, .text, .list, .module, .function, .stream, .exceptionType, .exception, .process,
            .returnCodeCheck:
            nil
        }
    }

    /// Returns a value as a floating-point number; nil if it is no number.
    static func real(_ value: PythonValue) throws(PythonStop) -> Double? {
        if case .float(let number) = value { return number }
        guard let number = whole(value) else { return nil }
        guard let result = rounded(number) else {
            throw .error("OverflowError", "int too large to convert to float")
        }
        return result
    }

    /// Returns the nearest floating-point number; nil if there is none.
    private static func rounded(_ number: BigInt) -> Double? {
        // The conversion of text rounds correctly, that of a BigInt does not.
        guard number.bitWidth <= 1026, let result = Double(String(number)), result.isFinite else { return nil }
        return result
    }

    private static var tooLong: PythonStop { .unknown("texts and lists of more than \(textLimit) elements") }

    private static func repeated(_ text: String, _ count: PythonValue) throws(PythonStop) -> String {
        guard let count = whole(count) else {
            throw .error("TypeError", "can't multiply sequence by non-int of type '\(count.typeName)'")
        }
        guard Int(exactly: count) != nil else {
            throw .error("OverflowError", "cannot fit 'int' into an index-sized integer")
        }
        if count <= 0 || text.isEmpty { return "" }
        guard count <= BigInt(textLimit / text.utf8.count) else { throw tooLong }
        return String(repeating: text, count: Int(count))
    }

    private static func mismatch(_ symbol: String, _ left: PythonValue, _ right: PythonValue) -> PythonStop {
        switch (symbol, left) {
        case ("+", .text): return .error("TypeError", "can only concatenate str (not \"\(right.typeName)\") to str")
        case ("+", .list): return .error("TypeError", "can only concatenate list (not \"\(right.typeName)\") to list")
        default:
            let name = symbol == "**" ? "** or pow()" : symbol
            return .error(
                "TypeError",
                "unsupported operand type(s) for \(name): '\(left.typeName)' and '\(right.typeName)'"
            )
        }
    }
}

extension PythonArithmetic {
    private static func apply(_ symbol: String, _ left: BigInt, _ right: BigInt) throws(PythonStop) -> PythonValue {
        switch symbol {
        case "+": return .int(left + right)
        case "-": return .int(left - right)
        case "*":
            guard left.bitWidth + right.bitWidth <= bitLimit else { throw tooLarge }
            return .int(left * right)
        case "/":
            guard right != 0 else { throw .error("ZeroDivisionError", "division by zero") }
            return .float(try quotient(left, right))
        case "//":
            guard right != 0 else { throw .error("ZeroDivisionError", "integer division or modulo by zero") }
            return .int(divided(left, right).quotient)
        case "%":
            guard right != 0 else { throw .error("ZeroDivisionError", "integer modulo by zero") }
            return .int(divided(left, right).remainder)
        default: return try power(left, right)
        }
    }

    /// Divides with a result that is rounded once.
    private static func quotient(_ left: BigInt, _ right: BigInt) throws(PythonStop) -> Double {
        // 70 digits of the quotient, the last of which stands for the rest as well.
        let shift = max(0, 70 + right.bitWidth - left.bitWidth)
        let (whole, rest) = (left.magnitude << shift).quotientAndRemainder(dividingBy: right.magnitude)
        let digits = BigInt(rest == 0 ? whole : whole | 1)
        guard let result = rounded(digits) else {
            throw .error("OverflowError", "integer division result too large for a float")
        }
        let isNegative = (left < 0) != (right < 0)
        return scalbn(isNegative ? -result : result, -Int32(clamping: shift))
    }

    private static var tooLarge: PythonStop { .unknown("whole numbers of more than \(bitLimit) bits") }

    /// Divides with the remainder on the side of the divisor, as Python does.
    private static func divided(_ left: BigInt, _ right: BigInt) -> (quotient: BigInt, remainder: BigInt) {
        let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
        guard remainder != 0, (remainder < 0) != (right < 0) else { return (quotient, remainder) }
        return (quotient - 1, remainder + right)
    }

    private static func power(_ left: BigInt, _ right: BigInt) throws(PythonStop) -> PythonValue {
        guard right >= 0 else {
            let (one, other) = (try real(.int(left)) ?? 0, try real(.int(right)) ?? 0)
            return .float(try apply("**", one, other))
        }
        if left.magnitude <= 1 { return .int(left == -1 && right % 2 == 0 ? 1 : right == 0 ? 1 : left) }
        guard right <= BigInt(bitLimit), left.bitWidth * Int(right) <= bitLimit else { throw tooLarge }
        return .int(left.power(Int(right)))
    }

    private static func apply(_ symbol: String, _ left: Double, _ right: Double) throws(PythonStop) -> Double {
        switch symbol {
        case "+": return left + right
        case "-": return left - right
        case "*": return left * right
        case "/":
            guard right != 0 else { throw .error("ZeroDivisionError", "float division by zero") }
            return left / right
        case "//":
            guard right != 0 else { throw .error("ZeroDivisionError", "float floor division by zero") }
            return divided(left, right).quotient
        case "%":
            guard right != 0 else { throw .error("ZeroDivisionError", "float modulo") }
            return divided(left, right).remainder
        default:
            guard left != 0 || right >= 0 else {
                throw .error("ZeroDivisionError", "0.0 cannot be raised to a negative power")
            }
            if left < 0, left.isFinite, right.isFinite, right != right.rounded() { throw .unknown("complex numbers") }
            let result = pow(left, right)
            guard result.isFinite || !left.isFinite || !right.isFinite else {
                throw .error("OverflowError", "(34, 'Numerical result out of range')")
            }
            return result
        }
    }

    /// Divides with the remainder on the side of the divisor.
    ///
    /// Source: CPython, `_float_div_mod`.
    private static func divided(_ left: Double, _ right: Double) -> (quotient: Double, remainder: Double) {
        var remainder = fmod(left, right)
        var quotient = (left - remainder) / right
        if remainder != 0 {
            if (right < 0) != (remainder < 0) {
                remainder += right
                quotient -= 1
            }
        } else {
            remainder = copysign(0, right)
        }
        guard quotient != 0 else { return (copysign(0, left / right), remainder) }
        let whole = floor(quotient)
        return (quotient - whole > 0.5 ? whole + 1 : whole, remainder)
    }
}
