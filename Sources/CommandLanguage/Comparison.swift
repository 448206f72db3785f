import Core
import OrderedJSON

/// The comparison of an expectation's actual value with the wanted one.
struct Comparison {
    /// The wanted value.
    enum Wanted {
        /// A bare word, the value it is read as, and its duration if it is one.
        case bare(String, JSONValue, Duration?)
        /// Quoted text, JSON, or the value of a reference.
        case value(JSONValue)
        /// An amount with its symbol, or in units.
        case amount(ParsedAmount)
    }

    enum Order {
        case below
        case same
        case above
    }

    let actual: JSONValue
    let surroundings: JSONValue?

    /// The actual value as text.
    var text: String {
        actual.string ?? actual.compact
    }

    /// The actual value as it is shown to the user.
    var shown: String {
        guard let human = surroundings?["human"]?.string, surroundings?["amount"] == actual else {
            return actual.compact
        }
        return "\(actual.compact) (\(human))"
    }

    func equals(_ wanted: Wanted) -> Bool {
        switch wanted {
        case .value(let value): return actual.isEquivalent(to: value)
        case .amount: return order(against: wanted) == .same
        case .bare(let text, let value, _):
            if actual.isEquivalent(to: value) || actual.string == text { return true }
            return order(against: wanted) == .same
        }
    }

    /// Returns true if the actual value contains the wanted one: as part of a text, element of a list or member name.
    func contains(_ wanted: Wanted) -> Bool {
        switch actual {
        case .array(let elements):
            return elements.contains { Comparison(actual: $0, surroundings: nil).equals(wanted) }
        case .object(let members): return Self.text(of: wanted).map { members[$0] != nil } ?? false
        case .string(let text): return Self.text(of: wanted).map { Self.isPart($0, of: text) } ?? false
        case .null, .bool, .number: return false
        }
    }

    /// Returns the order of the actual and the wanted value; nil if they cannot be compared.
    func order(against wanted: Wanted) -> Order? {
        switch wanted {
        case .amount(let amount) where amount.unit == .units: return numbers(actual, .string(amount.whole))
        case .amount(let amount): return amounts(amount)
        case .bare(let text, let value, let duration):
            if let duration { return numbers(actual, .int(duration.wholeSeconds)) }
            return numbers(actual, value) ?? texts(text)
        case .value(let value): return numbers(actual, value) ?? value.string.flatMap(texts)
        }
    }

    private func numbers(_ left: JSONValue, _ right: JSONValue) -> Order? {
        guard let left = Self.number(left), let right = Self.number(right) else { return nil }
        if left.isNumericallyEqual(to: right) { return .same }
        return left.isLess(than: right) ? .below : .above
    }

    private func texts(_ right: String) -> Order? {
        guard let left = actual.string, Self.number(actual) == nil || JSONNumber(right) == nil else { return nil }
        if left == right { return .same }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? .below : .above
    }

    /// Compares with an amount in decimals: the actual text itself, or the `human` member beside or below it.
    private func amounts(_ wanted: ParsedAmount) -> Order? {
        let candidates = [actual.string, actual["human"]?.string, surroundings?["human"]?.string]
        for case let text? in candidates {
            guard let amount = try? ParsedAmount(parsing: text), case .symbol(let token) = amount.unit else {
                continue
            }
            guard case .symbol(let symbol) = wanted.unit, token.lowercased() == symbol.lowercased() else { return nil }
            return numbers(.string(amount.decimal), .string(wanted.decimal))
        }
        return nil
    }

    /// Returns the value as a number, also from text that is one.
    ///
    /// Nil for other values. `007` is text, not a number.
    private static func number(_ value: JSONValue) -> JSONNumber? {
        switch value {
        case .number(let number): number
        case .string(let text): JSONNumber(text)
        case .null, .bool, .array, .object: nil
        }
    }

    private static func text(of wanted: Wanted) -> String? {
        switch wanted {
        case .bare(let text, _, _): text
        case .value(let value): value.string ?? value.compact
        case .amount: nil
        }
    }

    private static func isPart(_ part: String, of text: String) -> Bool {
        let part = Array(part.utf8)
        let text = Array(text.utf8)
        guard !part.isEmpty else { return true }
        guard part.count <= text.count else { return false }
        return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }
}
