import Core
import OrderedJSON
import X402

/// JSON objects in base 64, as the headers of payments carry them.
struct EncodedJSON {
    /// `{"` in base 64.
    static let beginning = Array("eyJ".utf8)

    /// How many bytes it takes in base 64.
    let length: Int
    /// The JSON.
    let text: String

    /// What stands at the start of those bytes; nil for anything else.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.starts(with: Self.beginning) else { return nil }
        let word = Self.run(bytes)
        guard let decoded = Base64.decode(word), let text = String(validating: decoded, as: UTF8.self),
            (try? JSONValue(parsing: text)) != nil
        else { return nil }
        length = word.count
        self.text = text
    }

    /// The letters of base 64 at the start of those bytes.
    static func run(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.prefix { Hexadecimals.isLetterOrDigit($0) || "+/=-_".utf8.contains($0) }
    }

    /// True for a payment that is signed; challenges and receipts are not.
    var isSigned: Bool { text.contains(#""signature""#) }
}

/// How often JSON in base 64 was looked for in vain in one run of its letters: a run of many beginnings would be read as often.
struct EncodedTries {
    private static let limit = 16
    private var count = 0
    private var end = 0

    /// Whether a run at that place is to be read.
    func allow(at place: Int) -> Bool { place >= end || count < Self.limit }

    /// Notes a run that was nothing.
    mutating func failed(at place: Int, length: Int) {
        count = place >= end ? 1 : count + 1
        end = place + length
    }
}
