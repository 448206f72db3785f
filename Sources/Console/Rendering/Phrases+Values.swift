import OrderedJSON

extension Phrases {
    /// The kind of a value, and its size: `object, 2 fields`, `text, 5 characters`.
    static func kind(of value: JSONValue) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")" }
        switch value {
        case .object(let members): return "object, \(counted(members.count, "field"))"
        case .array(let elements): return "list, \(counted(elements.count, "item"))"
        case .string(let text): return "text, \(counted(text.count, "character"))"
        case .number, .bool, .null: return value.kind
        }
    }

    /// A number with its thousands grouped: `49,812`.
    static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }
}

extension JSONValue {
    /// The value for a pipe: text as it is, everything else on one line.
    var rawLines: [String] {
        [string ?? compact]
    }
}
