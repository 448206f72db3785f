import Core
import OrderedJSON

/// A value that an expectation looks at, and how it compares with what was typed.
struct Comparison {
    /// What is compared with.
    enum Wanted {
        /// A bare word, the value it reads as, and the duration if it is one.
        case bare(String, JSONValue, Duration?)
        /// Quoted text, JSON, or what a reference leads to.
        case value(JSONValue)
        /// An amount with its symbol, or in units.
        case amount(TypedAmount)
    }

    enum Order {
        case below
        case same
        case above
    }

    let actual: JSONValue
    let surroundings: JSONValue?

    /// The value as text.
    var text: String {
        actual.string ?? actual.compact
    }

    /// The value as a person should see it.
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

    /// A part of a text, an element of a list, or the name of a member.
    func contains(_ wanted: Wanted) -> Bool {
        switch actual {
        case .array(let elements):
            return elements.contains { Comparison(actual: $0, surroundings: nil).equals(wanted) }
        case .object(let members): return Self.text(of: wanted).map { members[$0] != nil } ?? false
        case .string(let text): return Self.text(of: wanted).map { Self.isPart($0, of: text) } ?? false
        case .null, .bool, .number: return false
        }
    }

    /// Which is larger; nil if they cannot be compared.
    func order(against wanted: Wanted) -> Order? {
        switch wanted {
        case .amount(.units(let units)): return numbers(actual, .string(units))
        case .amount(.decimal(let decimal, let symbol)): return amounts(decimal, symbol)
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

    /// Against an amount as people read it: the text itself, or the `human` member beside or below it.
    private func amounts(_ decimal: String, _ symbol: String?) -> Order? {
        let candidates = [actual.string, actual["human"]?.string, surroundings?["human"]?.string]
        for case let text? in candidates {
            guard let amount = try? AmountParser.read(text), case .decimal(let number, let token?) = amount else {
                continue
            }
            guard token.lowercased() == symbol?.lowercased() else { return nil }
            return numbers(.string(number), .string(decimal))
        }
        return nil
    }

    /// A number, or text that is one; `007` is the text it looks like.
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
