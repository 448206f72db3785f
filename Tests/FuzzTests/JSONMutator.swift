import Core
import OrderedJSON
import TestSupport

/// Changes a JSON value in its structure: what a well-formed but false answer looks like.
struct JSONMutator {
    private(set) var random: SplitMix

    /// Changes drawn from those random numbers.
    init(random: SplitMix) {
        self.random = random
    }

    /// The value with one to four changes somewhere in it; parts of the others may appear in it.
    mutating func changed(_ value: JSONValue, of others: [JSONValue]) -> JSONValue {
        var value = value
        for _ in 0...Int.random(in: 0..<4, using: &random) { value = changedOnce(value, others) }
        return value
    }

    private mutating func changedOnce(_ value: JSONValue, _ others: [JSONValue]) -> JSONValue {
        switch value {
        case .object(var members) where !members.isEmpty && goesDeeper:
            let index = Int.random(in: 0..<members.count, using: &random)
            let member = members[index]
            switch Int.random(in: 0..<12, using: &random) {
            case 0: members[member.key] = nil
            case 1: members.append(member.key, odd(others))
            case 2: members.append(OddText.strings.randomElement(using: &random) ?? "", member.value)
            default: members[member.key] = changedOnce(member.value, others)
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty && goesDeeper:
            let index = Int.random(in: 0..<elements.count, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: elements.remove(at: index)
            case 1: elements.insert(odd(others), at: index)
            case 2: elements.append(elements[index])
            default: elements[index] = changedOnce(elements[index], others)
            }
            return .array(elements)
        case .number where Int.random(in: 0..<3, using: &random) > 0: return number
        case .string(let text) where Int.random(in: 0..<2, using: &random) > 0: return .string(changed(text))
        default: return odd(others)
        }
    }

    private var goesDeeper: Bool { mutating get { Int.random(in: 0..<16, using: &random) > 0 } }

    private var number: JSONValue {
        mutating get {
            let texts = OddText.numbers.map { String(decoding: $0, as: UTF8.self) }
            let text = texts.randomElement(using: &random) ?? "0"
            return JSONNumber(text).map { .number($0) } ?? .string(text)
        }
    }

    private mutating func changed(_ text: String) -> String {
        let odd = OddText.strings.randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return odd
        case 1: return text + odd
        case 2: return odd + text
        case 3: return String(text.dropLast())
        default:
            let number = OddText.numbers.randomElement(using: &random) ?? []
            return String(decoding: number, as: UTF8.self)
        }
    }

    private mutating func odd(_ others: [JSONValue]) -> JSONValue {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return []
        case 3: return [:]
        case 4: return .string(OddText.strings.randomElement(using: &random) ?? "")
        case 5:
            let depth = Int.random(in: 0..<8, using: &random) == 0 ? 600 : 3
            return (0..<depth).reduce(number) { value, _ in [value] }
        case 6: return part(of: others)
        default: return number
        }
    }

    /// A value of the samples, or a part of one.
    private mutating func part(of others: [JSONValue]) -> JSONValue {
        var value = others.randomElement(using: &random) ?? .null
        for _ in 0..<Int.random(in: 0..<4, using: &random) {
            value =
                value.object?.randomElement(using: &random)?.value ?? value.array?.randomElement(using: &random)
                ?? value
        }
        return value
    }
}
