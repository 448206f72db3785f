import Core
import OrderedJSON
import Testing

@Suite("Random JSON")
struct JSONFuzzTests {
    static let samples = [
        #"{"z":1.10,"a":9007199254740993,"m":{"y":1e21,"b":[1.0,-0.0,{"d":1,"c":2}]},"A":null,"t":true}"#,
        #"["\u001b[2J\u202e","\ud83d\ude00","é\n\t\\\/\"",null,false,[[[[]]]],{}]"#,
        #"{"key":"k","value":"v","ttl":-1}"#,
        "-0.1e-7", "\"text\"", "  [ 1 , 2 ]  ", #"{"a":{"a":{"a":{}}},"a":1}"#,
    ]

    @Test func `what is read is read again from each of its texts, which show no control characters`() {
        FuzzRun("json", Self.samples, words: ["null", "true", "\\u", "\\ud83d", "{}", "[]", ","]).check { bytes in
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONValue(parsing: bytes)
            } catch {
                let isInside = 0...bytes.count ~= error.offset && error.line >= 1 && error.column >= 1
                return isInside && !error.message.isEmpty ? nil : "an error at \(error.offset)"
            }
            for text in [value.compact, value.prettyPrinted, value.terminalSafe]
            where (try? JSONValue(parsing: text)) != value {
                return "\(text) is another value"
            }
            guard (try? JSONValue(parsing: value.canonical))?.isEquivalent(to: value) != false || Self.hasTwins(value)
            else {
                return "\(value.canonical) is not equivalent"
            }
            return value.terminalSafe.unicodeScalars.contains(where: Self.isControl)
                ? "a control character is shown" : nil
        }
    }

    @Test func `numbers are ordered, and equal to what they are printed as`() {
        let samples = [
            "1.10", "-0", "1e21", "9007199254740993", "0.1e-7", "123456789012345678901234567890.000", "1e-400",
        ]
        FuzzRun("json numbers", samples, words: ["e", "E+", "-", "."]).checkText { text in
            guard let number = JSONNumber(text) else { return nil }
            guard let again = JSONNumber(number.canonicalText) else { return "\(number.canonicalText) is no number" }
            guard number.isNumericallyEqual(to: again) else { return "is not equal to \(again.text)" }
            for other in [JSONNumber(0), JSONNumber(Int.max), JSONNumber(Int.min)] {
                let order = [
                    number.isLess(than: other), other.isLess(than: number), number.isNumericallyEqual(to: other),
                ]
                if order.filter({ $0 }).count != 1 { return "is not in one order with \(other.text)" }
            }
            return nil
        }
    }

    @Test func `text is shown without anything that a screen obeys`() {
        FuzzRun("shown text", Self.samples + ["AUTH user secret; HELLO 3 AUTH a b", "plain"]).checkText { text in
            for shown in [text.terminalSafe, text.terminalSafe(upTo: 7)]
            where shown.unicodeScalars.contains(where: Self.isControl) {
                return shown.debugDescription
            }
            return nil
        }
    }

    /// True for what moves a cursor or begins an escape sequence.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value || 0x202A...0x202E ~= scalar.value
    }

    /// True if a name stands twice in an object; sorting decides which is the last.
    private static func hasTwins(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members):
            Set(members.keys).count < members.count || members.contains { hasTwins($0.value) }
        case .array(let elements): elements.contains(where: hasTwins)
        case .null, .bool, .number, .string: false
        }
    }
}
