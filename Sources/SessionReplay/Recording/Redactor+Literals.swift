import OrderedJSON

extension Redactor {
    /// A text that is replaced wherever it occurs.
    struct Literal {
        let text: [UInt8]
        let replacement: Replacement

        enum Replacement {
            case text([UInt8])
            case secret([UInt8])
            /// A secret that is a part of an address.
            case addressSecret([UInt8])
        }
    }

    /// Returns the text in percent-encoding, as a part of an address.
    static func encoded(_ text: String) -> String {
        String(
            decoding: text.utf8.flatMap { byte -> [UInt8] in
                if Hexadecimals.isLetterOrDigit(byte) || "-._~".utf8.contains(byte) { return [byte] }
                let digits = String(byte, radix: 16, uppercase: true)
                return Array("%\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8)
            },
            as: UTF8.self
        )
    }

    /// Returns the text as it is written in a JSON string.
    static func escaped(_ text: String) -> String {
        String(JSONValue.string(text).compact.dropFirst().dropLast())
    }
}
